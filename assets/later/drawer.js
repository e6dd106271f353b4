/* On a phone filter tiles wait in a drawer at the bottom: the same controls once more, kept equal to those of the tiles. */
(function (app) {
  const FAR = 60;                              // pixels of a swipe that closes it

  const tiles = () => app.board.tiles().filter(tile => tile.querySelector('.tile-control') && !tile.hidden);
  const controlOf = tile => tile.querySelector('.tile-control').dataset.control;

  function part(tile) {
    const made = app.element('section', 'drawer-part');
    made.dataset.tile = tile.dataset.tile;
    const place = app.element('div', 'tile-control');
    place.dataset.control = controlOf(tile);
    made.append(app.element('h3', '', tile.querySelector('.tile-title').textContent), place);
    return made;
  }

  function follow(dialog) {
    dialog.querySelectorAll('.drawer-part').forEach(made => {
      const tile = app.board.tile(made.dataset.tile);
      const place = made.querySelector('.tile-control');
      if (tile && tile.querySelector('.tile-control') && place.dataset.control !== controlOf(tile)) place.dataset.control = controlOf(tile);
    });
  }

  function open(button) {
    const words = app.board.words;
    const dialog = app.element('dialog', 'overlay filter-drawer');
    const head = app.element('header', 'section-head');
    const done = app.element('button', 'btn btn-primary btn-sm', words.done);
    done.type = 'button';
    done.onclick = () => dialog.close();
    head.append(app.element('h2', '', words.filters), done);
    dialog.setAttribute('aria-label', words.filters);
    dialog.append(head, ...tiles().map(part));
    const observer = new MutationObserver(() => follow(dialog));
    observer.observe(document.getElementById('board-area'), {childList: true, subtree: true, attributes: true, attributeFilter: ['data-control']});
    let from = null;
    head.addEventListener('touchstart', event => { from = event.touches[0].clientY; }, {passive: true});
    head.addEventListener('touchend', event => { if (from !== null && event.changedTouches[0].clientY - from > FAR) dialog.close(); });
    dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener('close', () => { observer.disconnect(); dialog.remove(); const opener = document.querySelector('[data-drawer]') || button; opener.focus(); });
    document.body.append(dialog);
    dialog.showModal();
    app.later('control').then(control => control.look());
  }

  app.drawer = {open};
})(window.insightora);
