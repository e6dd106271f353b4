/* Cross-filtering: what is clicked on a tile becomes filters in the address, and every tile is answered again in one request. */
(function (app) {
  const EMPTY = '%N';
  const WAYS = ['f', 'h', 'p'];                // filters, highlights, parameters
  const SLOW = 200;                            // ms after which tiles look as if they were waiting
  const PATIENCE = 15000;                      // ms after which tiles stop looking as if they were waiting
  const escape = value => value === null ? EMPTY : String(value).replace(/%/g, '%25').replace(/~/g, '%7E');
  const unescape = part => part === EMPTY ? null : decodeURIComponent(part);
  const same = (a, b) => a.length === b.length && a.every(item => b.includes(item));

  /* A filter is {tile, column: [schema, table, column], op, values}; in the address it is one text. */
  const write = ({tile, column, op, values}) => [tile, ...column].map(escape).concat(op, values.map(escape)).join('~');
  function read(text) {
    const [tile, schema, table, column, op, ...values] = text.split('~');
    return {tile: unescape(tile), column: [schema, table, column].map(unescape), op, values: values.map(unescape), text};
  }
  const keyOf = filter => filter.tile + '\n' + filter.column.join('\n');

  const {asked} = app;

  /* The address says what is asked; then the server answers it. What is chosen on a tile leaves that tile as it is. */
  function go(wanted, source) {
    const query = new URLSearchParams(location.search);
    WAYS.forEach(way => query.delete(way));
    remember();
    const rest = query.toString();
    const parts = WAYS.flatMap(way => wanted[way].map(text => way + '=' + encodeURIComponent(text)));
    const search = [rest, ...parts].filter(Boolean).join('&');
    history.pushState(history.state, '', location.pathname + (search ? '?' + search : '') + location.hash);
    answer(wanted, source);
  }

  const shown = board => board.tiles().filter(tile => !tile.hidden);   // one that was deleted is hidden until the server knows
  let patience = 0;
  let slow = 0;
  async function answer(wanted, source) {
    const {board} = app;
    const root = board && board.root;
    if (!root) return;
    root.setAttribute('aria-busy', 'true');
    clearTimeout(slow);
    slow = setTimeout(() => root.classList.add('is-asking'), SLOW);
    clearTimeout(patience);
    patience = setTimeout(settled, PATIENCE);
    expect(wanted);
    emphasiseAll();
    await fetchTiles(board, shown(board).map(tile => tile.dataset.tile).filter(id => id !== source), true);
  }

  /* Tiles answered in one request and put into their places; of two answers for one place the one that was asked for last counts. */
  const newest = new Map();                    // place -> number of the last request for it
  let requests = 0;
  const places = () => new Map([['', document.getElementById('board-filters')], ...app.board.tiles().map(tile => [tile.dataset.tile, tile.querySelector('.tile-body')])]);
  async function fetchTiles(board, tiles, chips = false) {
    const mine = requests += 1;
    [...tiles, ...(chips ? [''] : [])].forEach(place => newest.set(place, mine));
    const made = await requested(board, {asked: asked(), tiles, theme: document.documentElement.dataset.bsTheme});
    const counts = place => app.board === board && newest.get(place) === mine;
    if (made) {
      const parts = new Map([...Object.entries(made.tiles), ['', made.filters]]);
      if (app.board === board) places().forEach((place, name) => { if (place && counts(name) && parts.has(name)) app.islands.put(place, parts.get(name)); });
      emphasiseAll();
    }
    if (chips && counts('')) settled();
  }
  const send = (board, what, more) => fetch('/dashboards/' + encodeURIComponent(board.id) + '/tiles', {
    method: 'POST', credentials: 'same-origin', headers: {'Content-Type': 'application/json', 'X-CSRFToken': app.cookie('_csrf_token')}, body: JSON.stringify(what), ...more,
  });
  async function requested(board, what) {
    try {
      const answer = await send(board, what);
      const body = await answer.json();
      if (answer.ok) return body;
      app.toast((body.error && body.error.message) || app.text('unreachable'), 'bad');
    } catch { app.toast(app.text('unreachable'), 'bad'); }
    return null;
  }
  function settled() {
    clearTimeout(slow);
    document.querySelectorAll('.board-grid').forEach(root => { root.classList.remove('is-asking'); root.removeAttribute('aria-busy'); });
    if (soon) soon.remove();
  }

  /* The chips as they will be, until the server has worded them */
  let soon = null;
  function announce(marks) {
    const bar = document.getElementById('board-filters');
    if (!bar) return;
    if (soon) soon.remove();
    soon = app.element('div', 'filter-chips board-filters is-soon');
    soon.append(...marks.map(({label, words}) => {
      const chip = app.element('span', 'filter-chip');
      chip.append(app.icon('filter'), app.element('span', 'filter-label', label), app.element('span', 'filter-words clip', words));
      return chip;
    }));
    bar.after(soon);
  }
  function expect(wanted) {
    const bar = document.getElementById('board-filters');
    if (bar) bar.querySelectorAll('[data-filter-remove]').forEach(away => {
      away.closest('.filter-chip').classList.toggle('is-going', !wanted[away.dataset.way].includes(away.dataset.filterRemove));
    });
  }
  /* React drew the page: what the address asks stands there already. */
  new MutationObserver(() => { settled(); emphasiseAll(); }).observe(document.documentElement, {subtree: true, attributes: true, attributeFilter: ['data-made']});

  /* A pointer rests on a chart: what a click on one of its marks asks is worked out for all of them. */
  const foreseen = new Set();
  const situation = (tile, {f, p, as_of}) => JSON.stringify([tile, f.filter(text => read(text).tile !== tile), p, as_of, app.board.queue.seq]);
  function ahead(host) {
    const {board} = app;
    const tile = tileOf(host).dataset.tile;
    const now = asked();
    const key = situation(tile, now);
    const [mark, ...more] = marked(figureOf(host), 0, 0, ['x']);
    if (foreseen.has(key) || !mark || more.length || mark.op !== 'in') return;
    foreseen.add(key);
    const f = [...now.f.filter(text => read(text).tile !== tile), write({...mark, tile})];
    const tiles = shown(board).filter(other => other.dataset.kind === 'chart').map(other => other.dataset.tile).filter(id => id !== tile);
    send(board, {asked: {...now, f, h: []}, tiles, ahead: true}, {background: true}).catch(() => foreseen.delete(key));
  }

  const {marked, valued} = app.picks;
  const tileOf = element => element.closest('.board-tile');
  const figureOf = host => JSON.parse(host.dataset.figure);

  function pickMark(host, {points, keys}) {
    const figure = figureOf(host);
    const [point] = points;
    const sides = points.length > 1 ? ['x'] : undefined;    // a line's hover holds the points of every line
    choose(tileOf(host).dataset.tile, marked(figure, point.curve, point.index, sides), keys);
  }

  function cellFilter(cell) {
    const table = cell.closest('table');
    const head = table.querySelectorAll('thead th')[cell.cellIndex];
    if (!head || !head.dataset.pick) return [];
    const pick = JSON.parse(head.dataset.pick);
    const value = cell.dataset.value === undefined ? cell.textContent : JSON.parse(cell.dataset.value);
    return valued([{...pick, values: {[cell.textContent]: value}}], cell.textContent);
  }

  /* A click replaces what was chosen on the tile (the same again takes it back); with Ctrl or Shift it is added; with Alt it highlights. */
  function choose(tile, marks, keys = {}) {
    if (!marks.length) { app.toast(app.board.words.noColumn, 'warn'); return; }
    const fresh = marks.map(({column, op, values}) => ({tile, column, op, values}));
    const now = asked();
    const way = keys.altKey ? 'h' : 'f';
    foreseen.add(situation(tile, now));          // the click itself prepares the next one
    const others = now[way].filter(text => read(text).tile !== tile);
    const own = now[way].filter(text => read(text).tile === tile);
    const texts = keys.ctrlKey || keys.metaKey || keys.shiftKey ? added(own.map(read), fresh) : fresh.map(write);
    const kept = same(own, texts) ? [] : texts;
    go({...now, ...(way === 'h' ? {h: kept} : {f: [...others, ...kept], h: []})}, way === 'f' && !now.h.length ? tile : undefined);
    if (kept.length > own.length) announce(marks);
  }

  function added(own, fresh) {
    const found = new Map(own.map(filter => [keyOf(filter), filter]));
    for (const filter of fresh) {
      const known = found.get(keyOf(filter));
      if (!known || known.op !== filter.op) found.set(keyOf(filter), filter);
      else if (filter.op !== 'in') found.set(keyOf(filter), {...filter, values: ends([...known.values, ...filter.values])});
      else found.set(keyOf(filter), {...filter, values: toggled(known.values, filter.values)});
    }
    return [...found.values()].filter(filter => filter.values.length).map(write);
  }
  const ends = values => { const sorted = [...values].sort(); return [sorted[0], sorted[sorted.length - 1]]; };
  const toggled = (values, others) => [...values.filter(value => !others.includes(value)), ...others.filter(value => !values.includes(value))];

  function remove(way, text) {
    const now = asked();
    go({...now, [way]: now[way].filter(other => other !== text)});
  }
  const clear = () => go({f: [], h: [], p: []});

  /* The chosen marks of a tile stand out from the others on it. */
  function fits(filters, marks) {
    return filters.every(filter => {
      const mark = marks.find(({column}) => column.join('\n') === filter.column.join('\n'));
      if (!mark) return true;
      const [value] = mark.values;
      if (mark.op === 'in' || filter.op === 'in') return filter.values.includes(value);
      const day = String(value).slice(0, filter.values[0].length);
      return filter.values[0] <= day && day <= filter.values[filter.values.length - 1];
    });
  }

  function emphasise(figure, texts) {
    const filters = texts.map(read);
    const colours = (figure.picks || {}).color;
    figure.data.forEach((trace, curve) => {
      const places = trace.type === 'pie' ? trace.labels : trace.orientation === 'h' ? trace.y : trace.x;
      if (trace.type === 'heatmap') outline(figure, trace, filters);
      else if (trace.type === 'pie') {
        trace.marker = {...trace.marker, colors: trace.marker.colors.map((colour, at) => fits(filters, marked(figure, curve, at)) ? colour : colour.slice(0, 7) + '40')};
      } else if (/lines/.test(trace.mode || '')) {
        if (colours && !fits(filters, valued(colours, trace.name))) trace.opacity = 0.25;
      } else {
        trace.selectedpoints = places.map((_, at) => at).filter(at => fits(filters, marked(figure, curve, at)));
        trace.unselected = {marker: {opacity: 0.28}, textfont: {color: 'rgba(128,128,128,.55)'}};
      }
    });
    if (figure.data.some(trace => /lines/.test(trace.mode || ''))) span(figure, filters);
    zone(figure, filters);
  }

  function outline(figure, trace, filters) {
    const line = {color: '#1c2330', width: 2};
    const cells = trace.y.flatMap((_, row) => trace.x.map((__, column) => [row, column])).filter(cell => fits(filters, marked(figure, figure.data.indexOf(trace), cell)));
    if (cells.length > 200) return;
    const shapes = cells.map(([row, column]) => ({type: 'rect', x0: column - 0.5, x1: column + 0.5, y0: row - 0.5, y1: row + 0.5, line, layer: 'above'}));
    figure.layout = {...figure.layout, shapes: [...(figure.layout.shapes || []), ...shapes]};
  }

  function span(figure, filters) {
    const pick = ((figure.picks || {}).x || [])[0];
    const chosen = pick && filters.find(({column, op}) => op === (pick.grain || 'between') && column.join('\n') === pick.column.join('\n'));
    if (!chosen) return;
    const [first, last] = [chosen.values[0], chosen.values[chosen.values.length - 1]];
    const shape = {type: 'rect', xref: 'x', yref: 'paper', x0: first, x1: last, y0: 0, y1: 1, fillcolor: '#3458d633', line: {color: '#3458d6', width: 1}, layer: 'below'};
    figure.layout = {...figure.layout, shapes: [...(figure.layout.shapes || []), shape]};
  }

  /* a range of numbers along one axis or both */
  function zone(figure, filters) {
    const sides = Object.entries(figure.spreads || {}).map(([side, {column}]) => [side, filters.find(filter => same(filter.column, column) && filter.values.length === 2)])
      .filter(([, filter]) => filter);
    if (!sides.length) return;
    const ends = Object.assign({x0: 0, x1: 1, y0: 0, y1: 1, xref: 'paper', yref: 'paper'},
      ...sides.map(([side, {values}]) => ({[side + '0']: Number(values[0]), [side + '1']: Number(values[1]), [side + 'ref']: side})));
    const shape = {type: 'rect', ...ends, fillcolor: '#3458d633', line: {color: '#3458d6', width: 1}, layer: 'below'};
    figure.layout = {...figure.layout, shapes: [...(figure.layout.shapes || []), shape]};
  }

  /* A highlighted part in front of its whole */
  function inFront(figure, part) {
    const places = new Map(part.map(trace => [trace.name || '', trace]));
    const pale = figure.data.map((trace, at) => ({...trace, ...paled(trace), offsetgroup: trace.type === 'bar' ? String(at) : undefined}));
    const strong = figure.data.map((trace, at) => {
      const own = places.get(trace.name || '');
      if (!own) return null;
      const colour = trace.line ? {line: trace.line} : {marker: {...own.marker, color: trace.marker.color}};
      return {...own, ...colour, offsetgroup: trace.type === 'bar' ? String(at) : undefined, showlegend: false, text: undefined, textinfo: undefined};
    }).filter(Boolean);
    figure.data = [...pale, ...strong];
    if (figure.data.some(trace => trace.type === 'bar')) figure.layout = {...figure.layout, barmode: 'group'};
  }
  const paled = trace => trace.type === 'bar' ? {marker: {...trace.marker, opacity: 0.26}} : {opacity: 0.32};

  /* A series keeps the colour it had before the filters: fewer series would otherwise take each other's. */
  const palettes = new Map();                  // name of a chart -> name of a series -> its colours
  function remember() {
    if (asked().f.length || !app.board) return;
    app.board.root.querySelectorAll('.plot[data-name]').forEach(host => {
      const {data, layout} = figureOf(host);
      const found = new Map(data.filter(trace => trace.name && trace.type !== 'pie').map(trace => [trace.name, coloursOf(trace)]));
      data.filter(trace => trace.type === 'pie').forEach(trace => trace.labels.forEach((label, at) => found.set(label, {slice: trace.marker.colors[at]})));
      (layout.annotations || []).forEach(note => { if (found.has(note.text) && note.font) found.get(note.text).note = note.font.color; });
      palettes.set(host.dataset.name, found);
    });
  }
  const coloursOf = trace => ({marker: trace.marker && trace.marker.color, line: trace.line && trace.line.color, fill: trace.fillcolor});

  function recolour(figure, palette) {
    figure.data.forEach(trace => {
      if (trace.type === 'pie') {
        const colours = trace.labels.map((label, at) => (palette.get(label) || {}).slice || trace.marker.colors[at]);
        trace.marker = {...trace.marker, colors: colours};
        return;
      }
      const {marker, line, fill} = palette.get(trace.name) || {};
      if (typeof marker === 'string' && trace.marker) trace.marker = {...trace.marker, color: marker};
      if (line && trace.line) trace.line = {...trace.line, color: line};
      if (fill && trace.fillcolor) trace.fillcolor = fill;
    });
    const notes = (figure.layout.annotations || []).map(note => {
      const known = palette.get(note.text);
      return known && known.note ? {...note, font: {...note.font, color: known.note}} : note;
    });
    if (notes.length) figure.layout = {...figure.layout, annotations: notes};
  }

  app.look = function (figure, {chosen, part, name}) {
    const palette = palettes.get(name);
    if (!palette && !part && !chosen) return figure;
    const made = {...figure, data: figure.data.map(trace => ({...trace}))};
    if (palette) recolour(made, palette);
    if (part) inFront(made, JSON.parse(part));
    if (chosen && chosen !== '[]') emphasise(made, JSON.parse(chosen));
    return made;
  };

  function emphasiseAll() {
    const root = app.board && app.board.root;
    if (!root) return;
    const {f, h} = asked();
    app.board.tiles().forEach(tile => {
      const own = [...f, ...h].filter(text => read(text).tile === tile.dataset.tile);
      tile.classList.toggle('is-source', own.length > 0);
      tile.querySelectorAll('.plot').forEach(host => { if (host.dataset.chosen !== undefined || own.length || host.dataset.part) host.dataset.chosen = JSON.stringify(own); });
      tile.querySelectorAll('.rows').forEach(table => markRows(table, own.map(read)));
    });
  }

  function markRows(table, filters) {
    table.classList.toggle('has-chosen', filters.length > 0);
    if (!filters.length && !table.querySelector('.is-chosen')) return;
    table.querySelectorAll('tbody tr').forEach(row => {
      row.classList.toggle('is-chosen', filters.length > 0 && fits(filters, [...row.cells].flatMap(cellFilter)));
    });
  }

  /* Every mark of a tile in a menu, for those who use keys */
  function menu(button, tile) {
    const host = tile.querySelector('.plot');
    const figure = host && figureOf(host);
    const side = figure && figure.picks && ['x', 'point', 'color'].find(one => figure.picks[one]);
    const found = new Map();
    if (side) figure.data.forEach((trace, curve) => {
      const count = side === 'color' && trace.type !== 'heatmap' ? 1 : (trace.labels || (trace.type === 'choropleth' ? trace.text : trace.orientation === 'h' ? trace.y : trace.x)).length;
      for (let at = 0; at < count; at += 1) {
        const marks = marked(figure, curve, trace.type === 'heatmap' ? [0, at] : at, [side]);
        if (marks.length) found.set(marks[0].words, marks);
      }
    });
    tile.querySelectorAll('.rows tbody tr').forEach(row => {
      const marks = [...row.cells].map(cellFilter).find(cell => cell.length);
      if (marks) found.set(marks[0].words, marks);
    });
    const now = asked().f.map(read).filter(filter => filter.tile === tile.dataset.tile);
    const items = [...found].slice(0, 60).map(([words, marks]) => ({
      text: words, icon: 'filter', on: now.length > 0 && fits(now, marks), run: () => choose(tile.dataset.tile, marks, {ctrlKey: true}),
    }));
    if (items.length) app.menu(button, items, app.board.words.filterBy);
    else app.toast(app.board.words.noColumn, 'warn');
  }

  app.filter = {pickMark, fetchTiles, ahead, marked: (host, curve, index) => marked(figureOf(host), curve, index), choose, cellFilter, remove, clear, menu, answer, asked, go, read, write, refresh: emphasiseAll};
  emphasiseAll();
})(window.insightora);
