/* Saved queries: the form gets the SQL that stands there, and what uses a saved table is named before it goes. */
(function (app) {
  document.addEventListener('submit', event => {
    const form = event.target.closest('.save-sql');
    if (form) form.dataset.body = JSON.stringify({sql: app.written ? app.written() : ''});
  }, true);

  async function remove(button) {
    const words = document.querySelector('.saved-queries').dataset, {savedRemove: id, name} = button.dataset;
    const answer = await fetch('/api/v1/saved/' + encodeURIComponent(id) + '/dependents').catch(() => null);
    const found = answer && answer.ok ? await answer.json() : {listed: [], others: 0};
    const dialog = app.element('dialog', 'overlay');
    dialog.setAttribute('aria-label', words.ask.replace('{name}', name));
    const used = app.element('ul', 'plain link-rows');
    used.append(...found.listed.slice(0, 12).map(one => {
      const line = app.element('li', ''), link = app.element('a', '', one.name);
      link.href = one.href;
      link.append(' ', app.element('span', 'faint small', one.place));
      line.append(link);
      return line;
    }));
    if (found.others) used.append(app.element('li', 'faint small', words.others.replace('{n}', found.others)));
    const count = found.listed.length + found.others;
    const close = app.element('button', 'btn btn-quiet', words.cancel), go = app.element('button', 'btn btn-danger', words.remove), foot = app.element('div', 'dialog-actions');
    close.type = go.type = 'button';
    close.onclick = () => dialog.close();
    Object.assign(go.dataset, {post: '/api/v1/saved/' + encodeURIComponent(id), method: 'DELETE', then: 'tell gone'});
    go.addEventListener('click', () => dialog.close());
    foot.append(close, go);
    dialog.append(app.element('h2', '', words.ask.replace('{name}', name)), app.element('p', 'muted', count ? words.used : words.unused), ...(count ? [used] : []), foot);
    dialog.onclose = () => setTimeout(() => { dialog.remove(); button.isConnected && button.focus(); });
    document.body.append(dialog);
    dialog.showModal();
    close.focus();
  }

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-saved-remove]');
    if (button) remove(button);
  });
  /* The list of the page was drawn again: the editor learns the names anew */
  new MutationObserver(changes => {
    if (app.savedChanged && changes.some(({target}) => target.id === 'saved-panel')) app.savedChanged();
  }).observe(document.documentElement, {childList: true, subtree: true});
})(window.insightora = window.insightora || {});
