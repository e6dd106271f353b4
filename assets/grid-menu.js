/* Small things people do in place on a dashboard: menus, renaming, texts, the proof of a tile. */
window.insightora = window.insightora || {};
(function (app) {
  let open = null;

  function close(refocus) {
    if (!open) return;
    const {menu, button} = open;
    open = null;
    menu.remove();
    button.setAttribute('aria-expanded', 'false');
    if (refocus) button.focus();
  }

  function place(menu, button) {
    const box = button.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.right - menu.offsetWidth), innerWidth - menu.offsetWidth - 8);
    const below = box.bottom + 4;
    const top = below + menu.offsetHeight > innerHeight - 8 ? Math.max(8, box.top - menu.offsetHeight - 4) : below;
    Object.assign(menu.style, {left: left + 'px', top: top + 'px'});
  }

  function entry(item) {
    if (item.head) return app.element('div', 'dropdown-header', item.head);
    const made = app.element('button', 'dropdown-item' + (item.danger ? ' text-danger' : '') + (item.on ? ' active' : ''));
    made.type = 'button';
    made.setAttribute('role', item.on === undefined ? 'menuitem' : 'menuitemradio');
    if (item.on !== undefined) made.setAttribute('aria-checked', String(item.on));
    made.append(app.icon(item.icon), app.element('span', '', item.text));
    made.addEventListener('click', () => { close(true); item.run(); });
    return made;
  }

  /* items: [{text, icon, run, on?, danger?} or {head}] */
  app.menu = function (button, items, label) {
    if (open && open.button === button) { close(true); return; }
    close(false);
    const menu = app.element('div', 'dropdown-menu show tile-menu-list');
    menu.setAttribute('role', 'menu');
    menu.setAttribute('aria-label', label);
    menu.append(...items.map(entry));
    document.body.append(menu);
    open = {menu, button};
    button.setAttribute('aria-expanded', 'true');
    place(menu, button);
    const first = menu.querySelector('button');
    if (first) first.focus({preventScroll: true});
  };

  document.addEventListener('keydown', event => {
    if (!open) return;
    if (event.key === 'Escape' || event.key === 'Tab') { event.preventDefault(); event.stopPropagation(); close(true); return; }
    const entries = [...open.menu.querySelectorAll('button')];
    const at = entries.indexOf(document.activeElement);
    const to = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1}[event.key];
    if (to === undefined) return;
    event.preventDefault();
    entries[(to + entries.length) % entries.length].focus();
  }, true);
  document.addEventListener('pointerdown', event => {
    if (open && !open.menu.contains(event.target) && !open.button.contains(event.target)) close(false);
  }, true);
  window.addEventListener('scroll', () => { if (open) place(open.menu, open.button); }, {passive: true, capture: true});
  window.addEventListener('resize', () => close(false));

  /* an input over a text; Enter or leaving keeps the change, Escape drops it */
  app.editText = function (shown, {label, value, most, lines, done}) {
    const field = app.element(lines ? 'textarea' : 'input', 'form-control in-place');
    Object.assign(field, {value, maxLength: most});
    field.setAttribute('aria-label', label);
    let finished = false;
    function finish(kept) {
      if (finished) return;
      finished = true;
      const text = field.value.trim();
      field.remove();
      shown.hidden = false;
      if (kept && text !== value && (text || lines)) done(text);
      else done(null);
    }
    field.addEventListener('keydown', event => {
      event.stopPropagation();
      if (event.key === 'Escape') finish(false);
      else if (event.key === 'Enter' && (!lines || event.ctrlKey || event.metaKey)) { event.preventDefault(); finish(true); }
    });
    field.addEventListener('blur', () => finish(true));
    shown.hidden = true;
    shown.after(field);
    field.focus();
    field.select();
  };

  /* elements out of what components/dashboard_tile.py packed */
  function unfolded(part) {
    if (Array.isArray(part)) return part.flatMap(unfolded);
    if (typeof part === 'string') return part ? [document.createTextNode(part)] : [];
    const made = app.element(part.tag, part.look);
    made.append(...unfolded(part.in));
    return [made];
  }

  /* a dialog with a copy of some content of the page */
  app.showCopy = function (title, content) {
    const dialog = app.element('dialog', 'overlay proof-dialog');
    const head = app.element('header', 'section-head');
    const shut = app.element('button', 'btn btn-plain btn-icon');
    shut.type = 'button';
    shut.setAttribute('aria-label', app.text('close'));
    shut.append(app.icon('close'));
    shut.onclick = () => dialog.close();
    head.append(app.element('h2', '', title), shut);
    const copy = content.cloneNode(true);
    copy.hidden = false;
    if (content.dataset.proof) copy.append(...unfolded(JSON.parse(content.dataset.proof)));
    dialog.append(head, copy);
    dialog.setAttribute('aria-label', title);
    dialog.addEventListener('close', () => dialog.remove());
    dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
    document.body.append(dialog);
    dialog.showModal();
  };
})(window.insightora);
