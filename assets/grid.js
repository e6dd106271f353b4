/* A dashboard's grid. The server owns the tiles (children of .board-grid); gridstack moves them; every change becomes an operation. */
window.insightora = window.insightora || {};
window.insightora.board = null;                // the dashboard on this page
(function (app) {
  const COLUMNS = 12;
  const CELL = 64;
  const GAP = 8;
  const SMALL = 4;                             // columns up to which a number shares its row on a phone
  const SETTLE = 600;                          // keyboard moves within this time are one step
  const narrow = window.matchMedia('(max-width: 699.98px)');
  const IN_DRAWER = ['filter', 'parameter'];   // on a phone they wait behind a button
  const still = window.matchMedia('(prefers-reduced-motion: reduce)');
  const gridShown = () => document.querySelector('#react-entry-point .board-grid');   // not the one in the first picture

  const tileOf = element => element.closest('.board-tile');
  const idOf = element => element.dataset.tile;
  const same = (a, b) => ['x', 'y', 'w', 'h'].every(key => a[key] === b[key]);
  const set = (id, props) => window.dash_clientside.set_props(id, props);

  /* What the address asks of a dashboard: filters, highlights, parameters, its page, a moment */
  app.asked = () => {
    const query = new URLSearchParams(location.search);
    return {f: query.getAll('f'), h: query.getAll('h'), p: query.getAll('p'), tab: query.get('tab') || '', as_of: query.get('as_of') || ''};
  };

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
      this.places = new Map();                 // tile id -> canonical place and place in the order of a phone
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
      this.drawn = root.dataset.drawn;
      this.words = JSON.parse(root.dataset.words);
      this.tab = root.dataset.tab;
      document.querySelector('.board-title').textContent = root.dataset.title;
      const outdated = Number(root.dataset.seq) < this.queue.seq;   // drawn before the last edit was acknowledged
      this.queue.seq = Math.max(this.queue.seq, Number(root.dataset.seq));
      this.places.clear();
      this.tiles().forEach(tile => {
        tile.hidden = false;
        tile.classList.remove('is-waiting');
        this.places.set(idOf(tile), JSON.parse(tile.dataset.place));
      });
      this.queue.pending().forEach(op => this.show(op));
      this.start();
      if (outdated) this.reload();
      else {
        this.allow('board-undo', root.dataset.canUndo === 'true');
        this.allow('board-redo', root.dataset.canRedo === 'true');
      }
      this.refocus();
      this.showState(this.queue.items.length ? 'saving' : 'saved', this.queue.items.length);
      if (app.boardAppeared) app.boardAppeared();
    }

    /* a redrawn tile has the focus again where it was: on its handle or its menu */
    refocus() {
      const tile = this.focused && document.activeElement === document.body && this.tile(this.focused.id);
      const target = tile && tile.querySelector(this.focused.part);
      if (target) target.focus({preventScroll: true});
    }

    /* whether this is the grid, as it was mounted */
    holds(root) {
      return this.root === root && this.grid && this.id === root.dataset.board && this.drawn === root.dataset.drawn
        && this.tiles().every(tile => tile.hidden || tile.classList.contains('is-away') || (tile.gridstackNode && tile.getAttribute('gs-id') === idOf(tile)));
    }

    tiles() { return [...this.root.querySelectorAll(':scope > .board-tile')]; }
    tile(id) { return this.root.querySelector(`:scope > .board-tile[data-tile="${CSS.escape(id)}"]`); }

    start() {
      this.phone = narrow.matches;
      this.columns = this.phone ? 2 : COLUMNS;
      const shown = this.laid();
      const places = this.phone ? this.stacked(shown) : this.foldedPlaces(shown);
      shown.forEach(tile => this.prepare(tile, places.get(idOf(tile))));
      this.grid = GridStack.init({
        engineClass: engine(), column: this.columns, cellHeight: CELL, margin: GAP, mode: this.phone ? 'top' : 'float', animate: !still.matches, staticGrid: !this.mayEdit || this.folded,
        draggable: {handle: '.tile-head', cancel: '.tile-menu, input, textarea', scroll: true},
        resizable: {handles: this.phone ? 's' : 'se'}, alwaysShowResizeHandle: 'mobile', minRow: 1,
      }, this.root);
      this.grid.on('dragstart resizestart', () => { this.busy = true; });
      const grid = this.grid;
      grid.on('dragstop resizestop', () => {
        this.busy = false;
        queueMicrotask(() => { if (this.grid === grid) this.settle(); });
      });
      this.root.dataset.ready = this.phone ? '1' : String(COLUMNS);
    }

    stop() {
      this.commit();
      if (this.busy) document.dispatchEvent(new MouseEvent('mouseup', {bubbles: true}));   // a drag over tiles that are gone
      if (this.grid && this.grid.el) this.grid.destroy(false);
      this.grid = null;
      this.busy = this.moved = false;
      delete this.root.dataset.ready;
    }

    restart() { this.stop(); this.start(); }

    prepare(tile, place) {
      tile.setAttribute('gs-id', idOf(tile));
      for (const key of ['x', 'y', 'w', 'h']) tile.setAttribute('gs-' + key, place[key]);
    }

    /* the tiles that have a place on the grid now: not those under a folded section, and on a phone not those in the drawer */
    laid() {
      const folds = this.folds();
      this.folded = false;
      return this.ordered().filter(tile => {
        const {away} = folds.get(idOf(tile));
        const out = away || (this.phone && IN_DRAWER.includes(tile.dataset.kind));
        if (tile.dataset.kind === 'section') tile.querySelector('.section-fold').setAttribute('aria-expanded', String(!app.sections.closed(this).includes(idOf(tile))));
        if (away) this.folded = true;
        tile.classList.toggle('is-away', out);
        tile.classList.toggle('grid-stack-item', !out);   // otherwise gridstack lays it out
        return !out;
      });
    }

    ordered() {
      const place = tile => this.places.get(idOf(tile));
      return this.tiles().filter(tile => !tile.hidden).sort((a, b) => place(a).y - place(b).y || place(a).x - place(b).x);
    }

    folds() {
      const parts = this.ordered().map(tile => ({id: idOf(tile), section: tile.dataset.kind === 'section', ...this.places.get(idOf(tile))}));
      return app.places.folded(parts, app.sections.closed(this));
    }

    foldedPlaces(shown) {
      const folds = this.folds();
      return new Map(shown.map(tile => [idOf(tile), {...this.places.get(idOf(tile)), y: folds.get(idOf(tile)).y}]));
    }

    /* on a phone: as arranged there, otherwise in reading order, single numbers two in a row */
    stacked(tiles) {
      const order = tile => { const p = this.places.get(idOf(tile)); return [p.phone ? p.phone.y : Infinity, p.y, p.x]; };
      const before = (a, b) => a.findIndex((value, at) => value !== b[at]);
      const sorted = tiles.map(tile => [order(tile), tile]).sort(([a], [b]) => { const at = before(a, b); return at < 0 ? 0 : a[at] < b[at] ? -1 : 1; });
      return app.places.paired(sorted.map(([, tile]) => {
        const {phone, h, w} = this.places.get(idOf(tile));
        return {id: idOf(tile), small: w <= SMALL && tile.querySelector('.tile-state').dataset.chart === 'kpi', h: phone ? phone.h : h};
      }));
    }

    /* after a gesture every tile moves up as far as it can, so that no holes are left behind */
    pack() {
      if (this.phone) return;
      this.grid.engine.mode = 'top';
      this.grid.engine.mode = 'float';
    }

    /* a person let go of a tile */
    settle() {
      this.pack();
      this.moved = true;
      this.commit();
    }

    /* what a person moved since the last commit becomes one operation */
    commit() {
      clearTimeout(this.timer);
      const op = this.grid && this.moved && this.change();
      this.moved = false;
      if (op) this.act(op);
    }

    /* the operation that makes the known places those on the screen, or null */
    change() {
      if (this.folded) return null;              // what is folded away keeps its place
      const nodes = this.grid.engine.nodes.filter(node => node.el && node.el.dataset.tile);
      return this.phone ? this.phoneMove(nodes) : this.move(nodes);
    }

    move(nodes) {
      const moved = nodes.map(n => [n.id, {x: n.x, y: n.y, w: n.w || 1, h: n.h || 1}]).filter(([id, place]) => !same(place, this.places.get(id)));
      return moved.length ? {type: 'move_tiles', tiles: Object.fromEntries(moved)} : null;
    }

    phoneMove(nodes) {
      const before = this.stacked(nodes.map(n => n.el));
      if (nodes.every(n => same({x: n.x, y: n.y, w: n.w || 1, h: n.h || 1}, before.get(idOf(n.el))))) return null;
      let y = 0;
      const below = h => { y += h; return y - h; };
      return {type: 'move_tiles', layout: 'phone', tiles: Object.fromEntries(app.places.unpaired(nodes).map(n => [n.id, {y: below(n.h || 1), h: n.h || 1}]))};
    }

    push(op) {
      if (op.type === 'add_tile' && this.tab) op.tile.tab = this.tab;
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
      else if (tile && (op.type === 'remove_tile' || (op.type === 'set_tile_tab' && op.tab !== this.tab))) this.hide(tile);
      else if (['set_tile_chart', 'set_tile_sql', 'set_text', 'set_tile_settings'].includes(op.type) && tile) tile.classList.add('is-waiting');
    }

    showPlaces(op) {
      for (const [id, place] of Object.entries(op.tiles)) {
        const known = this.places.get(id);
        if (known) Object.assign(known, op.layout === 'phone' ? {phone: place} : place);
      }
      if (!this.grid || (op.layout === 'phone') !== (this.phone)) return;
      if (this.folded) { this.restart(); return; }
      const places = this.phone ? this.stacked(this.laid()) : this.places;
      const astray = () => this.grid.engine.nodes.filter(n => places.has(n.id) && !same(n, places.get(n.id)));
      for (let tries = 0; tries < 3 && astray().length; tries += 1) {
        this.grid.batchUpdate();
        astray().forEach(n => { const {x, y, w, h} = places.get(n.id); this.grid.update(n.el, {x, y, w, h}); });
        this.grid.batchUpdate(false);
      }
      if (astray().length) this.restart();   // pushed each other about: lay them out afresh
    }

    showTitle(tile, title) {
      Object.assign(tile.querySelector('.tile-title'), {textContent: title, title});
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
      if (app.tabsChanged(parts, item.verb === 'operations')) return;
      const drawn = parts.filter(part => ['set_tile_chart', 'set_tile_sql', 'set_text'].includes(part.type)).map(part => part.id);
      if (missed || parts.some(part => ['add_tile', 'restore_tile', 'set_state', 'set_tile_settings', 'set_tile_tab'].includes(part.type))) this.reload();
      else drawn.filter(id => this.tile(id)).forEach(id => this.redraw(id));
    }

    /* one line for the last step, however fast they come */
    tellStep(text) {
      if (this.stepLine) this.stepLine.remove();
      app.toast(text);
      this.stepLine = document.querySelector('#toasts > :last-child');
    }

    /* what others changed stands; the own edit can still be put on top of it */
    refused(item, message) {
      app.toast(message || this.words.refused, 'bad');
      this.reload();
      if (!item.op) return;
      const line = document.querySelector('#toasts > :last-child');
      const mine = app.element('button', 'toast-action', this.words.mine);
      mine.type = 'button';
      mine.onclick = () => { line.remove(); this.act(item.op); };
      line.querySelector('p').after(mine);
    }

    /* the server draws one tile, or all of them, again */
    async redraw(id) {
      const filter = await app.later('filter');
      await filter.fetchTiles(this, [id]);
      const tile = this.tile(id);
      if (tile) tile.classList.remove('is-waiting');
    }

    reload() {
      if (this.busy) { setTimeout(() => this.reload(), 200); return; }
      set('board-news', {data: {at: Date.now(), asked: app.asked()}});
    }

    /* an edit: shown at once, sent in order */
    act(op) { this.show(op); this.push(op); }

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
      if (!step || !this.mayEdit || !this.grid || this.folded) return;
      event.preventDefault();
      const tile = tileOf(handle);
      const n = tile.gridstackNode;
      const across = document.dir === 'rtl' ? -step[0] : step[0];
      const wanted = event.shiftKey
        ? {w: Math.min(this.columns - n.x, Math.max(1, n.w + across)), h: Math.max(1, n.h + step[1])}
        : {x: Math.min(this.columns - n.w, Math.max(0, n.x + across)), y: this.rowAfter(n, step[1])};
      this.grid.update(tile, wanted);
      this.pack();
      this.moved = true;
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
      if (step > 0) return below ? below.y + below.h - (this.phone ? node.h - 1 : 0) : node.y;
      return node.y;
    }

    say(tile) {
      const n = tile.gridstackNode;
      const live = document.getElementById('board-live');
      if (live) live.textContent = this.words.at.replace('{column}', n.x + 1).replace('{row}', n.y + 1).replace('{w}', n.w).replace('{h}', n.h);
    }
  }

  narrow.addEventListener('change', () => { if (app.board && app.board.root.isConnected) app.board.restart(); });
  window.addEventListener('pagehide', () => { if (app.board && app.board.grid) app.board.commit(); });
  /* on paper tiles lie in a plain grid, at the places they have now */
  const lay = () => app.board && app.board.tiles().forEach(tile => {
    const {x, y, w, h} = app.board.places.get(idOf(tile));
    Object.assign(tile.style, {gridColumn: `${x + 1} / span ${w}`, gridRow: `${y + 1} / span ${h}`});
  });
  window.addEventListener('beforeprint', lay);

  /* a grid appears, is drawn again (React may put other tiles into the same elements), or goes away with its page */
  function look() {
    const root = gridShown();
    const board = app.board;
    if (board && !(root && board.holds(root))) board.stop();
    if (!root) app.board = null;
    else if (!board || board.id !== root.dataset.board) app.board = new Board(root);
    else if (!board.holds(root)) board.mount(root);
  }
  new MutationObserver(look).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ['data-board', 'data-drawn', 'data-tile'],
  });
})(window.insightora);
