/* Scripts that are fetched when they are first needed: `app.later('filter')` resolves when assets/later/filter.js has run. When it cannot be fetched
   the promise stays open, a person is told (unless `quietly`), and the next call tries again. */
(function (app) {
  const carrier = document.querySelector('script[data-later]');
  const addresses = carrier ? JSON.parse(carrier.dataset.later) : {};
  const asked = {};
  app.later = (name, quietly) => asked[name] = asked[name] || new Promise(resolve => {
    const script = document.createElement('script');
    script.src = addresses[name];
    script.onload = () => resolve(app[name]);
    script.onerror = () => { asked[name] = undefined; script.remove(); if (!quietly) app.toast(app.text('unreachable'), 'bad'); };
    document.head.append(script);
  });
  /* An element whose script is named in data-script brings it along. */
  new MutationObserver(() => document.querySelectorAll('[data-script]').forEach(({dataset}) => app.later(dataset.script).catch(() => {})))
    .observe(document.documentElement, {childList: true, subtree: true});

  /* A text into the clipboard; without one (plain http) through a field that is there for a moment */
  async function copy(text, button) {
    try { await navigator.clipboard.writeText(text); } catch {
      const field = app.element('textarea', 'visually-hidden', text);
      (button.closest('dialog') || document.body).append(field);
      field.select();
      document.execCommand('copy');
      field.remove();
    }
    const words = button.querySelector('span');
    const before = words.textContent;
    words.textContent = button.dataset.copyAddress;
    setTimeout(() => { words.textContent = before; }, 2000);
  }

  /* Buttons and forms that say what they send */
  document.addEventListener('click', event => {
    const button = event.target.closest('button[data-post]');
    if (button) app.later('panels').then(panels => panels.pressed(button));
  });
  document.addEventListener('click', event => {
    if (event.target.closest('[data-print]')) window.print();
    const copier = event.target.closest('[data-copy-address]');
    if (copier) copy(copier.dataset.copy || location.href, copier);
    if (event.target.closest('[data-import]')) app.later('panels').then(panels => panels.importText());
  });
  document.addEventListener('submit', event => {
    const form = event.target.closest('form[data-post]');
    if (!form) return;
    event.preventDefault();
    app.later('panels').then(panels => panels.submitted(form));
  });
})(window.insightora = window.insightora || {});
