/* Rows behind a mark: a click on a bar, slice, point, number or row (or Enter on it) opens the drawer and asks the server for them. */
(function (app) {
  const set = (id, props) => window.dash_clientside.set_props(id, props);
  let asked = null;

  function open(place, mark) {
    const holder = place.closest('[data-evidence]');
    if (!holder || !mark) return;
    const {stamp, ...where} = JSON.parse(holder.dataset.evidence);
    show(where, {...mark, stamp});
  }

  /* `where` is {question} or {dashboard, tile, asked} */
  function show(where, mark, view) {
    asked = {...where, mark, view: view || 'rows'};
    set('rows-body', {children: null});
    set('rows-drawer', {is_open: true});
    page(0);
  }
  app.openRows = show;
  const page = number => set('rows-asked', {data: {...asked, page: number, at: Date.now()}});

  document.addEventListener('plot:click', event => open(event.target, (event.detail.points[0] || {}).mark));

  function openRow(row, cell) {
    const measures = JSON.parse(row.parentElement.dataset.measures);
    const place = [...row.parentElement.children].indexOf(row);
    open(row, {row: place, measure: (cell && measures[cell.cellIndex]) || measures.find(Boolean) || null});
  }
  const rowOf = target => target.closest && target.closest('tbody[data-measures]>tr');

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-rows-page]');
    if (button) { page(Number(button.dataset.rowsPage)); return; }
    const view = event.target.closest('[data-rows-view]');
    if (view) { asked.view = view.dataset.rowsView; page(0); return; }
    const number = event.target.closest('[data-mark]');
    if (number) { open(number, JSON.parse(number.dataset.mark)); return; }
    const row = rowOf(event.target);
    if (row && !String(getSelection())) openRow(row, event.target.closest('td'));
  });

  document.addEventListener('keydown', event => {
    const row = rowOf(event.target);
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); openRow(row); return; }
    const to = {ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling, Home: row.parentElement.firstElementChild, End: row.parentElement.lastElementChild}[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (!to) return;
    row.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  });
})(window.insightora);
