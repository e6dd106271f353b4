/* The page behind a public link: filter tiles ask by the address, and the server draws the page again. */
(function (app) {
  const EMPTY = '%N';
  const escape = value => value === null ? EMPTY : String(value).replace(/%/g, '%25').replace(/~/g, '%7E');
  const unescape = part => part === EMPTY ? null : decodeURIComponent(part);

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }
  app.element = element;
  app.icon = name => { const made = element('i', 'icon icon-' + name); made.setAttribute('aria-hidden', 'true'); return made; };
  app.text = key => JSON.parse(document.getElementById('words').dataset.words)[key] || key;
  app.toast = (text, kind) => document.getElementById('toasts').replaceChildren(element('div', 'toast-line ' + (kind || ''), text));

  function read(text) {
    const [tile, schema, table, column, op, ...values] = text.split('~');
    return {tile: unescape(tile), column: [schema, table, column].map(unescape), op, values: values.map(unescape), text};
  }
  const write = ({tile, column, op, values}) => [tile, ...column].map(escape).concat(op, values.map(escape)).join('~');
  const asked = () => { const query = new URLSearchParams(location.search); return {f: query.getAll('f'), h: [], p: query.getAll('p')}; };
  function go(wanted) {
    const query = new URLSearchParams(location.search);
    ['f', 'p'].forEach(way => { query.delete(way); wanted[way].forEach(text => query.append(way, text)); });
    try { sessionStorage.setItem('scrolled', window.scrollY); } catch { /* private mode */ }
    location.assign(location.pathname + (query.size ? '?' + query : ''));
  }
  /* What is chosen on a tile filters the others; the same again takes it back. */
  function choose(tile, marks) {
    if (!marks.length) return;
    const now = asked();
    const fresh = marks.map(({column, op, values}) => write({tile, column, op, values}));
    const again = fresh.every(text => now.f.includes(text));
    go({...now, f: [...now.f.filter(text => read(text).tile !== tile), ...(again ? [] : fresh)]});
  }
  app.filter = {asked, read, write, go, choose};
  app.later = () => Promise.resolve(app.filter);

  document.addEventListener('click', event => {
    const away = event.target.closest('[data-filter-remove]');
    const now = asked();
    if (away) go({...now, [away.dataset.way]: now[away.dataset.way].filter(text => text !== away.dataset.filterRemove)});
    else if (event.target.closest('[data-filter-clear]')) go({f: [], p: []});
  });
  document.addEventListener('plot:click', event => {
    const {points} = event.detail;
    const marks = app.picks.marked(JSON.parse(event.target.dataset.figure), points[0].curve, points[0].index, points.length > 1 ? ['x'] : undefined);
    choose(event.target.closest('.board-tile').dataset.tile, marks);
  });
  document.addEventListener('pointerdown', event => {
    const host = event.button === 0 && event.isPrimary && event.target.closest('.nsewdrag') && event.target.closest('.board-tile .plot');
    if (host) app.brush.begin(host, event);
  });
  /* Sections fold the tiles under them, as long as this window is open. */
  const KEY = 'folded ' + location.pathname;
  const tiles = [...document.querySelectorAll('.shared-grid>.board-tile')];
  function closed() {
    try { return JSON.parse(sessionStorage.getItem(KEY)) || []; } catch { return []; }
  }
  function lay(shut) {
    const parts = tiles.map(({dataset}) => ({id: dataset.tile, section: dataset.kind === 'section', y: Number(dataset.y), h: Number(dataset.h)}));
    const folds = app.places.folded(parts, shut);
    tiles.forEach(tile => {
      const {away, y} = folds.get(tile.dataset.tile);
      tile.classList.toggle('is-away', away);
      tile.style.setProperty('--y', y);
      if (tile.dataset.kind === 'section') tile.querySelector('.section-fold').setAttribute('aria-expanded', String(!shut.includes(tile.dataset.tile)));
    });
  }
  document.addEventListener('click', event => {
    const fold = event.target.closest('.section-fold');
    if (!fold) return;
    const id = fold.closest('.board-tile').dataset.tile, now = closed();
    const next = now.includes(id) ? now.filter(other => other !== id) : [...now, id];
    try { sessionStorage.setItem(KEY, JSON.stringify(next)); } catch { /* private mode: it opens again */ }
    lay(next);
  });
  window.addEventListener('beforeprint', () => lay([]));
  window.addEventListener('afterprint', () => lay(closed()));
  if (closed().length) lay(closed());

  let scrolled = 0;
  try { scrolled = Number(sessionStorage.getItem('scrolled')); sessionStorage.removeItem('scrolled'); } catch { /* private mode */ }
  if (scrolled) window.scrollTo(0, scrolled);
})(window.insightora);
