/* Sections of a dashboard: which ones a person folded away, kept in this browser for that person. */
window.insightora = window.insightora || {};
(function (app) {
  const keyOf = board => 'sections.' + document.documentElement.dataset.person + '.' + board.id;

  function closed(board) {
    try { return JSON.parse(localStorage.getItem(keyOf(board))) || []; } catch { return []; }
  }

  function toggle(board, id) {
    const now = closed(board);
    const next = now.includes(id) ? now.filter(other => other !== id) : [...now, id];
    try { next.length ? localStorage.setItem(keyOf(board), JSON.stringify(next)) : localStorage.removeItem(keyOf(board)); } catch { /* private mode: it opens again */ }
    board.restart();
  }

  document.addEventListener('click', event => {
    const fold = event.target.closest('.section-fold');
    if (!fold || !app.board || !app.board.root.isConnected) return;
    toggle(app.board, fold.closest('.board-tile').dataset.tile);
    fold.focus({preventScroll: true});
  });

  app.sections = {closed};
})(window.insightora);
