/* Dashboards and tiles as files: rows from the server, pictures and print from here. */
(function (app) {
  const ROWS = [['pdf', 'pdf', 'text'], ['xlsx', 'xlsx', 'file'], ['csv', 'csv', 'chart-table'], ['py', 'py', 'code']];   // form, its word, its icon
  const words = () => JSON.parse(document.querySelector('[data-export]').dataset.words);
  const plain = name => name.replace(/[^\p{L}\p{N} ._-]+/gu, '_').trim().slice(0, 80) || 'chart';

  function save(url, name) {
    const link = Object.assign(document.createElement('a'), {href: url, download: name});
    document.body.append(link);
    link.click();
    link.remove();
  }

  async function fetched(form, tile) {
    const query = new URLSearchParams([...new URLSearchParams(location.search)].filter(([way]) => way === 'f' || way === 'p'));
    if (tile) query.set('tile', tile);
    const answer = await fetch('/api/v1/dashboards/' + encodeURIComponent(app.board.id) + '/export/' + form + '?' + query, {credentials: 'same-origin'}).catch(() => null);
    if (answer && answer.status === 401) { await app.signIn(); return; }
    if (!answer || !answer.ok) {
      const body = answer ? await answer.json().catch(() => ({})) : {};
      app.toast((body.error && body.error.message) || app.text('unreachable'), 'bad');
      return;
    }
    const name = (answer.headers.get('Content-Disposition') || '').match(/filename="?([^";]+)"?/);
    const url = URL.createObjectURL(await answer.blob());
    save(url, name ? name[1] : 'insightora.' + form);
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }

  /* what a picture stands for, below it: filters, rows, data version, time */
  function proof(tile) {
    const facts = tile.querySelector('.tile-facts');
    const filters = [...document.querySelectorAll('#board-filters .filter-chip')].map(chip => chip.querySelector('.filter-label').textContent + ': ' + chip.querySelector('.filter-words').textContent);
    return [...filters, facts ? facts.title : '', new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC'].filter(Boolean).join(' · ');
  }
  const escaped = text => text.replace(/[&<>]/g, sign => ({'&': '&amp;', '<': '&lt;', '>': '&gt;'}[sign]));

  async function picture(tile, form) {
    const host = tile.querySelector('.plot');
    const drawn = host.querySelector('.js-plotly-plot');
    const style = getComputedStyle(document.documentElement);
    const title = tile.querySelector('.tile-title').textContent;
    const [width, height] = [drawn.clientWidth, drawn.clientHeight + 88];
    const {l, r, t, b} = drawn._fullLayout._size;
    const below = {
      text: escaped(proof(tile)), xref: 'paper', yref: 'paper', x: 0, y: 0, xanchor: 'left', yanchor: 'top', xshift: 26 - l, yshift: -b - 14, showarrow: false,
      font: {size: 11, color: style.getPropertyValue('--ink-2').trim()},
    };
    const old = drawn.layout.title || {};
    const ink = style.getPropertyValue('--ink').trim();
    const above = {
      ...old, text: `<span style="font-size:15px;color:${ink}"><b>${escaped(title)}</b></span><br>` + (old.text || ''),
      x: 18 / width, xref: 'container', xanchor: 'left', y: 1 - 18 / height, yref: 'container', yanchor: 'top', pad: {}, automargin: false,
    };
    const layout = {
      ...drawn.layout, width, height, autosize: false, margin: {l, r, t: t + 44, b: b + 44}, paper_bgcolor: style.getPropertyValue('--paper').trim(),
      title: above, annotations: [...(drawn.layout.annotations || []), below],
    };
    save(await app.charts.plotlyOf(host).toImage({data: drawn.data, layout}, {format: form, width, height, scale: form === 'png' ? 2 : 1}), plain(title) + '.' + form);
  }

  /* every chart is drawn, also those below the screen, before the page goes to the printer (or into a PDF) */
  async function print() {
    const said = document.querySelector('.print-proof') || app.element('p', 'print-proof small');
    const filters = [...document.querySelectorAll('#board-filters .filter-chip')].map(chip => chip.querySelector('.filter-label').textContent + ': ' + chip.querySelector('.filter-words').textContent);
    said.textContent = [...filters, new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC'].join(' · ');
    document.querySelector('.board-page').append(said);
    const root = document.documentElement;
    const theme = root.dataset.bsTheme;
    root.dataset.bsTheme = 'light';
    root.classList.add('is-printing');                           // the page as wide as the paper, so that charts fit their tiles
    await new Promise(done => setTimeout(done, 150));
    await app.charts.all();
    window.addEventListener('afterprint', () => { root.classList.remove('is-printing'); root.dataset.bsTheme = theme; }, {once: true});
    window.print();
  }

  function board(button) {
    const said = words();
    const items = ROWS.map(([form, word, icon]) => ({text: said[word], icon, run: () => fetched(form)}));
    items.push({text: said.print, icon: 'image', run: print});
    items.push({text: said.yaml, icon: 'text', run: () => save('/api/v1/dashboards/' + encodeURIComponent(app.board.id) + '.yaml', '')});
    if (document.getElementById('board-panel')) items.push({text: said.mail, icon: 'mail', run: async () => (await app.later('panels')).open('reports')});
    app.menu(button, items, said.title);
  }

  function tile(button, from) {
    const said = words();
    const items = ROWS.map(([form, word, icon]) => ({text: said[word], icon, run: () => fetched(form, from.dataset.tile)}));
    if (from.querySelector('.plot .js-plotly-plot')) {
      items.push({text: said.png, icon: 'image', run: () => picture(from, 'png')});
      items.push({text: said.svg, icon: 'image', run: () => picture(from, 'svg')});
    }
    app.menu(button, items, said.title);
  }

  app.export = {board, tile};
})(window.insightora);
