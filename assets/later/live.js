/* Others on the same dashboard: their steps are shown without a reload, and who is there. New data is read as it comes. */
(function (app) {
  const EVERY = 1500;                          // ms between two looks
  const AWAY = 6000;                           // while the window is not on screen
  const COLOURS = 6;
  const AGAIN = ['add_tile', 'restore_tile', 'set_state', 'set_tile_settings', 'set_tile_tab'];
  const DRAWN = ['set_tile_chart', 'set_tile_sql', 'set_text'];
  let data = null;

  const here = () => app.board && app.board.root.isConnected ? app.board : null;
  const address = (board, what, more) => '/api/v1/dashboards/' + encodeURIComponent(board.id) + '/' + what + '?' + new URLSearchParams({window: board.queue.name, ...more});
  const colourOf = name => [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % COLOURS;

  function ownTile(board) {
    const moving = board.root.querySelector('.ui-draggable-dragging, .ui-resizable-resizing');
    return moving ? moving.dataset.tile : board.focused ? board.focused.id : '';
  }

  async function look() {
    const board = here();
    if (!board) return;
    const seq = board.queue.seq;
    const answer = await fetch(address(board, 'since', {seq, tile: ownTile(board)}), {credentials: 'same-origin'});
    if (!answer.ok || board !== here()) return;
    const news = await answer.json();
    people(board, news.people);
    if (data !== null && data !== news.data) reread();
    data = news.data;
    if (!board.queue.items.length && !board.busy && board.queue.seq === seq) follow(board, news);
  }

  /* the steps of other windows, in order */
  function follow(board, news) {
    if (news.seq === board.queue.seq && !news.anew) return;
    board.queue.seq = news.seq;
    const foreign = news.steps.filter(step => step.queue !== board.queue.name);
    const parts = foreign.flatMap(step => step.op.type === 'batch' ? step.op.ops : [step.op]);
    foreign.forEach(step => board.show(step.op));
    if (foreign.length) tell(board, foreign);
    if (!news.anew && app.tabsChanged(parts, false)) return;
    if (news.anew || parts.some(part => AGAIN.includes(part.type))) board.reload();
    else parts.filter(part => DRAWN.includes(part.type) && board.tile(part.id)).forEach(part => board.redraw(part.id));
  }

  function tell(board, steps) {
    const last = steps[steps.length - 1];
    board.tellStep(last.who + ': ' + last.did);
  }

  const reread = () => app.later('filter').then(filter => filter.answer(filter.asked()));

  function people(board, present) {
    const place = document.getElementById('board-people');
    if (!place) return;
    const key = JSON.stringify(present);
    if (place.dataset.shown === key) return;
    place.dataset.shown = key;
    const names = [...new Set(present.map(one => one.who))];
    place.replaceChildren(...names.slice(0, 5).map(name => {
      const face = app.element('span', 'face face-' + colourOf(name), name.slice(0, 2).toUpperCase());
      face.title = name;
      face.setAttribute('role', 'img');
      face.setAttribute('aria-label', name);
      return face;
    }));
    board.tiles().forEach(tile => {
      const one = present.find(other => other.tile === tile.dataset.tile);
      if (one) { tile.dataset.by = one.who; tile.dataset.face = colourOf(one.who); }
      else { delete tile.dataset.by; delete tile.dataset.face; }
    });
  }

  async function turn() {
    try { await look(); } catch { /* the connection comes back */ }
    setTimeout(turn, document.hidden ? AWAY : EVERY);
  }

  window.addEventListener('pagehide', () => {
    const board = here();
    if (board) fetch(address(board, 'left', {}), {method: 'POST', keepalive: true, credentials: 'same-origin', headers: {'X-CSRFToken': app.cookie('_csrf_token')}}).catch(() => {});
  });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) look().catch(() => {}); });
  turn();
  app.live = {look};
})(window.insightora);
