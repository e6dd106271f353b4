/* Keeps what dashboards and answers show, for reading it without the server: a plain page each, in a cache of the person, clearly marked with its time. */
(function (app) {
  const MOST = 30;                             // pages
  const READABLE = /^\/(dashboards|ask)\/[^/]+$/;
  const person = () => document.documentElement.dataset.person;
  const name = () => 'seen.' + person();
  const kept = address => address + (address.includes('?') ? '&' : '?') + 'kept=1';
  const AWAY = 'button, script, input, textarea, select, form, dialog, [hidden], .tile-state, .tile-proof, .tile-control, .board-panel, .board-steps, .board-state, .board-people, .board-draft, .ui-resizable-handle, .tile-menu, .tile-grip, .composer, .drawer-button';
  const POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /* what is drawn stays out: a page that is read later draws it again, and the cloned picture of a heatmap would be loaded, which the policy forbids */
  function undrawn(part) {
    const copy = part.cloneNode(false);
    if (part instanceof Element && !part.classList.contains('plot')) part.childNodes.forEach(child => copy.append(undrawn(child)));
    return copy;
  }

  function bare(part) {
    const copy = undrawn(part);
    copy.querySelectorAll(AWAY).forEach(one => one.remove());
    copy.querySelectorAll('[id]').forEach(one => one.removeAttribute('id'));
    return copy;
  }

  /* tiles at their places, as on a page behind a public link */
  function boardCopy(board) {
    const made = app.element('div', 'board-page shared-page');
    const grid = app.element('div', 'shared-grid');
    const chips = document.getElementById('board-filters');
    made.append(app.element('h1', 'board-title', document.querySelector('.board-title').textContent));
    if (chips) made.append(bare(chips));
    for (const tile of board.tiles()) {
      if (['filter', 'parameter'].includes(tile.dataset.kind)) continue;
      const {x, y, w, h} = board.places.get(tile.dataset.tile);
      const copy = app.element('div', 'board-tile');
      copy.dataset.kind = tile.dataset.kind;
      copy.setAttribute('style', `--x:${x + 1};--y:${y + 1};--w:${w};--h:${h}`);
      const article = bare(tile.querySelector('.tile'));
      article.className = 'tile';
      copy.append(article);
      grid.append(copy);
    }
    made.append(grid);
    return made;
  }

  const shownNow = () => app.board && app.board.root.isConnected ? boardCopy(app.board) : bare(document.getElementById('content'));

  async function pictures(part) {
    await Promise.all([...part.querySelectorAll('img')].map(async image => {
      const answer = await fetch(image.src, {credentials: 'same-origin'}).catch(() => null);
      if (!answer || !answer.ok) { image.remove(); return; }
      const blob = await answer.blob();
      image.src = await new Promise(done => { const reader = new FileReader(); reader.onload = () => done(reader.result); reader.readAsDataURL(blob); });
    }));
  }

  function page(title, said, content) {
    const root = document.documentElement;
    const boot = document.querySelector('script[data-plotly]');
    const made = document.implementation.createHTMLDocument(title);
    Object.assign(made.documentElement, {lang: root.lang, dir: root.dir});
    Object.assign(made.documentElement.dataset, {person: '', theme: root.dataset.theme || '', bsTheme: root.dataset.bsTheme || ''});
    const head = (tag, values) => { const one = made.createElement(tag); Object.entries(values).forEach(([key, value]) => one.setAttribute(key, value)); made.head.append(one); };
    head('meta', {charset: 'utf-8'});
    head('meta', {name: 'viewport', content: 'width=device-width, initial-scale=1, viewport-fit=cover'});
    head('script', {src: kept(boot.getAttribute('src')), 'data-plotly': JSON.stringify(JSON.parse(boot.dataset.plotly).map(kept)), 'data-later': '{}'});
    head('link', {rel: 'stylesheet', href: kept(styles())});
    const main = made.createElement('main');
    main.className = 'shared';
    const note = app.element('p', 'note warn offline-note', said);
    note.setAttribute('role', 'status');
    main.append(note, content);
    made.body.append(main);
    return new Response('<!DOCTYPE html>' + made.documentElement.outerHTML, {headers: {'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': POLICY, 'X-Seen-At': new Date().toISOString(), 'X-Seen-Title': encodeURIComponent(title)}});
  }
  const styles = () => document.querySelector('link[rel=stylesheet][href*="all.css"]').getAttribute('href');
  const clock = moment => new Intl.DateTimeFormat(document.documentElement.lang, {dateStyle: 'medium', timeStyle: 'short'}).format(moment);

  /* the page's own files, under addresses that only kept pages use */
  async function files(cache) {
    const wanted = [document.querySelector('script[data-plotly]').getAttribute('src'), styles(), ...app.charts.needed()];
    await Promise.all(wanted.map(async address => {
      if (await cache.match(kept(address))) return;
      const answer = await fetch(address, {credentials: 'same-origin'});
      if (answer.ok) await cache.put(kept(address), answer);
    }));
  }

  async function pages(cache) {
    const found = await Promise.all((await cache.keys()).map(async request => [new URL(request.url).pathname, await cache.match(request)]));
    return found.filter(([path, answer]) => READABLE.test(path) && answer.headers.has('X-Seen-At')).sort(([, a], [, b]) => a.headers.get('X-Seen-At') < b.headers.get('X-Seen-At') ? 1 : -1);
  }

  async function list(cache) {
    const known = await pages(cache);
    await Promise.all(known.slice(MOST).map(([path]) => cache.delete(path)));
    const rows = app.element('ul', 'plain panel');
    known.slice(0, MOST).forEach(([path, answer]) => {
      const row = app.element('li', 'trash-row');
      const link = Object.assign(app.element('a', 'clip grow', decodeURIComponent(answer.headers.get('X-Seen-Title'))), {href: path});
      row.append(link, app.element('span', 'faint small', clock(new Date(answer.headers.get('X-Seen-At')))));
      rows.append(row);
    });
    await cache.put('/offline', page(app.text('unreachableTitle'), app.text('seenList'), rows));
  }

  /* only this person's pages stay in this browser */
  async function own() {
    for (const other of await caches.keys()) if (other.startsWith('seen.') && other !== name()) await caches.delete(other);
  }

  async function keep() {
    const path = location.pathname;
    if (!person() || !READABLE.test(path) || document.querySelector('#content .skeleton')) return;
    const title = (document.querySelector('#content h1, #content h2') || {}).textContent || document.title;
    const content = shownNow();
    if (!content.textContent.trim()) return;
    await pictures(content);
    const cache = await caches.open(name());
    await cache.put(path, page(title, app.text('seenAt').replace('{when}', clock(new Date())), content));
    await files(cache);
    await list(cache);
    document.documentElement.dataset.kept = path;
  }

  app.seen = {keep, own};
})(window.insightora);
