/* Fields for the $names of a query: drawn where they are wanted, read when it runs; what was typed is kept by the page. */
(function (app) {
  const TYPES = {number: 'number', date: 'date', text: 'text', boolean: 'text'};

  /* A list where only its values fit, yes or no, a day, a number, or text with proposals; the usual value stands there until another one is typed */
  function field(want, {before, keep, run, declare}) {
    const {name, kind, choices, only} = want;
    const label = app.element('label', '', '$' + name);
    const listed = only && choices.length ? choices : kind === 'boolean' ? ['true', 'false'] : null;
    const input = app.element(listed ? 'select' : 'input', listed ? 'form-select form-select-sm' : 'form-control form-control-sm');
    if (listed) input.append(...['', ...listed].map(value => Object.assign(app.element('option', '', kind === 'boolean' && value ? app.text(value) : value), {value})));
    else input.type = TYPES[kind];
    if (kind === 'number') input.step = 'any';
    input.name = name;
    input.value = before[name] || want.default;
    input.oninput = () => keep({[name]: input.value});
    input.onkeydown = event => { if (event.key === 'Enter') { event.preventDefault(); run(); } };
    label.append(input);
    if (choices.length && !listed) {
      const list = app.element('datalist');
      list.id = 'sql-choices-' + name;
      list.append(...choices.map(choice => Object.assign(document.createElement('option'), {value: choice})));
      input.setAttribute('list', list.id);
      label.append(list);
    }
    const place = app.element('span', 'sql-value');
    place.append(label);
    if (declare) place.append(settings(want, declare));
    return place;
  }

  /* The kind of a value, its usual one and its list: written into the SQL as a comment, so they go wherever the SQL goes */
  function settings(want, declare) {
    const fold = app.element('details', 'menu'), summary = app.element('summary', 'btn btn-plain btn-icon'), form = app.element('form', 'dropdown-menu show value-form');
    summary.title = app.text('valueSettings').replace('{name}', '$' + want.name);
    summary.setAttribute('aria-label', summary.title);
    summary.append(app.icon('settings'));
    const kinds = app.element('select', 'form-select form-select-sm');
    kinds.append(...['text', 'number', 'date', 'yes/no'].map(value => Object.assign(app.element('option', '', app.text('kind ' + value)), {value})));
    kinds.value = want.kind === 'boolean' ? 'yes/no' : want.kind;
    const usual = app.element('input', 'form-control form-control-sm'), list = app.element('textarea', 'form-control form-control-sm mono');
    usual.value = want.default;
    list.value = want.listed;
    list.rows = 2;
    list.placeholder = 'a, b, c  /  select distinct …';
    for (const [text, input] of [['valueKind', kinds], ['valueUsual', usual], ['valueList', list]]) {
      const label = app.element('label', '');
      label.append(app.element('span', '', app.text(text)), input);
      form.append(label);
    }
    const go = app.element('button', 'btn btn-primary btn-sm', app.text('apply'));
    go.type = 'submit';
    form.append(go);
    form.onsubmit = event => {
      event.preventDefault();
      const line = text => text.trim().replace(/\s+/g, ' ').replaceAll('*/', '');
      declare(want.name, kinds.value + (usual.value.trim() ? ' = ' + line(usual.value) : '') + (list.value.trim() ? ' one of ' + line(list.value) : ''));
    };
    fold.append(summary, form);
    return fold;
  }

  app.values = {
    draw(place, wanted, ways) {
      const names = JSON.stringify(wanted);
      if (place.dataset.names === names) return;
      place.dataset.names = names;
      place.hidden = !wanted.length;
      place.replaceChildren(...wanted.map(want => field(want, ways)));
    },
    read: place => Object.fromEntries([...place.querySelectorAll('label > [name]')].map(({name, value}) => [name, value])),
    /* Puts the cursor into the first field that a query needs and that has no value */
    focusEmpty(place, sql) {
      const empty = [...place.querySelectorAll('label > [name]')].find(({name, value}) => !value && sql.includes('$' + name));
      if (empty) empty.focus();
      return Boolean(empty);
    },
  };
})(window.insightora = window.insightora || {});
