/* Toasts, keyboard shortcuts, ticking clocks: what belongs to every page. */
window.insightora = window.insightora || {};
(function (app) {
  const byId = id => document.getElementById(id);
  const root = document.documentElement;

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }
  app.element = element;
  app.icon = name => { const made = element('i', 'icon icon-' + name); made.setAttribute('aria-hidden', 'true'); return made; };
  let words = null;
  app.text = key => {
    const carrier = byId('words');
    words = words || (carrier && JSON.parse(carrier.dataset.words));
    return (words && words[key]) || key;
  };
  app.cookie = name => (document.cookie.split('; ').find(c => c.startsWith(name + '=')) || '').slice(name.length + 1);

  /* Toasts */
  app.toast = function (text, kind) {
    const line = element('div', 'toast-line ' + (kind || ''));
    line.setAttribute('role', kind === 'bad' ? 'alert' : 'status');
    const close = element('button', '');
    close.type = 'button';
    close.setAttribute('aria-label', app.text('close'));
    close.append(app.icon('close'));
    close.onclick = () => line.remove();
    line.append(app.icon({bad: 'error', good: 'done', warn: 'warning'}[kind] || 'about'), element('p', '', text), close);
    byId('toasts').append(line);
    const life = () => setTimeout(() => line.matches(':hover, :focus-within') ? life() : line.remove(), kind === 'bad' ? 12000 : 5000);
    life();
    if (kind === 'bad' && app.ask) app.ask.failed();
  };

  /* A new page: it starts at its top, and its title gets the focus for people who listen, unless the question box takes it */
  let shown = '';
  app.pageChanged = function () {
    requestAnimationFrame(() => {
      const moved = shown && shown !== location.pathname;
      shown = location.pathname;
      if (moved) window.scrollTo(0, 0);
      if (app.ask) app.ask.pageChanged();
      if (app.pageRests) app.pageRests();
      app.uploadsAppeared();
      const title = document.querySelector('#content h1[tabindex="-1"]');
      if (moved && title && !document.activeElement.closest('#content')) title.focus({preventScroll: true});
      const target = location.hash && byId(location.hash.slice(1));
      if (target) target.scrollIntoView();
    });
  };

  /* Keyboard */
  const typing = target => target.closest('input, textarea, select, [contenteditable=true], .cm-editor');
  const PLACES = {h: '/', a: '/ask', d: '/data', m: '/model', q: '/sql', s: '/dashboards'};
  let waiting = 0;
  function go(path) {
    history.pushState({}, '', path);
    window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
  }
  app.go = go;
  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector('.modal.show, dialog[open]')) return;
    const chord = Date.now() - waiting < 1200;
    waiting = 0;
    if (chord && PLACES[event.key]) { event.preventDefault(); go(PLACES[event.key]); }
    else if (event.key === 'g') waiting = Date.now();
    else if (event.key === '?') { event.preventDefault(); window.dash_clientside.set_props('shortcuts', {is_open: true}); }
    else if (event.key === '/') { event.preventDefault(); if (app.ask && !app.ask.focus()) go('/ask'); }
  });

  /* Theme: charts and pages that the server draws need to know which one is in effect */
  root.addEventListener('themechange', event => window.dash_clientside.set_props('theme', {data: event.detail}));
  new MutationObserver(() => {
    const button = byId('theme-button');
    if (button) button.firstElementChild.className = 'icon icon-' + {light: 'sun', dark: 'moon'}[window.insightoraTheme.choice()] || 'auto';
  }).observe(root, {attributes: true, attributeFilter: ['data-theme']});

  /* Seconds that pass while something runs */
  setInterval(() => document.querySelectorAll('[data-elapsed]').forEach(clock => {
    clock.dataset.since = clock.dataset.since || Date.now();
    clock.textContent = ((Date.now() - Number(clock.dataset.since)) / 1000).toFixed(1) + ' s';
  }), 100);

  window.addEventListener('offline', () => app.toast(app.text('offline'), 'warn'));
})(window.insightora);
