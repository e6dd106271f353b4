/* A range dragged over a chart, or chosen in a form, filters the other tiles: over times and names by whole marks, over numbers by what lies between. */
(function (app) {
  const LEAST = 8;                             // pixels that make a press a drag
  const TALL = 24;                             // pixels down from which a drag over points counts on both axes
  const MOST = 400;                            // names in one filter
  const QUIET = 400;                           // ms in which the end of a drag is no click
  const SHORT = new Set(['hour', 'minute']);   // buckets of less than a day
  const DAY = 10;                              // letters of a date
  const DRAWN = new Set(['bar', 'scatter', 'candlestick', undefined]);

  const figureOf = host => JSON.parse(host.dataset.figure);
  const word = key => app.board ? app.board.words[key] : app.text(key);      // behind a public link there is no board
  const tileOf = host => host.closest('.board-tile');
  const sorted = (a, b) => a <= b ? [a, b] : [b, a];

  /* The axes of a figure that a range can be taken of, each with its column */
  function sidesOf({data, picks = {}, spreads = {}}) {
    if (Object.keys(spreads).length) return spreads;
    const upright = data.length > 0 && data.every(({type, orientation, xaxis}) => DRAWN.has(type) && orientation !== 'h' && (xaxis || 'x') === 'x');
    return upright && picks.x ? {x: {...picks.x[0], marks: true}} : picks.point ? {points: true} : {};
  }

  /* The places along x that stand for something of the data, from left to right */
  function placesOf(figure) {
    const found = new Map();
    figure.data.forEach((trace, curve) => (trace.x || []).forEach((x, index) => {
      const [mark] = found.has(x) ? [] : app.picks.marked(figure, curve, index, ['x']);
      if (mark) found.set(x, mark);
    }));
    const names = ((figure.layout.xaxis || {}).categoryarray || []).map(String);
    const places = [...found].map(([x, mark]) => ({x, mark}));
    return places.sort((a, b) => names.length ? names.indexOf(String(a.x)) - names.indexOf(String(b.x)) : a.x < b.x ? -1 : 1);
  }

  function said(text, grain) {
    const whole = grain && !SHORT.has(grain);
    const moment = new Date(whole ? String(text).slice(0, DAY) + 'T00:00' : text);
    if (!grain || grain === 'year' || Number.isNaN(moment.getTime())) return String(text);
    if (grain === 'quarter') return `Q${Math.floor(moment.getMonth() / 3) + 1} ${moment.getFullYear()}`;
    const form = grain === 'month' ? {month: 'short', year: 'numeric'} : whole ? {dateStyle: 'medium'} : {dateStyle: 'medium', timeStyle: 'short'};
    return new Intl.DateTimeFormat(document.documentElement.lang, form).format(moment);
  }

  /* The filter of some neighbouring places */
  function spanOf(figure, {grain}, places) {
    const ends = [places[0], places[places.length - 1]];
    const {column, label} = ends[0].mark;
    const words = [...new Set(ends.map(({mark}) => said(mark.words, grain)))].join(' – ');
    const values = ends.map(({mark}) => mark.values[0]);
    if (grain) return {column, label, words, op: grain, values: [...new Set(values.map(value => SHORT.has(grain) ? value : value.slice(0, DAY)))]};
    if (figure.layout.xaxis.type === 'date') return {column, label, words, op: 'between', values};
    return {column, label, words, op: 'in', values: places.slice(0, MOST).map(({mark}) => mark.values[0])};
  }
  const numbersOf = ({column, label}, op, values) => ({column, label, op, values: values.map(String), words: values.join(' – ')});
  const binsOf = figure => (figure.data[0] || {}).bins;

  /* Pixels of the page -> filters */
  function taken({figure, sides, area: {xaxis, yaxis, left, top}}, across, down) {
    const [from, to] = sorted(...across).map(x => Math.min(Math.max(x - left, 0), xaxis._length));
    if (sides.x && sides.x.marks) {
      const at = place => xaxis.d2p(place.x);
      const places = placesOf(figure).filter(place => Number.isFinite(at(place)));
      const inside = places.filter(place => at(place) >= from && at(place) <= to);
      const middle = (from + to) / 2;
      const nearest = places.reduce((best, place) => !best || Math.abs(at(place) - middle) < Math.abs(at(best) - middle) ? place : best, null);
      return nearest ? [spanOf(figure, sides.x, inside.length ? inside : [nearest])] : [];
    }
    const bins = binsOf(figure);
    if (bins && sides.x) {
      const touched = bins.filter(([low, high]) => xaxis.d2p(high) > from && xaxis.d2p(low) < to);
      return touched.length ? [numbersOf(sides.x, 'within', [touched[0][0], touched[touched.length - 1][1]])] : [];
    }
    const tall = Math.abs(down[1] - down[0]) > TALL;
    const [high, low] = sorted(...down).map(y => Math.min(Math.max(y - top, 0), yaxis._length));
    if (sides.points) return pointsIn(figure, (x, y) => xaxis.d2p(x) >= from && xaxis.d2p(x) <= to && (!tall || (yaxis.d2p(y) >= high && yaxis.d2p(y) <= low)));
    return [...(sides.x ? [numbersOf(sides.x, 'between', [from, to].map(pixel => rounded(xaxis, pixel)))] : []),
      ...(sides.y && tall ? [numbersOf(sides.y, 'between', [low, high].map(pixel => rounded(yaxis, pixel)))] : [])];
  }

  /* The points of a cloud that lie inside, by what names them */
  function pointsIn(figure, inside) {
    const found = new Map();
    figure.data.forEach((trace, curve) => trace.x.forEach((x, index) => {
      const [mark] = inside(x, trace.y[index]) ? app.picks.marked(figure, curve, index, ['point']) : [];
      if (mark) found.set(mark.values[0], mark);
    }));
    if (found.size > MOST) { app.toast(word('manyPoints').replace('{most}', MOST), 'warn'); return []; }
    const marks = [...found.values()];
    return marks.length ? [{...marks[0], values: [...found.keys()], words: marks.slice(0, 3).map(({words}) => words).join(', ')}] : [];
  }

  /* as exact as a pixel is */
  function rounded(axis, pixel) {
    const step = Math.abs(axis.p2d(1) - axis.p2d(0));
    return Number(axis.p2d(pixel).toFixed(Math.min(12, Math.max(0, Math.ceil(-Math.log10(step))))));
  }

  function areaOf(host) {
    const drawing = host.querySelector('.js-plotly-plot');
    const {xaxis, yaxis} = (drawing && drawing._fullLayout) || {};
    if (!xaxis || !yaxis || !xaxis.d2p) return null;
    const box = drawing.getBoundingClientRect();
    return {xaxis, yaxis, left: box.left + xaxis._offset, top: box.top + yaxis._offset};
  }

  let drag = null;
  let over = 0;
  function begin(host, {pointerId, clientX, clientY}) {
    stop();
    const figure = figureOf(host), sides = sidesOf(figure), area = areaOf(host);
    if (area && Object.keys(sides).length) drag = {host, figure, sides, area, pointerId, x: clientX, y: clientY, band: null};
  }

  function stop() {
    if (drag && drag.band) drag.band.remove();
    document.documentElement.classList.remove('is-brushing');
    drag = null;
  }

  function show({host, sides, area: {xaxis, yaxis, left, top}, band, x, y}, event) {
    const box = host.getBoundingClientRect();
    const clip = (value, start, length) => Math.min(Math.max(value - start, 0), length);
    const [from, to] = sorted(clip(x, left, xaxis._length), clip(event.clientX, left, xaxis._length));
    const both = (sides.y || sides.points) && Math.abs(event.clientY - y) > TALL;
    const [first, last] = both ? sorted(clip(y, top, yaxis._length), clip(event.clientY, top, yaxis._length)) : [0, yaxis._length];
    Object.assign(band.style, {left: left - box.left + from + 'px', width: to - from + 'px', top: top - box.top + first + 'px', height: last - first + 'px'});
  }

  document.addEventListener('pointermove', event => {
    if (!drag || event.pointerId !== drag.pointerId) return;
    if (!event.buttons) { stop(); return; }
    if (!drag.band && Math.abs(event.clientX - drag.x) < LEAST) return;
    if (!drag.band) {
      drag.band = app.element('div', 'brush-band');
      drag.host.append(drag.band);
      document.documentElement.classList.add('is-brushing');
    }
    show(drag, event);
  });
  document.addEventListener('pointerup', event => {
    if (!drag || event.pointerId !== drag.pointerId) return;
    const done = drag.band && drag;
    stop();
    if (!done) return;
    over = performance.now();
    const filters = taken(done, [done.x, event.clientX], [done.y, event.clientY]);
    if (filters.length) choose(tileOf(done.host), filters, {altKey: event.altKey});
  });
  document.addEventListener('pointercancel', stop);
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || !drag || !drag.band) return;
    event.preventDefault();
    over = performance.now();
    stop();
  }, true);
  document.addEventListener('plot:click', event => { if (performance.now() - over < QUIET) event.stopPropagation(); }, true);

  const choose = (tile, filters, keys) => app.later('filter').then(filter => filter.choose(tile.dataset.tile, filters, keys));

  /* The same with keys: both ends in a form */
  function field(label, name, options) {
    const made = app.element('label', '', label);
    const input = options ? app.element('select', 'form-select form-select-sm') : Object.assign(app.element('input', 'form-control form-control-sm'), {type: 'number', step: 'any'});
    if (options) input.append(...options.map((text, at) => Object.assign(app.element('option', '', text), {value: at})));
    input.name = name;
    made.append(input);
    return made;
  }

  /* What the ends of one axis can be: texts to choose from, and how two of them become a filter */
  function choicesOf(figure, side, pick) {
    if (pick.marks) {
      const places = placesOf(figure);
      return {options: places.map(({mark}) => said(mark.words, pick.grain)), make: (a, b) => spanOf(figure, pick, places.slice(a, b + 1))};
    }
    const bins = side === 'x' && binsOf(figure);
    if (!bins) return {options: null, make: (a, b) => numbersOf(pick, 'between', [a, b])};
    const edges = [...bins.map(([low]) => low), bins[bins.length - 1][1]];
    const word = new Intl.NumberFormat(document.documentElement.lang, {maximumFractionDigits: 6});
    return {options: edges.map(edge => word.format(edge)), make: (a, b) => a === b ? null : numbersOf(pick, 'within', [edges[a], edges[b]])};
  }

  function part(figure, side, pick) {
    const {options, make} = choicesOf(figure, side, pick);
    const made = app.element('fieldset', 'range-part');
    const from = field(app.board.words.from, side + '-from', options), to = field(app.board.words.to, side + '-to', options);
    made.append(app.element('legend', '', pick.label), from, to);
    if (options) to.lastChild.value = options.length - 1;
    const read = () => {
      const ends = [from.lastChild.value, to.lastChild.value];
      if (ends.includes('')) return null;
      return make(...sorted(...ends.map(Number)));
    };
    return {made, read};
  }

  function ask(tile) {
    const words = app.board.words;
    const host = tile.querySelector('.plot');
    const figure = figureOf(host), known = sidesOf(figure), sides = Object.entries(known);
    if (known.points) { app.later('filter').then(filter => filter.menu(tile.querySelector('.tile-menu'), tile)); return; }
    if (!sides.length) { app.toast(words.noColumn, 'warn'); return; }
    const title = `${words.range}: ${tile.querySelector('.tile-title').textContent}`;
    const dialog = app.element('dialog', 'overlay range-dialog'), form = app.element('form', 'range-form');
    const parts = sides.map(([side, pick]) => part(figure, side, pick));
    const go = Object.assign(app.element('button', 'btn btn-primary btn-sm', words.filter), {type: 'submit'});
    form.append(app.element('h2', '', title), ...parts.map(({made}) => made), go);
    form.onsubmit = event => {
      event.preventDefault();
      const filters = parts.map(({read}) => read()).filter(Boolean);
      if (!filters.length) { app.toast(words.noRange, 'warn'); return; }
      dialog.close();
      choose(tile, filters);
    };
    dialog.setAttribute('aria-label', title);
    dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener('close', () => { dialog.remove(); const menu = tile.querySelector('.tile-menu'); if (menu) menu.focus(); });
    dialog.append(form);
    document.body.append(dialog);
    dialog.showModal();
  }

  app.brush = {begin, ask};
})(window.insightora);
