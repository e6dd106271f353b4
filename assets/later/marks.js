/* What can be done with one mark of a tile: filter, highlight, look closer, open its rows. */
(function (app) {
  const hovered = host => ((host.querySelector('.js-plotly-plot') || {})._hoverdata || [])[0];

  /* What the server calls a point (as assets/boot/charts.js tells clicks) */
  function markOf({data, pointNumber}) {
    if (data.bins) return {low: data.bins[pointNumber][0], high: data.bins[pointNumber][1], measure: data.measure};
    const row = data.rows && [].concat(pointNumber).reduce((part, index) => part && part[index], data.rows);
    return row === null || row === undefined ? null : {row, measure: data.measure};
  }

  const isBin = point => Boolean(point.data.bins);

  async function menu(tile, host, event) {
    const filter = await app.later('filter');
    const words = app.board.words;
    const point = host && hovered(host);
    const marks = point ? filter.marked(host, point.curveNumber, point.pointNumber) : [];
    const mark = point && markOf(point);
    const name = marks.map(one => one.words).join(', ');
    const items = [];
    if (marks.length) items.push({head: name});
    if (marks.length) items.push({text: words.filterMark, icon: 'filter', run: () => filter.choose(tile.dataset.tile, marks)});
    if (marks.length) items.push({text: words.highlightMark, icon: 'highlight', run: () => filter.choose(tile.dataset.tile, marks, {altKey: true})});
    items.push({text: words.closer, icon: 'drill', run: () => closer(tile, marks)});
    if (mark) items.push({text: words.rows, icon: 'chart-table', run: () => rows(tile, mark)});
    if (mark && !isBin(point)) items.push({text: words.why, icon: 'chart-waterfall', run: () => rows(tile, mark, 'why')});
    if (mark && !isBin(point)) items.push({text: words.rest, icon: 'chart-bar_grouped', run: () => rows(tile, mark, 'rest')});
    document.querySelectorAll('.menu-anchor').forEach(old => old.remove());
    const anchor = app.element('span', 'menu-anchor');
    Object.assign(anchor.style, {left: event.clientX + 'px', top: event.clientY + 'px'});
    anchor.tabIndex = -1;
    document.body.append(anchor);
    app.menu(anchor, items, name || words.closer);
  }

  async function closer(tile, marks) {
    const [filter, panels] = await Promise.all([app.later('filter'), app.later('panels')]);
    const trail = marks.map(({column, op, values}) => filter.write({tile: '', column, op, values}));
    panels.open({panel: 'closer', tile: tile.dataset.tile, trail, by: null});
  }

  async function rows(tile, mark, view) {
    const filter = await app.later('filter');
    const stamp = tile.querySelector('.tile-state').dataset.stamp;
    app.openRows({dashboard: app.board.id, tile: tile.dataset.tile, asked: filter.asked()}, {...mark, stamp}, view);
  }

  /* in the panel a mark leads further down */
  async function further(host, point) {
    const [filter, panels] = await Promise.all([app.later('filter'), app.later('panels')]);
    const now = JSON.parse(host.closest('[data-closer]').dataset.closer);
    const marks = filter.marked(host, point.curve, point.index);
    const more = marks.map(({column, op, values}) => filter.write({tile: '', column, op, values}));
    const columns = marks.map(one => one.column.join('\n'));
    const kept = now.trail.filter(text => !columns.includes(filter.read(text).column.join('\n')));
    if (more.length) panels.open({...now, trail: [...kept, ...more], by: null});
    else app.toast(app.board.words.noColumn, 'warn');
  }

  app.marks = {menu, closer, further};
})(window.insightora);
