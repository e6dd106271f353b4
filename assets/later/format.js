/* What people set on a chart besides its kind: each choice is one operation that can be undone. */
(function (app) {
  const stateOf = tile => tile.querySelector('.tile-state').dataset;

  function change(tile, changes) {
    const state = stateOf(tile);
    const spec = JSON.parse(state.spec);
    const format = {...spec.options.format, ...changes};
    Object.keys(format).forEach(key => { if (format[key] === null || format[key] === false || (Array.isArray(format[key]) && !format[key].length)) delete format[key]; });
    const {format: _old, ...options} = spec.options;
    const chart = {...spec, options: Object.keys(format).length ? {...options, format} : options};
    state.spec = JSON.stringify(chart);
    app.board.act({type: 'set_tile_chart', id: tile.dataset.tile, chart});
  }

  function askLine(tile, lines) {
    const words = app.board.words;
    const dialog = app.element('dialog', 'overlay format-line');
    const form = app.element('form', 'format-form');
    form.method = 'dialog';
    const field = (name, type, text) => {
      const label = app.element('label', '');
      const input = Object.assign(app.element('input', 'form-control'), {name, type, required: name === 'value', step: 'any', maxLength: 40});
      label.append(app.element('span', 'small', text), input);
      form.append(label);
      return input;
    };
    const value = field('value', 'number', words.lineValue);
    const name = field('label', 'text', words.lineLabel);
    const add = app.element('button', 'btn btn-primary', words.lineAdd);
    form.append(add);
    form.addEventListener('submit', event => {
      event.preventDefault();
      dialog.close();
      change(tile, {lines: [...lines, {value: Number(value.value), label: name.value.trim()}]});
    });
    dialog.setAttribute('aria-label', words.line);
    dialog.append(form);
    dialog.addEventListener('close', () => dialog.remove());
    dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
    document.body.append(dialog);
    dialog.showModal();
  }

  function menu(button, tile) {
    const words = app.board.words;
    const can = stateOf(tile).formats.split(' ');
    const format = JSON.parse(stateOf(tile).spec).options.format || {};
    const items = [];
    if (can.includes('sort')) {
      items.push({head: words.order});
      ['size', 'small', 'name', 'rows'].forEach(sort => items.push({
        text: words['sort-' + sort], icon: 'lines', on: format.sort === sort, run: () => change(tile, {sort: format.sort === sort ? null : sort})}));
    }
    if (can.includes('top')) {
      items.push({head: words.top});
      [null, 5, 10].forEach(top => items.push({text: words['top-' + (top || 'all')], icon: 'filter', on: (format.top || null) === top, run: () => change(tile, {top})}));
    }
    items.push({head: words.more});
    ['log', 'average', 'trend', 'forecast'].filter(name => can.includes(name)).forEach(name => items.push({
      text: words[name], icon: format[name] ? 'done' : 'todo', on: Boolean(format[name]), run: () => change(tile, {[name]: !format[name]})}));
    const lines = format.lines || [];
    if (can.includes('line') && lines.length < 5) items.push({text: words.line, icon: 'plus', run: () => askLine(tile, lines)});
    lines.forEach((line, at) => items.push({
      text: words.lineRemove.replace('{line}', line.label || line.value), icon: 'trash', run: () => change(tile, {lines: lines.filter((_, other) => other !== at)})}));
    app.menu(button, items, words.format);
  }

  app.format = {menu};
})(window.insightora);
