/* The menus of chips: what can be chosen comes from the server, what was chosen goes back to it; arrows, typing, Enter and Escape work everywhere. */
(function (app) {
  const element = (...made) => app.element(...made);       // shell.js comes later
  const set = (question, data) => window.dash_clientside.set_props({type: 'answer-edit', question}, {data: {...data, at: Date.now()}});
  let shown = null;                               // {button, menu, desk, question, edit}
  let returning = null;                           // where the focus goes when the changed card stands

  async function ask(question, path, values) {
    const answer = await fetch('/api/v1/questions/' + encodeURIComponent(question) + '/' + path + '?' + new URLSearchParams(values));
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.error.message);
    return body;
  }

  /* Where menus come from and choices go to: an answer, or the builder */
  const answerDesk = question => ({
    menu: edit => ask(question, 'chips', edit), values: (column, q) => ask(question, 'values', {...column, q}),
    choose(edit, button) {
      returning = {question, place: [...button.closest('.chips').querySelectorAll('.chip')].indexOf(button)};
      button.closest('.answer').classList.add('changing');
      set(question, edit);
    },
  });
  const deskOf = async button => button.closest('.builder') ? app.later('builder') : answerDesk(button.closest('[data-question]').dataset.question);

  function close(back) {
    if (!shown) return;
    const {button, menu} = shown;
    shown = null;
    menu.remove();
    button.setAttribute('aria-expanded', 'false');
    if (back) button.focus();
  }

  async function open(button) {
    const again = shown && shown.button === button;
    close();
    if (again) return;
    const menu = element('div', 'chip-menu');
    menu.setAttribute('role', 'menu');
    menu.append(element('div', 'chip-wait'));
    button.after(menu);
    button.setAttribute('aria-expanded', 'true');
    const mine = shown = {button, menu, edit: JSON.parse(button.dataset.chip)};
    mine.desk = await deskOf(button);             // its script may still be on its way
    if (shown === mine && button.isConnected) await draw(mine.edit);
  }

  /* The menu of a clause; a choice may lead on to another one */
  async function draw(edit) {
    const mine = shown;
    mine.edit = edit;
    try {
      const found = await mine.desk.menu(edit);
      if (shown === mine) fill(found);
    } catch (error) {
      if (shown === mine) { close(true); app.toast(error.message || app.text('unreachable'), 'bad'); }
    }
  }

  function choose(how, value) {
    const {button, desk, edit} = shown;
    close();
    desk.choose({...edit, do: how, value}, button);
  }

  /* What the menu shows */
  function fill(found) {
    const {menu} = shown;
    menu.replaceChildren();
    const lines = element('div', 'chip-lines');
    const count = found.parts.reduce((sum, part) => sum + part.choices.length, 0);
    if (found.column || count > 9) menu.append(searching(lines, found));
    for (const part of found.parts) lines.append(...section(part.label, part.choices.map(line)));
    menu.append(lines);
    if (found.dates) menu.append(days(found.dates));
    if (found.number) menu.append(amount(found.number));
    menu.append(...(found.forms || []).map(fields));
    place(menu);
    (menu.querySelector('input[type=search]') || menu.querySelector('[aria-checked=true]') || stops(menu)[0] || menu).focus({preventScroll: true});
  }

  function section(label, lines) {
    if (!lines.length) return [];
    const group = element('div', 'chip-part');
    group.setAttribute('role', 'group');
    if (label) { group.setAttribute('aria-label', label); group.append(element('div', 'chip-label', label)); }
    group.append(...lines);
    return [group];
  }

  function line(choice) {
    const made = element('button', 'dropdown-item' + (choice.current ? ' active' : ''));
    made.type = 'button';
    made.tabIndex = -1;
    made.setAttribute('role', 'menuitemradio');
    made.setAttribute('aria-checked', String(Boolean(choice.current)));
    made.append(element('span', 'grow', choice.label));
    if (choice.do === 'values_of' || choice.do === 'open') made.append(app.icon('next'));
    made.onclick = () => choice.do === 'open' ? draw(choice.value) : choice.do === 'values_of' ? valuesOf(choice) : choice.current && choice.do !== 'toggle' ? close(true) : choose(choice.do, choice.value);
    return made;
  }

  /* A field that narrows the lines down, and brings more values of the column from the server */
  function searching(lines, found) {
    const field = element('input', 'form-control form-control-sm');
    field.type = 'search';
    field.placeholder = app.text('typeToSearch');
    field.setAttribute('aria-label', app.text('typeToSearch'));
    let wait = 0;
    const more = element('div', 'chip-more');
    lines.before(more);
    field.oninput = () => {
      const text = field.value.trim().toLowerCase();
      lines.querySelectorAll('.dropdown-item').forEach(item => { item.hidden = !item.textContent.toLowerCase().includes(text); });
      lines.querySelectorAll('.chip-part').forEach(part => { part.hidden = !part.querySelector('.dropdown-item:not([hidden])'); });
      clearTimeout(wait);
      if (found.column) wait = setTimeout(() => look(more, lines, found, text), 120);
    };
    const head = element('div', 'chip-search');
    head.append(field, more);
    return head;
  }

  async function look(more, lines, found, text) {
    const mine = shown;
    const [schema, table, column] = found.column;
    const known = new Set([...lines.querySelectorAll('.dropdown-item')].map(item => item.textContent));
    const values = text ? (await mine.desk.values({schema, table, column}, text)).values.filter(value => !known.has(value)) : [];
    if (shown === mine) more.replaceChildren(...values.map(value => line({label: value, do: found.search, value: found.make ? found.make(value) : [value]})));
  }

  /* A condition on a column: first the column, then its values */
  async function valuesOf(choice) {
    const mine = shown;
    const [, schema, table, column] = choice.value;
    const make = value => ({column: choice.value, values: [value]});
    const {values} = await mine.desk.values({schema, table, column}, '');
    if (shown !== mine) return;
    fill({parts: [{label: choice.label, choices: values.map(value => ({label: value, do: 'filter', value: make(value)}))}], search: 'filter', column: [schema, table, column], make});
  }

  function days([first, last]) {
    const form = element('form', 'chip-part chip-days');
    const [from, until] = [[first, 'from'], [last, 'until']].map(([day, name]) => {
      const label = element('label', '', app.text(name));
      const field = element('input', 'form-control form-control-sm');
      field.type = 'date';
      field.value = day || '';
      label.append(field);
      form.append(label);
      return field;
    });
    form.append(apply());
    form.onsubmit = event => { event.preventDefault(); if (from.value || until.value) choose('period', [from.value || null, until.value || null]); };
    return form;
  }

  function amount([how, now]) {
    const form = element('form', 'chip-part chip-days');
    const field = element('input', 'form-control form-control-sm');
    field.type = 'text';
    field.inputMode = 'decimal';
    field.value = now;
    field.setAttribute('aria-label', app.text('number'));
    form.append(field, apply());
    form.onsubmit = event => { event.preventDefault(); if (field.value.trim()) choose(how, field.value.trim()); };
    return form;
  }

  /* Fields that are sent together; SQL over several lines goes with Ctrl+Enter as well */
  const TALL = 12;
  function fields({do: how, label, fields: wanted}) {
    const form = element('form', 'chip-part chip-form');
    form.setAttribute('aria-label', label);
    form.append(element('div', 'chip-label', label), ...wanted.map(one => {
      const place = element('label', ''), tag = {code: 'textarea', select: 'select'}[one.kind] || 'input';
      if (one.label !== label) place.append(element('span', '', one.label));
      const field = element(tag, (tag === 'select' ? 'form-select form-select-sm' : 'form-control form-control-sm') + (one.kind === 'code' ? ' mono' : ''));
      if (one.label === label) field.setAttribute('aria-label', label);
      field.name = one.name;
      if (tag === 'select') field.append(...one.options.map(([value, text]) => Object.assign(element('option', '', text), {value})));
      if (one.kind === 'number') field.inputMode = 'decimal';
      if (one.kind === 'date') field.type = 'date';
      if (one.kind === 'code') { field.rows = Math.min(TALL, Math.max(2, one.value.split('\n').length)); field.spellcheck = false; }
      field.value = one.value;
      place.append(field);
      return place;
    }), apply());
    form.onsubmit = event => {
      event.preventDefault();
      const sent = Object.fromEntries([...form.querySelectorAll('[name]')].map(({name, value}) => [name, value]));
      if (Object.values(sent).every(value => value.trim())) choose(how, sent);
    };
    form.onkeydown = event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); } };
    return form;
  }

  function apply() {
    const made = element('button', 'btn btn-quiet btn-sm', app.text('apply'));
    made.type = 'submit';
    return made;
  }

  /* Never beyond the edge of the screen */
  function place(menu) {
    const beyond = menu.getBoundingClientRect().right - document.documentElement.clientWidth + 8;
    menu.style.translate = beyond > 0 ? -beyond + 'px 0' : '';
  }

  const stops = menu => [...menu.querySelectorAll('.dropdown-item, input, textarea, select, button[type=submit]')].filter(item => item.offsetParent && !item.closest('[hidden]'));

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-chip]');
    if (button) { open(button); return; }
    if (shown && !shown.menu.contains(event.target) && event.target.isConnected) close();
  });

  document.addEventListener('keydown', event => {
    if (!shown || !(shown.menu.contains(event.target) || event.target === shown.button)) return;
    if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); close(true); return; }
    if (event.key === 'Tab') { if (!event.target.closest('.chip-form')) close(); return; }
    if (event.target.matches('textarea, select')) return;
    const typing = event.target.matches('input');
    if (typing && ['Home', 'End'].includes(event.key)) return;
    if (event.key === 'Enter' && event.target.type === 'search') {
      event.preventDefault();
      const first = shown.menu.querySelector('.dropdown-item:not([hidden])');
      if (first) first.click();
      return;
    }
    const list = stops(shown.menu), at = list.indexOf(event.target);
    const to = {ArrowDown: at + 1, ArrowUp: at < 0 ? list.length - 1 : at - 1, Home: 0, End: list.length - 1}[event.key];
    if (to === undefined || !list.length || (event.target.type === 'date')) return;
    event.preventDefault();
    list[(to + list.length) % list.length].focus();
  }, true);

  /* The changed card stands: the focus goes back to its chip */
  new MutationObserver(() => {
    const card = returning && document.querySelector('.answer:not(.changing)[data-question="' + CSS.escape(returning.question) + '"]');
    if (!card) return;
    const places = [...card.querySelectorAll('.chips .chip')];
    const target = places[Math.min(returning.place, places.length - 1)];
    returning = null;
    if (target && target.matches('button')) target.focus({preventScroll: true});
  }).observe(document.documentElement, {childList: true, subtree: true});
  new MutationObserver(changes => changes.forEach(({addedNodes}) => addedNodes.forEach(node => {     // a refused change: the card stays
    if (node.classList && node.classList.contains('bad')) { document.querySelectorAll('.changing').forEach(card => card.classList.remove('changing')); }
  }))).observe(document.documentElement, {childList: true, subtree: true});
})(window.insightora);
