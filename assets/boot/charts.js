/* Draws every chart of the page: elements of class "plot" carry their figure in data-figure, and Plotly is fetched when the first one appears. */
window.insightora = window.insightora || {};
(function (app) {
  const GERMAN = {
    moduleType: 'locale', name: 'de', dictionary: {},
    format: {
      days: ['Sonntag', 'Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag'], shortDays: ['So', 'Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa'],
      months: ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'],
      shortMonths: ['Jan', 'Feb', 'Mär', 'Apr', 'Mai', 'Jun', 'Jul', 'Aug', 'Sep', 'Okt', 'Nov', 'Dez'], date: '%d.%m.%Y',
    },
  };

  /* Plotly, as small as the figure allows */
  const LIBRARIES = JSON.parse(document.currentScript.dataset.plotly);     // addresses: basic, cartesian, everything, maps
  const MAPS = 3;
  const BASIC = new Set(['bar', 'scatter', 'pie', undefined]);
  const CARTESIAN = new Set(['box', 'contour', 'heatmap', 'histogram', 'histogram2d', 'histogram2dcontour', 'image', 'scatterternary', 'violin']);
  const tierOf = figure => Math.max(0, ...figure.data.map(({type}) => BASIC.has(type) ? 0 : CARTESIAN.has(type) ? 1 : type === 'choropleth' || type === 'scattergeo' ? MAPS : 2));
  const loading = [];
  const loaded = [];

  function load(tier) {
    return loading[tier] = loading[tier] || new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = LIBRARIES[tier];
      script.fetchPriority = 'high';
      script.onload = () => { window.Plotly.register(GERMAN); resolve(loaded[tier] = window.Plotly); };
      script.onerror = () => { loading[tier] = undefined; script.remove(); reject(new Error(script.src)); };
      document.head.append(script);
    });
  }
  const library = tier => (tier === MAPS ? loaded[MAPS] : loaded.slice(tier, MAPS).find(Boolean)) || load(tier);

  const plots = new Map();                      // host element -> {text, figure, asked, plotly, drawing, shown, size}
  const spare = [];                             // plots already drawn for another element, which goes away
  const hosts = document.getElementsByClassName('plot');
  const MARGIN = 600;                           // pixels below the screen where charts are drawn already

  /* Charts appear a few at a time: what watches the page looks once for all of them, and the page answers in between. */
  const AT_ONCE = 80;                           // ms of drawing
  const waiting = [];
  let turn = Promise.resolve();
  function enqueue(task) {
    const drawn = new Promise(resolve => waiting.push(() => task().catch(failed).then(resolve)));
    if (waiting.length === 1) turn = turn.then(drain);
    return drawn;
  }
  async function drain() {
    while (waiting.length) {
      const since = performance.now();
      const begun = [];
      while (waiting.length && performance.now() - since < AT_ONCE) begun.push(waiting.shift()());
      await Promise.all(begun);
      if (waiting.length) await new Promise(resume => setTimeout(resume));
    }
  }
  const failed = error => { console.warn(error); if (app.toast) app.toast(app.text('chartFailed'), 'bad'); };

  const stateOf = ({text, seenThrough}) => text + seenThrough;

  async function draw(host, plot) {
    if (plots.get(host) !== plot) return;
    const fresh = !plot.drawing;
    if (fresh || !plot.width) plot.width = host.clientWidth;   // measuring between two drawings lays the page out each time
    const {data, layout} = app.figure(app.look ? app.look(plot.figure, host.dataset) : plot.figure, plot.width);
    if (fresh) host.append(plot.drawing = document.createElement('div'));
    plot.shown = stateOf(plot);
    await plot.plotly.react(plot.drawing, data, layout, plot.figure.config);
    if (!fresh) plot.plotly.Fx.unhover(plot.drawing);       // what the pointer was told is of the figure before
    if (fresh) plot.drawing.on('plotly_click', event => clicked(plot.drawing.parentElement, event));
    if (fresh || !plot.size) plot.size = sizeOf(plot.drawing);
  }

  async function redraw(host, plot) {
    try { plot.plotly = plot.plotly || await library(tierOf(plot.figure)) } catch (error) { return failed(error); }
    return enqueue(() => draw(host, plot));
  }

  function erase(plot) {
    if (!plot.drawing) return;
    plot.plotly.purge(plot.drawing);
    plot.drawing.remove();
    plot.drawing = plot.plotly = undefined;
  }

  const sizeOf = element => element.clientWidth + '×' + element.clientHeight;
  const resized = new ResizeObserver(entries => entries.forEach(({target}) => {
    const plot = plots.get(target);
    if (!plot || !plot.size || plot.size === sizeOf(target) || !target.clientWidth) return;
    plot.size = sizeOf(target);
    plot.width = target.clientWidth;
    redraw(target, plot);
  }));

  const seen = new IntersectionObserver(entries => entries.filter(entry => entry.isIntersecting).forEach(({target}) => appear(target)), {rootMargin: MARGIN + 'px'});
  function appear(host) {
    seen.unobserve(host);
    const plot = plots.get(host);
    if (!plot || plot.asked) return null;
    plot.asked = true;
    return redraw(host, plot);
  }

  /* Draws what a part of the page shows now, without waiting for the observers. */
  function drawn(part) {
    look();
    const near = [...part.getElementsByClassName('plot')].filter(host => host.getBoundingClientRect().top < window.innerHeight + MARGIN);
    return Promise.all(near.map(appear));
  }

  /* Takes a part of the page away; elements with the same figures that stand already get its drawings. */
  function handOver(part) {
    for (const host of part.getElementsByClassName('plot')) {
      const plot = plots.get(host);
      if (!plot || !plot.size) continue;
      plots.delete(host);
      resized.unobserve(host);
      spare.push(plot);
    }
    part.remove();
    look();
    spare.splice(0).forEach(erase);
  }

  function adopt(host, plot) {
    const at = spare.findIndex(other => other.shown === stateOf(plot));
    if (at < 0) return false;
    const {text, figure, seenThrough} = plot;
    host.append(Object.assign(plot, spare.splice(at, 1)[0], {text, figure, seenThrough}).drawing);
    return true;
  }

  function mount(host) {
    const text = host.dataset.figure;
    const seenThrough = (host.dataset.part || '') + (host.dataset.chosen || '');
    const known = plots.get(host);
    if (known && known.text === text && known.seenThrough === seenThrough) return;
    const figure = JSON.parse(text);
    const plot = known || {};
    if (known && tierOf(figure) !== tierOf(known.figure)) erase(known);
    Object.assign(plot, {text, figure, seenThrough});
    if (known) { if (known.asked) redraw(host, known); return; }
    resized.observe(host);
    if (takeOver(host, plot)) return;
    plots.set(host, plot);
    if (!adopt(host, plot)) seen.observe(host);
  }

  /* React made the element anew: its drawing goes on in the new one, with what changed drawn into it. */
  const orphans = new Map();                    // name -> plot whose element has gone
  function takeOver(host, fresh) {
    const plot = orphans.get(host.dataset.name);
    if (!plot || !plot.drawing || tierOf(fresh.figure) !== tierOf(plot.figure)) return false;
    orphans.delete(host.dataset.name);
    const changed = plot.shown !== stateOf(fresh);      // a change that still waited to be drawn is lost with its element
    plots.set(host, Object.assign(plot, fresh));
    host.append(plot.drawing);
    if (changed) redraw(host, plot);
    return true;
  }

  /* What a click on a mark means is up to the server: the store named in data-click gets the points. */
  let clicks = 0;
  /* What the server calls a point: a row of the result and the measure, or a bin */
  function markOf({rows, bins, measure}, place) {
    if (bins) return {low: bins[place][0], high: bins[place][1], measure};
    const row = rows && [].concat(place).reduce((part, index) => part && part[index], rows);
    return row === null || row === undefined ? null : {row, measure};
  }
  function clicked(host, event) {
    const points = event.points.map(({curveNumber, pointNumber, x, y, z, label, value, customdata, data}) =>
      ({curve: curveNumber, index: pointNumber, x, y, z, label, value, customdata, mark: markOf(data, pointNumber)}));
    host.dispatchEvent(new CustomEvent('plot:click', {bubbles: true, detail: {points, keys: event.event}}));
    const store = host.dataset.click;
    if (store) window.dash_clientside.set_props(store[0] === '{' ? JSON.parse(store) : store, {data: {points, click: ++clicks}});
  }

  function look() {
    app.islands.fill();
    for (const [host, plot] of plots) {
      if (host.isConnected && host.dataset.figure) continue;
      plots.delete(host);
      resized.unobserve(host);
      seen.unobserve(host);
      if (host.dataset.name) orphans.set(host.dataset.name, plot); else erase(plot);
    }
    for (const host of hosts) if (host.dataset.figure) mount(host);
    orphans.forEach(erase);
    orphans.clear();
  }
  new MutationObserver(look).observe(document.documentElement, {childList: true, subtree: true, attributes: true, attributeFilter: ['data-figure', 'data-part', 'data-chosen']});
  new MutationObserver(() => plots.forEach((plot, host) => plot.asked && redraw(host, plot)))
    .observe(document.documentElement, {attributes: true, attributeFilter: ['data-bs-theme']});
  window.addEventListener('beforeprint', () => plots.forEach((_, host) => appear(host)));

  if ('held' in document.currentScript.dataset) load(0).catch(() => {});      // the first picture needs it
  /* Draws every chart, also those below the screen. */
  const all = () => Promise.all([...plots.keys()].map(appear)).then(() => turn);
  /* The files that the charts of the page need. */
  const needed = () => [...new Set([...hosts].filter(host => host.dataset.figure).map(host => LIBRARIES[tierOf(JSON.parse(host.dataset.figure))]))];
  app.charts = {needed, drawn, handOver, all, plotlyOf: host => plots.get(host).plotly};
})(window.insightora);
