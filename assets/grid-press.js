/* What people press on a dashboard: its menus, titles, undo; assets/grid.js holds the dashboard itself as `app.board`. */
(function (app) {
  const tileOf = element => element.closest('.board-tile');
  const idOf = tile => tile.dataset.tile;
  const stateOf = tile => tile.querySelector('.tile-state').dataset;
  const here = () => app.board && app.board.root.isConnected;

  /* a text becomes a field; what comes of it becomes an operation */
  function edit(shown, options, make) {
    const board = app.board;
    board.busy = true;
    app.editText(shown, {...options, done: text => {
      board.busy = false;
      if (text !== null) board.act(make(text));
    }});
  }

  function rename(tile) {
    const title = tile.querySelector('.tile-title');
    edit(title, {label: app.board.words.rename, value: title.textContent, most: 200}, text => ({type: 'rename_tile', id: idOf(tile), title: text}));
  }

  function rewrite(tile) {
    const state = stateOf(tile);
    edit(tile.querySelector('.tile-body'), {label: app.board.words.text, value: state.text, most: 10000, lines: true}, text => {
      state.text = text;
      return {type: 'set_text', id: idOf(tile), text};
    });
  }

  function retitle() {
    const title = document.querySelector('.board-title');
    edit(title, {label: app.board.words.title, value: title.textContent, most: 200}, text => ({type: 'set_title', title: text}));
  }

  /* the tile goes and the others close the gap: one step */
  function remove(tile) {
    const name = tile.querySelector('.tile-title').textContent;
    app.board.hide(tile);
    app.board.pack();
    const moved = app.board.change();
    const gone = {type: 'remove_tile', id: idOf(tile)};
    app.board.act(moved ? {type: 'batch', ops: [gone, moved]} : gone);
    app.toast(app.board.words.removed.replace('{tile}', name));
    const line = document.querySelector('#toasts > :last-child');
    const undo = app.element('button', 'toast-action', app.board.words.undo);
    undo.type = 'button';
    undo.dataset.undo = '';
    undo.onclick = () => { line.remove(); app.board.step('undo'); };
    line.querySelector('p').after(undo);
  }

  /* one tile over all others, until Esc */
  function enlarge(tile) {
    document.querySelectorAll('.board-tile.is-large').forEach(other => other.classList.remove('is-large'));
    if (tile) tile.classList.add('is-large');
  }

  /* for a screen on a wall: only the tiles, answered again every minute */
  let minute = 0;
  function tv(on) {
    document.documentElement.classList.toggle('is-tv', on);
    clearInterval(minute);
    if (on) minute = setInterval(() => { if (here()) app.later('filter').then(filter => filter.answer(filter.asked())); }, 60000);
  }
  document.addEventListener('fullscreenchange', () => tv(Boolean(document.fullscreenElement) && Boolean(here())));

  /* which tiles a filter narrows */
  function scopeMenu(button, tile) {
    const settings = JSON.parse(tile.dataset.settings);
    const others = app.board.tiles().filter(other => other.dataset.kind === 'chart' && !other.hidden);
    app.menu(button, others.map(other => {
      const left = settings.without.includes(idOf(other));
      const without = left ? settings.without.filter(id => id !== idOf(other)) : [...settings.without, idOf(other)];
      return {text: other.querySelector('.tile-title').textContent, icon: left ? 'todo' : 'done', on: !left,
        run: () => app.board.act({type: 'set_tile_settings', id: idOf(tile), settings: {...settings, without}})};
    }), app.board.words.scope);
  }

  /* what was set on a chart stays when it becomes another kind */
  function withFormat(spec, now) {
    const format = now && JSON.parse(now).options.format;
    return format && spec ? {...spec, options: {...spec.options, format}} : spec;
  }

  /* what is no chart: a text, the heading of a section, a picture */
  function addMenu(button) {
    const words = app.board.words;
    const add = tile => app.board.push({type: 'add_tile', tile});
    app.menu(button, [
      {text: words.addText, icon: 'text', run: () => add({kind: 'text', title: words.newText, text: words.newTextBody})},
      {text: words.addSection, icon: 'down', run: () => add({kind: 'section', title: words.newSection})},
      {text: words.addPicture, icon: 'image', run: () => app.later('picture').then(picture => picture.choose())},
    ], button.textContent);
  }

  function tileMenu(button) {
    const tile = tileOf(button);
    const words = app.board.words;
    const kinds = JSON.parse(stateOf(tile).kinds);
    const proof = tile.querySelector('.tile-proof');
    const items = [];
    if (app.board.mayEdit) items.push({text: words.rename, icon: 'edit', run: () => rename(tile)});
    if (app.board.mayEdit && tile.dataset.kind === 'text') items.push({text: words.text, icon: 'text', run: () => rewrite(tile)});
    if (proof) items.push({text: words.proof, icon: 'code', run: () => app.showCopy(tile.querySelector('.tile-title').textContent, proof)});
    items.push({text: words.comment, icon: 'comment', run: () => app.later('panels').then(panels => panels.open({
      panel: 'comments', tile: idOf(tile), title: tile.querySelector('.tile-title').textContent}))});
    if (tile.dataset.question) items.push({text: words.question, icon: 'ask', run: () => app.go(tile.dataset.question)});
    if (app.board.mayEdit && tile.dataset.settings && 'without' in JSON.parse(tile.dataset.settings)) items.push({text: words.scope, icon: 'dashboard', run: () => scopeMenu(button, tile)});
    if (tile.dataset.kind === 'chart' && !tile.querySelector('.tile-error')) {
      const large = tile.classList.contains('is-large');
      items.push({text: large ? words.smaller : words.larger, icon: 'maximize', run: () => enlarge(large ? null : tile)});
      items.push({text: words.closer, icon: 'drill', run: () => app.later('marks').then(marks => marks.closer(tile, []))});
      items.push({text: words.alert, icon: 'bell', run: () => app.later('panels').then(panels => panels.open({
        panel: 'alert', tile: idOf(tile), title: tile.querySelector('.tile-title').textContent}))});
      items.push({text: words.findings, icon: 'findings', run: () => app.later('panels').then(panels => panels.open({
        panel: 'findings', tile: idOf(tile), title: tile.querySelector('.tile-title').textContent}))});
      if (app.board.mayEdit) items.push({text: words.formulas, icon: 'code', run: () => app.later('panels').then(panels => panels.open({panel: 'formulas', tile: idOf(tile)}))});
      items.push({text: words.filterBy, icon: 'filter', run: () => app.later('filter').then(filter => filter.menu(button, tile))});
      if (tile.querySelector('.plot')) items.push({text: words.range, icon: 'slider', run: () => app.later('brush').then(brush => brush.ask(tile))});
    }
    if (tile.dataset.kind === 'chart') items.push({text: words.file, icon: 'download', run: () => app.later('export').then(files => files.tile(button, tile))});
    if (app.board.mayEdit && stateOf(tile).formats) items.push({text: words.format, icon: 'slider', run: () => app.later('format').then(format => format.menu(button, tile))});
    if (app.board.mayEdit && app.otherTabs().length) {
      items.push({text: words.toTab, icon: 'tabs', run: () => app.menu(button, app.otherTabs().map(({id, title}) => (
        {text: title, icon: 'tabs', run: () => app.board.act({type: 'set_tile_tab', id: idOf(tile), tab: id})})), words.toTab)});
    }
    if (app.board.mayEdit && kinds.length > 1) {
      items.push({head: words.chart});
      kinds.forEach(kind => items.push({
        text: kind.label, icon: 'chart-' + kind.kind, on: kind.kind === stateOf(tile).chart,
        run: () => { stateOf(tile).chart = kind.kind; app.board.act({type: 'set_tile_chart', id: idOf(tile), chart: withFormat(kind.spec, stateOf(tile).spec)}); },
      }));
    }
    if (app.board.mayEdit) items.push({text: words.remove, icon: 'trash', danger: true, run: () => remove(tile)});
    app.menu(button, items, button.getAttribute('aria-label'));
  }

  document.addEventListener('submit', event => {
    if (!here() || !event.target.matches('[data-parameter-form]')) return;
    event.preventDefault();
    app.later('parameter').then(parameter => { if (parameter.add(event.target)) closePanel(); });
  });
  document.addEventListener('click', event => {
    if (!here()) return;
    const pressed = name => event.target.closest(name);
    if (pressed('.tile-menu')) tileMenu(pressed('.tile-menu'));
    else if (pressed('[data-export]')) app.later('export').then(files => files.board(pressed('[data-export]')));
    else if (pressed('#board-undo')) app.board.step('undo');
    else if (pressed('#board-redo')) app.board.step('redo');
    else if (pressed('[data-panel-close]')) closePanel();
    else if (pressed('[data-add]')) { app.board.push({type: 'add_tile', tile: JSON.parse(pressed('[data-add]').dataset.add)}); closePanel(); }
    else if (pressed('[data-tv]')) document.documentElement.requestFullscreen().catch(() => tv(true));
    else if (pressed('[data-closer-go]')) app.later('panels').then(panels => panels.open(JSON.parse(pressed('[data-closer-go]').dataset.closerGo)));
    else if (pressed('[data-panel]')) app.later('panels').then(panels => panels.open(pressed('[data-panel]').dataset.panel));
    else if (pressed('#board-rename')) retitle();
    else if (pressed('#board-add-text')) addMenu(pressed('#board-add-text'));
    else if (pressed('[data-drawer]')) app.later('drawer').then(drawer => drawer.open(pressed('[data-drawer]')));
  });
  /* What is clicked on a tile filters the others. */
  const asks = () => /[?&][fhp]=/.test(location.search);
  document.addEventListener('contextmenu', event => {
    const host = here() && event.target.closest('.board-tile .plot');
    if (!host || event.shiftKey) return;
    event.preventDefault();
    app.later('marks').then(marks => marks.menu(tileOf(host), host, event));
  });
  /* A range is dragged over a chart; the script for it comes when a pointer comes near. */
  const charted = event => here() && event.target.closest('.board-tile .plot');
  const REST = 120;                            // ms on a chart after which a click on it is prepared
  let resting = 0;
  document.addEventListener('pointerover', event => {
    const host = charted(event);
    if (!host) { clearTimeout(resting); return; }
    app.later('brush', true);
    clearTimeout(resting);
    if (event.pointerType === 'mouse') resting = setTimeout(() => app.later('filter', true).then(filter => { if (host.isConnected && here()) filter.ahead(host); }), REST);
  });
  document.addEventListener('pointerdown', event => {
    clearTimeout(resting);
    const host = event.button === 0 && event.isPrimary && event.target.closest('.nsewdrag') && charted(event);
    if (host) app.later('brush', true).then(brush => brush.begin(host, event));
  });
  document.addEventListener('plot:click', event => {
    if (event.detail.keys && event.detail.keys.button) return;
    if (here() && event.target.closest('[data-closer]')) app.later('marks').then(marks => marks.further(event.target, event.detail.points[0]));
    if (here() && tileOf(event.target)) app.later('filter').then(filter => filter.pickMark(event.target, event.detail));
  });
  document.addEventListener('click', event => {
    if (!here()) return;
    const cell = event.target.closest('.board-tile .rows tbody td');
    const away = event.target.closest('[data-filter-remove]');
    if (cell && cell.closest('table').querySelector('[data-pick]') && String(getSelection()) === '') {
      app.later('filter').then(filter => { const marks = filter.cellFilter(cell); if (marks.length) filter.choose(idOf(tileOf(cell)), marks, event); });
    } else if (away) app.later('filter').then(filter => filter.remove(away.dataset.way, away.dataset.filterRemove));
    else if (event.target.closest('[data-filter-clear]')) app.later('filter').then(filter => filter.clear());
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || event.defaultPrevented || !here() || app.board.busy || document.querySelector('dialog[open]')) return;
    if (document.querySelector('.is-large')) { enlarge(null); return; }
    if (document.documentElement.classList.contains('is-tv')) { tv(false); return; }
    if (document.querySelector('.board-panel')) { closePanel(); return; }
    if (!asks()) return;
    if (event.target.closest('.tile-control') || !event.target.closest('input, textarea, select, dialog, .modal, .dropdown-menu')) app.later('filter').then(filter => filter.clear());
  });
  /* Back and Forward between filters of one dashboard need its tiles only, not the whole page. */
  window.addEventListener('popstate', event => {
    if (!here() || location.pathname !== '/dashboards/' + app.board.id || (new URLSearchParams(location.search).get('tab') || '') !== app.board.root.dataset.tabAsked) return;
    event.stopImmediatePropagation();
    app.later('filter').then(filter => filter.answer(filter.asked()));
  }, true);
  let following = false;
  function follow() {
    if (app.live) return;
    if (here()) app.later('live', true);
    setTimeout(follow, 5000);                    // the server may be away
  }
  app.boardAppeared = () => {
    if (!following) setTimeout(follow, 2500);    // after the page has come to rest
    following = true;
    (window.requestIdleCallback || setTimeout)(() => app.later('filter', true));
    if (document.querySelector('.tile-control')) app.later('control').then(control => control.look());
    if (asks()) app.later('filter').then(filter => filter.refresh()); };

  function closePanel() {
    app.later('panels').then(panels => panels.close());
    const opener = document.querySelector('[data-panel]');
    if (opener) opener.focus();
  }

  document.addEventListener('input', event => {
    if (!event.target.matches('[name=find-dashboard]')) return;
    const wanted = event.target.value.trim().toLowerCase();
    document.querySelectorAll('.board-cards>li').forEach(card => { const words = card.textContent + ' ' + card.firstElementChild.dataset.words; card.hidden = !words.toLowerCase().includes(wanted); });
  });
  document.addEventListener('dblclick', event => {
    if (!here() || !app.board.mayEdit) return;
    if (event.target.closest('.board-title')) retitle();
    else if (event.target.closest('.tile-title')) rename(tileOf(event.target));
  });
  document.addEventListener('keydown', event => {
    if (!here() || event.target.closest('input, textarea, select, [contenteditable=true], dialog, .modal')) return;
    const handle = event.target.closest('.tile-grip');
    if (handle) app.board.key(event, handle);
    if ((event.ctrlKey || event.metaKey) && !event.altKey && 'zy'.includes(event.key.toLowerCase())) {
      event.preventDefault();
      app.board.step(event.key.toLowerCase() === 'y' || event.shiftKey ? 'redo' : 'undo');
    }
  });
  document.addEventListener('focusin', event => {
    const part = ['.tile-grip', '.tile-menu'].find(name => event.target.closest(name));
    if (app.board) app.board.focused = part ? {id: idOf(tileOf(event.target)), part} : null;
  });
  document.addEventListener('focusout', event => { if (app.board && app.board.grid && event.target.closest('.tile-grip')) app.board.commit(); });
})(window.insightora = window.insightora || {});
