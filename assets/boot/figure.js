/* A figure as it is drawn here: in the theme of the page, with names on its axes that fit into the width there is. */
(function (app) {
  // Each light colour has a dark partner (insightora_dash/charts/style.py has the same list).
  const PAIRS = [
    ['#3458d6', '#8aa4ff'], ['#29a497', '#72d0b0'], ['#c78623', '#f0b866'], ['#a5337d', '#f27acb'], ['#6789e2', '#8e929a'], ['#16306f', '#dfe5fe'],
    ['#767500', '#9caa26'], ['#8c3924', '#c9583f'], ['#2f50c4', '#8fa8fe'], ['#1a7d73', '#7ad4b6'], ['#99630f', '#f2bd70'], ['#962c71', '#f386cf'],
    ['#4868c4', '#a2a6ae'], ['#152c66', '#e2e7fd'], ['#666500', '#a9b73c'], ['#803321', '#e58770'], ['#1c2330', '#e8ebf2'], ['#566072', '#a9b2c3'],
    ['#6f788a', '#8791a5'], ['#ffffff', '#171c26'], ['#e3e7ed', '#2a3140'], ['#eef0f4', '#212837'], ['#eff3fe', '#1e2740'], ['#d3ddfa', '#2c3f73'],
    ['#a9bcf3', '#4560b4'], ['#6484e6', '#6f8cef'], ['#2746b4', '#b3c4ff'], ['#b1553a', '#d9795c'],
  ];
  const DATA = new Set(['x', 'y', 'z', 'customdata', 'text', 'labels', 'values', 'ids', 'hovertext', 'width', 'rows', 'bins', 'measure']);
  const theme = () => document.documentElement.dataset.bsTheme === 'dark' ? 1 : 0;
  const exchange = [0, 1].map(to => new Map(PAIRS.map(pair => [pair[1 - to], pair[to]])));

  function paint(part, colours) {
    if (typeof part === 'string') {
      const base = part.slice(0, 7), other = colours.get(base);
      return other && (part.length === 7 || part.length === 9) ? other + part.slice(7) : part;
    }
    if (Array.isArray(part)) return part.map(item => paint(item, colours));
    if (part === null || typeof part !== 'object' || Object.getPrototypeOf(part) !== Object.prototype) return part;
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, DATA.has(key) || key[0] === '_' ? value : paint(value, colours)]));
  }

  /* Sizes of names on axes, in pixels */
  const LINE = 15;                              // a line of names
  const BESIDE = 13;                            // around names, on both sides together
  const APART = 8;                              // between neighbours
  const brush = document.createElement('canvas').getContext('2d');
  const lines = axis => axis.ticktext.map(text => text.split('<br>'));
  const hidden = axis => axis.visible === false || axis.showticklabels === false;

  function widest(texts, axis, base) {
    const font = {...base.font, ...base.xaxis.tickfont, ...axis.tickfont};
    brush.font = `${font.size}px ${font.family}`;
    return Math.max(0, ...texts.map(text => brush.measureText(text).width));
  }

  /* Fewer ticks on an axis of months where they would touch */
  const MONTHS = [1, 2, 3, 6, 12, 24, 60, 120, 240];
  const monthOf = moment => Number(moment.slice(0, 4)) * 12 + Number(moment.slice(5, 7));

  function sparse(axis, data, base, room) {
    const [, step] = /^M(\d+)$/.exec(axis.dtick) || [];
    if (!step) return axis;
    let [first, last] = [Infinity, -Infinity];
    for (const {x} of data) for (const moment of x || []) { first = Math.min(first, monthOf(moment)); last = Math.max(last, monthOf(moment)); }
    const name = widest([/%q/.test(axis.tickformat) ? 'Q4' : /^%Y$/.test(axis.tickformat) ? '2000' : 'Mmm'], axis, base) + APART;
    const fitting = MONTHS.find(months => months >= step && (last - first) / months * name <= room) || MONTHS[MONTHS.length - 1];
    return {...axis, dtick: 'M' + fitting, tickformat: fitting >= 12 ? '%Y' : axis.tickformat};
  }

  /* Room for the names where their size is known: Plotly measures them only after drawing, and then draws everything again. */
  function roomy(data, layout, width) {
    const {xaxis, yaxis, template: {layout: base}} = layout;
    if (!xaxis || !yaxis) return layout;
    const margin = {...layout.margin};
    const sized = (axis, room) => { Object.assign(margin, room); return {...axis, automargin: false}; };
    const left = yaxis.ticktext && !hidden(yaxis) ? sized(yaxis, {l: Math.max(margin.l, Math.round(widest(lines(yaxis).flat(), yaxis, base)) + BESIDE)}) : yaxis;
    const room = width - margin.l - margin.r;
    const below = count => ({b: Math.max(margin.b, BESIDE + 1 + LINE * count), r: Math.max(margin.r, xaxis.tickformatstops ? 20 : 0)});
    const level = () => xaxis.ticktext && widest(lines(xaxis).flat(), xaxis, base) < room / xaxis.ticktext.length;
    const across = hidden(xaxis) ? xaxis
      : xaxis.type === 'date' ? sized(sparse(xaxis, data, base, room), below(/\\n/.test(JSON.stringify(xaxis)) ? 2 : 1))
      : level() ? sized(xaxis, below(Math.max(...lines(xaxis).map(text => text.length)))) : xaxis;
    return {...layout, margin, xaxis: across, yaxis: left};
  }

  app.figure = function ({data, layout}, width) {
    const colours = exchange[theme()];
    return {data: data.map(trace => paint(trace, colours)), layout: roomy(data, {autosize: true, ...paint(layout, colours)}, width)};
  };
})(window.insightora = window.insightora || {});
