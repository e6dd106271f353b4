/* Groups of a pivot table open and close: what is inside a closed one is hidden, and stays as it was. */
(function (app) {
  const level = row => Number(row.dataset.level);
  const toggleOf = row => row.querySelector('.pivot-toggle');

  function show(table) {
    let closed = Infinity;                       // the level of the closed group that the rows below are in
    for (const row of table.tBodies[0].rows) {
      if (row.dataset.level === undefined) continue;
      if (level(row) <= closed) closed = Infinity;
      row.hidden = closed !== Infinity;
      const toggle = toggleOf(row);
      if (closed === Infinity && toggle && toggle.getAttribute('aria-expanded') === 'false') closed = level(row);
    }
  }

  document.addEventListener('click', event => {
    const toggle = event.target.closest('.pivot-toggle');
    if (!toggle) return;
    event.stopPropagation();
    const open = toggle.getAttribute('aria-expanded') === 'true';
    toggle.setAttribute('aria-expanded', String(!open));
    show(toggle.closest('table'));
  }, true);
  app.pivot = {show};
})(window.insightora);
