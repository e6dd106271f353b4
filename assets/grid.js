/* A dashboard's grid. The server owns the tiles (children of .board-grid); gridstack moves them; every change becomes an operation. */
window.insightora = window.insightora || {};
(function (app) {
  const COLUMNS = 12;
  const CELL = 64;
  const GAP = 8;
  const SETTLE = 600;                          // keyboard moves within this time are one step
  const narrow = window.matchMedia('(max-width: 699.98px)');
  const still = window.matchMedia('(prefers-reduced-motion: reduce)');
  const roots = document.getElementsByClassName('board-grid');
  let board = null;                            // the dashboard on this page

  const tileOf = element => element.closest('.board-tile');
  const idOf = element => element.dataset.tile;
  const stateOf = tile => tile.querySelector('.tile-state').dataset;
  const same = (a, b) => ['x', 'y', 'w', 'h'].every(key => a[key] === b[key]);
  const set = (id, props) => window.dash_clientside.set_props(id, props);

  /* While a tile is dragged it pushes what lies below it at once; gridstack alone wants half of that covered first. */
  const engine = () => class extends GridStack.Engine {
    directionCollideCoverage(node, move, hit) {
      return super.directionCollideCoverage(node, move, hit) || (this.mode === 'float' ? move.collide = hit[0] : undefined);
    }
  };

  class Board {
    constructor(root) {
      const data = root.dataset;
      this.id = data.board;
      this.words = JSON.parse(data.words);
      this.mayEdit = data.mayEdit === 'true';
      this.places = new Map();                 // tile id -> canonical place and phone place
      this.queue = app.queue(this.id, data.person, Number(data.seq));
      this.queue.onstate = (state, waiting) => this.showState(state, waiting);
      this.queue.onsaved = (item, body, missed) => this.saved(item, body, missed);
      this.queue.onrefused = (item, message) => this.refused(item, message);
      this.mount(root);
      this.showState(this.queue.items.length ? 'saving' : 'saved', this.queue.items.length);
      this.queue.pump();
    }

    /* the server's tiles (again): places come from their data, then what is still waiting to be sent */
    mount(root) {
      this.root = root;
      this.drawn = root.dataset.seq;
      this.words = JSON.parse(root.dataset.words);
      document.querySelector('.board-title').textContent = root.dataset.title;
      this.queue.seq = Math.max(this.queue.seq, Number(root.dataset.seq));
      this.places.clear();
      this.tiles().forEach(tile => {
        tile.hidden = false;
        tile.classList.remove('is-waiting');
        this.places.set(idOf(tile), JSON.parse(tile.dataset.place));
      });
      this.queue.pending().forEach(op => this.show(op));
      this.start();
      this.allow('board-undo', root.dataset.canUndo === 'true');
      this.allow('board-redo', root.dataset.canRedo === 'true');
      this.refocus();
    }

    /* a redrawn tile has the focus again where it was: on its handle or its menu */
    refocus() {
      const tile = this.focused && document.activeElement === document.body && this.tile(this.focused.id);
      const target = tile && tile.querySelector(this.focused.part);
      if (target) target.focus({preventScroll: true});
    }

    /* whether this is the grid, as it was mounted */
    holds(root) {
      return this.root === root && this.grid && this.id === root.dataset.board && this.drawn === root.dataset.seq
        && this.tiles().every(tile => tile.hidden || (tile.gridstackNode && tile.getAttribute('gs-id') === idOf(tile)));
    }

    tiles() { return [...this.root.querySelectorAll(':scope > .board-tile')]; }
    tile(id) { return this.root.querySelector(`:scope > .board-tile[data-tile="${CSS.escape(id)}"]`); }

    start() {
      this.columns = narrow.matches ? 1 : COLUMNS;
      const shown = this.tiles().filter(tile => !tile.hidden);
      const places = this.columns === 1 ? this.stacked(shown) : new Map(shown.map(tile => [idOf(tile), this.places.get(idOf(tile))]));
      shown.forEach(tile => this.prepare(tile, places.get(idOf(tile))));
      this.grid = GridStack.init({
        engineClass: engine(), column: this.columns, cellHeight: CELL, margin: GAP, mode: this.columns > 1 ? 'float' : 'top', animate: !still.matches, staticGrid: !this.mayEdit,
        draggable: {handle: '.tile-head', cancel: '.tile-menu, input, textarea', scroll: true},
        resizable: {handles: this.columns > 1 ? 'se' : 's'}, alwaysShowResizeHandle: 'mobile', minRow: 1,
      }, this.root);
      this.grid.on('dragstart resizestart', () => { this.busy = true; });
      this.grid.on('dragstop resizestop', () => { this.busy = false; queueMicrotask(() => { this.pack(); this.commit(); }); });
      this.root.dataset.ready = String(this.columns);
    }

    stop() {
      clearTimeout(this.timer);
      if (this.grid && this.grid.el) this.grid.destroy(false);
      this.grid = null;
      this.busy = false;
      delete this.root.dataset.ready;
    }

    restart() { this.stop(); this.start(); }

    prepare(tile, place) {
      tile.setAttribute('gs-id', idOf(tile));
      for (const key of ['x', 'y', 'w', 'h']) tile.setAttribute('gs-' + key, place[key]);
    }

    /* the one column of a phone: as arranged there, otherwise in reading order */
    stacked(tiles) {
      const order = tile => { const p = this.places.get(idOf(tile)); return [p.phone ? p.phone.y : Infinity, p.y, p.x]; };
      const before = (a, b) => a.findIndex((value, at) => value !== b[at]);
      const sorted = tiles.map(tile => [order(tile), tile]).sort(([a], [b]) => { const at = before(a, b); return at < 0 ? 0 : a[at] < b[at] ? -1 : 1; });
      let y = 0;
      return new Map(sorted.map(([, tile]) => {
        const own = this.places.get(idOf(tile));
        const h = own.phone ? own.phone.h : own.h;
        const place = {x: 0, y, w: 1, h};
        y += h;
        return [idOf(tile), place];
      }));
    }

    /* after a gesture every tile moves up as far as it can, so that no holes are left behind */
    pack() {
      if (this.columns === 1) return;
      this.grid.engine.mode = 'top';
      this.grid.engine.mode = 'float';
    }

    /* what moved since the last commit becomes one operation */
    commit() {
      clearTimeout(this.timer);
      const op = this.grid && this.change();
      if (op) { this.show(op); this.push(op); }
    }

    /* the operation that makes the known places those on the screen, or null */
    change() {
      const nodes = this.grid.engine.nodes.filter(node => node.el && node.el.dataset.tile);
      return this.columns === 1 ? this.phoneMove(nodes) : this.move(nodes);
    }

    move(nodes) {
      const moved = nodes.map(n => [idOf(n.el), {x: n.x, y: n.y, w: n.w || 1, h: n.h || 1}]).filter(([id, place]) => !same(place, this.places.get(id)));
      return moved.length ? {type: 'move_tiles', tiles: Object.fromEntries(moved)} : null;
    }

    phoneMove(nodes) {
      const before = this.stacked(nodes.map(n => n.el));
      if (nodes.every(n => n.y === before.get(idOf(n.el)).y && n.h === before.get(idOf(n.el)).h)) return null;
      return {type: 'move_tiles', layout: 'phone', tiles: Object.fromEntries(nodes.map(n => [idOf(n.el), {y: n.y, h: n.h || 1}]))};
    }

    push(op) {
      this.queue.push('operations', op);
      this.allow('board-undo', true);
      this.allow('board-redo', false);
      document.querySelectorAll('#toasts [data-undo]').forEach(button => button.remove());
    }

    /* shows an operation at once, before the server has it */
    show(op) {
      const tile = op.id && this.tile(op.id);
      if (op.type === 'batch') op.ops.forEach(part => this.show(part));
      else if (op.type === 'move_tiles') this.showPlaces(op);
      else if (op.type === 'rename_tile' && tile) this.showTitle(tile, op.title);
      else if (op.type === 'set_title') document.querySelector('.board-title').textContent = op.title;
      else if (op.type === 'remove_tile' && tile) this.hide(tile);
      else if ((op.type === 'set_tile_chart' || op.type === 'set_text') && tile) tile.classList.add('is-waiting');
    }

    showPlaces(op) {
      for (const [id, place] of Object.entries(op.tiles)) {
        const known = this.places.get(id);
        if (known) Object.assign(known, op.layout === 'phone' ? {phone: place} : place);
      }
      if (!this.grid || (op.layout === 'phone') !== (this.columns === 1)) return;
      const places = this.columns === 1 ? this.stacked(this.tiles().filter(tile => !tile.hidden)) : this.places;
      const astray = () => this.grid.engine.nodes.filter(n => places.has(idOf(n.el)) && !same(n, places.get(idOf(n.el))));
      for (let tries = 0; tries < 3 && astray().length; tries += 1) {
        this.grid.batchUpdate();
        astray().forEach(n => { const {x, y, w, h} = places.get(idOf(n.el)); this.grid.update(n.el, {x, y, w, h}); });
        this.grid.batchUpdate(false);
      }
      if (astray().length) this.restart();   // pushed each other about: lay them out afresh
    }

    showTitle(tile, title) {
      tile.querySelector('.tile-title').textContent = title;
    }

    hide(tile) {
      if (this.grid && tile.gridstackNode) this.grid.removeWidget(tile, false, false);
      tile.hidden = true;
    }

    saved(item, body, missed) {
      this.allow('board-undo', body.can_undo);
      this.allow('board-redo', body.can_redo);
      const parts = body.op.type === 'batch' ? body.op.ops : [body.op];
      if (item.verb !== 'operations') {
        this.show(body.op);
        this.tellStep((item.verb === 'undo' ? this.words.undone : this.words.redone).replace('{what}', body.did));
      }
      const drawn = parts.filter(part => ['set_tile_chart', 'set_text'].includes(part.type)).map(part => part.id);
      if (missed || parts.some(part => ['add_tile', 'restore_tile'].includes(part.type))) this.reload();
      else drawn.filter(id => this.tile(id)).forEach(id => this.redraw(id));
    }

    /* one line for the last step, however fast they come */
    tellStep(text) {
      if (this.stepLine) this.stepLine.remove();
      app.toast(text);
      this.stepLine = document.querySelector('#toasts > :last-child');
    }

    refused(item, message) {
      app.toast(message || this.words.refused, 'bad');
      this.reload();
    }

    /* the server draws one tile, or all of them, again */
    redraw(id) {
      const tile = this.tile(id);
      new MutationObserver((_, observer) => { observer.disconnect(); tile.classList.remove('is-waiting'); }).observe(tile.querySelector('.tile-body'), {childList: true});
      set({type: 'tile-news', tile: id}, {data: Date.now()});
    }

    reload() {
      if (this.busy) { setTimeout(() => this.reload(), 200); return; }
      set('board-news', {data: Date.now()});
    }

    step(verb) {
      this.commit();
      const button = document.getElementById('board-' + verb);
      if (!this.mayEdit || !button || button.disabled) return;
      this.queue.push(verb, null);
    }

    allow(id, can) {
      const button = document.getElementById(id);
      if (button) button.disabled = !can;
    }

    showState(state, waiting) {
      const place = document.getElementById('board-state');
      if (!place || place.dataset.board !== this.id) return;
      place.dataset.state = state;
      const words = this.words[state] || '';
      place.textContent = waiting === 1 && this.words[state + '-one'] ? this.words[state + '-one'] : words.replace('{count}', waiting);
    }

    /* arrows move, Shift and arrows resize; a pause or leaving the handle ends the step */
    key(event, handle) {
      const step = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
      if (!step || !this.mayEdit || !this.grid) return;
      event.preventDefault();
      const tile = tileOf(handle);
      const n = tile.gridstackNode;
      const across = document.dir === 'rtl' ? -step[0] : step[0];
      const wanted = event.shiftKey
        ? {w: Math.min(this.columns - n.x, Math.max(1, n.w + across)), h: Math.max(1, n.h + step[1])}
        : {x: Math.min(this.columns - n.w, Math.max(0, n.x + across)), y: this.rowAfter(n, step[1])};
      this.grid.update(tile, wanted);
      this.pack();
      this.say(tile);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.commit(), SETTLE);
    }

    /* up and down go past the neighbour there */
    rowAfter(node, step) {
      const beside = this.grid.engine.nodes.filter(n => n !== node && n.x < node.x + node.w && node.x < n.x + n.w);
      const above = beside.filter(n => n.y < node.y).sort((a, b) => b.y + b.h - a.y - a.h)[0];
      const below = beside.filter(n => n.y > node.y).sort((a, b) => a.y - b.y)[0];
      if (step < 0) return above ? above.y : node.y;
      if (step > 0) return below ? below.y + below.h - (this.columns === 1 ? node.h - 1 : 0) : node.y;
      return node.y;
    }

    say(tile) {
      const n = tile.gridstackNode;
      const live = document.getElementById('board-live');
      if (live) live.textContent = this.words.at.replace('{column}', n.x + 1).replace('{row}', n.y + 1).replace('{w}', n.w).replace('{h}', n.h);
    }
  }

  /* What people press */
  function rename(tile) {
    const title = tile.querySelector('.tile-title');
    board.busy = true;
    app.editText(title, {label: board.words.rename, value: title.textContent, most: 200, done: text => {
      board.busy = false;
      if (text) act({type: 'rename_tile', id: idOf(tile), title: text});
    }});
  }

  function rewrite(tile) {
    const shown = tile.querySelector('.tile-body');
    board.busy = true;
    app.editText(shown, {label: board.words.text, value: stateOf(tile).text, most: 10000, lines: true, done: text => {
      board.busy = false;
      if (text !== null) { stateOf(tile).text = text; act({type: 'set_text', id: idOf(tile), text}); }
    }});
  }

  function retitle() {
    const title = document.querySelector('.board-title');
    board.busy = true;
    app.editText(title, {label: board.words.title, value: title.textContent, most: 200, done: text => {
      board.busy = false;
      if (text) act({type: 'set_title', title: text});
    }});
  }

  /* the tile goes and the others close the gap: one step */
  function remove(tile) {
    const name = tile.querySelector('.tile-title').textContent;
    board.hide(tile);
    board.pack();
    const moved = board.change();
    const gone = {type: 'remove_tile', id: idOf(tile)};
    act(moved ? {type: 'batch', ops: [gone, moved]} : gone);
    app.toast(board.words.removed.replace('{tile}', name));
    const line = document.querySelector('#toasts > :last-child');
    const undo = app.element('button', 'toast-action', board.words.undo);
    undo.type = 'button';
    undo.dataset.undo = '';
    undo.onclick = () => { line.remove(); board.step('undo'); };
    line.querySelector('p').after(undo);
  }

  function act(op) { board.show(op); board.push(op); }

  function tileMenu(button) {
    const tile = tileOf(button);
    const words = board.words;
    const kinds = JSON.parse(stateOf(tile).kinds);
    const proof = tile.querySelector('.tile-proof');
    const items = [];
    if (board.mayEdit) items.push({text: words.rename, icon: 'edit', run: () => rename(tile)});
    if (board.mayEdit && tile.dataset.kind === 'text') items.push({text: words.text, icon: 'text', run: () => rewrite(tile)});
    if (proof) items.push({text: words.proof, icon: 'code', run: () => app.showCopy(tile.querySelector('.tile-title').textContent, proof)});
    if (tile.dataset.question) items.push({text: words.question, icon: 'ask', run: () => app.go(tile.dataset.question)});
    if (board.mayEdit && kinds.length > 1) {
      items.push({head: words.chart});
      kinds.forEach(kind => items.push({
        text: kind.label, icon: 'chart-' + kind.kind, on: kind.kind === stateOf(tile).chart,
        run: () => { stateOf(tile).chart = kind.kind; act({type: 'set_tile_chart', id: idOf(tile), chart: kind.spec}); },
      }));
    }
    if (board.mayEdit) items.push({text: words.remove, icon: 'trash', danger: true, run: () => remove(tile)});
    app.menu(button, items, button.getAttribute('aria-label'));
  }

  document.addEventListener('click', event => {
    if (!board || !board.root.isConnected) return;
    const pressed = name => event.target.closest(name);
    if (pressed('.tile-menu')) tileMenu(pressed('.tile-menu'));
    else if (pressed('#board-undo')) board.step('undo');
    else if (pressed('#board-redo')) board.step('redo');
    else if (pressed('#board-rename')) retitle();
    else if (pressed('#board-add-text')) board.push({type: 'add_tile', tile: {kind: 'text', title: board.words.newText, text: board.words.newTextBody}});
  });
  document.addEventListener('dblclick', event => {
    if (!board || !board.mayEdit || !board.root.isConnected) return;
    if (event.target.closest('.board-title')) retitle();
    else if (event.target.closest('.tile-title')) rename(tileOf(event.target));
  });
  document.addEventListener('keydown', event => {
    if (!board || !board.root.isConnected || event.target.closest('input, textarea, select, [contenteditable=true], dialog, .modal')) return;
    const handle = event.target.closest('.tile-grip');
    if (handle) board.key(event, handle);
    if ((event.ctrlKey || event.metaKey) && !event.altKey && 'zy'.includes(event.key.toLowerCase())) {
      event.preventDefault();
      board.step(event.key.toLowerCase() === 'y' || event.shiftKey ? 'redo' : 'undo');
    }
  });
  document.addEventListener('focusin', event => {
    const part = ['.tile-grip', '.tile-menu'].find(name => event.target.closest(name));
    if (board) board.focused = part ? {id: idOf(tileOf(event.target)), part} : null;
  });
  document.addEventListener('focusout', event => { if (board && board.grid && event.target.closest('.tile-grip')) board.commit(); });
  narrow.addEventListener('change', () => { if (board && board.root.isConnected) board.restart(); });
  window.addEventListener('pagehide', () => { if (board && board.grid) board.commit(); });

  /* a grid appears, is drawn again (React may put other tiles into the same elements), or goes away with its page */
  function look() {
    const root = roots[0];
    if (board && !(root && board.holds(root))) board.stop();
    if (!root) board = null;
    else if (!board || board.id !== root.dataset.board) board = new Board(root);
    else if (!board.holds(root)) board.mount(root);
  }
  new MutationObserver(look).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ['data-board', 'data-seq', 'data-tile'],
  });
})(window.insightora);
