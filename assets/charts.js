/* Charts take the theme of the page: each light colour has a dark partner (insightora_dash/charts/style.py has the same list). */
(function () {
  const PAIRS = [
    ['#3458d6', '#8aa4ff'], ['#29a497', '#72d0b0'], ['#c78623', '#f0b866'], ['#a5337d', '#f27acb'], ['#6789e2', '#8e929a'], ['#16306f', '#dfe5fe'],
    ['#767500', '#9caa26'], ['#8c3924', '#c9583f'], ['#2f50c4', '#8fa8fe'], ['#1a7d73', '#7ad4b6'], ['#99630f', '#f2bd70'], ['#962c71', '#f386cf'],
    ['#4868c4', '#a2a6ae'], ['#152c66', '#e2e7fd'], ['#666500', '#a9b73c'], ['#803321', '#e58770'], ['#1c2330', '#e8ebf2'], ['#566072', '#a9b2c3'],
    ['#6f788a', '#8791a5'], ['#ffffff', '#171c26'], ['#e3e7ed', '#2a3140'], ['#eef0f4', '#212837'], ['#eff3fe', '#1e2740'], ['#d3ddfa', '#2c3f73'],
    ['#a9bcf3', '#4560b4'], ['#6484e6', '#6f8cef'], ['#2746b4', '#b3c4ff'], ['#b1553a', '#d9795c'],
  ];
  const DATA = new Set(['x', 'y', 'z', 'customdata', 'text', 'labels', 'values', 'ids', 'hovertext', 'width']);
  const GERMAN = {
    moduleType: 'locale', name: 'de', dictionary: {},
    format: {
      days: ['Sonntag', 'Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag'], shortDays: ['So', 'Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa'],
      months: ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'],
      shortMonths: ['Jan', 'Feb', 'Mär', 'Apr', 'Mai', 'Jun', 'Jul', 'Aug', 'Sep', 'Okt', 'Nov', 'Dez'], date: '%d.%m.%Y',
    },
  };
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

  function themed(figure) {
    const colours = exchange[theme()];
    return {...figure, data: (figure.data || []).map(trace => paint(trace, colours)), layout: paint(figure.layout || {}, colours)};
  }

  function wrap(plotly) {
    if (plotly.register) plotly.register(GERMAN);
    const draw = name => (target, data, layout, config) => {
      if (!Array.isArray(data)) return plotly[name](target, themed(data || {}));
      const figure = themed({data, layout});
      return plotly[name](target, figure.data, figure.layout, config);
    };
    return Object.assign(Object.create(plotly), plotly, {react: draw('react'), newPlot: draw('newPlot')});
  }

  // Plotly may load before or after this file: it is wrapped when it arrives.
  let held = window.Plotly && wrap(window.Plotly);
  Object.defineProperty(window, 'Plotly', {configurable: true, get: () => held, set: plotly => { held = plotly && wrap(plotly); }});

  new MutationObserver(() => document.querySelectorAll('.js-plotly-plot').forEach(graph => {
    if (graph.data) held.react(graph, graph.data, graph.layout, graph._context);
  })).observe(document.documentElement, {attributes: true, attributeFilter: ['data-bs-theme']});
})();
