/* Fields for the $names of a query: drawn where they are wanted, read when it runs; what was typed is kept by the page. */
(function (app) {
  const TYPES = {number: 'number', date: 'date', text: 'text', boolean: 'text'};

  function field({name, kind, choices}, {before, keep, run}) {
    const label = app.element('label', '', '$' + name), input = app.element('input', 'form-control form-control-sm');
    input.type = TYPES[kind];
    if (kind === 'number') input.step = 'any';
    input.name = name;
    input.value = before[name] || '';
    input.oninput = () => keep({[name]: input.value});
    input.onkeydown = event => { if (event.key === 'Enter') { event.preventDefault(); run(); } };
    label.append(input);
    if (choices.length) {
      const list = app.element('datalist');
      list.id = 'sql-choices-' + name;
      list.append(...choices.map(choice => Object.assign(document.createElement('option'), {value: choice})));
      input.setAttribute('list', list.id);
      label.append(list);
    }
    return label;
  }

  app.values = {
    draw(place, wanted, ways) {
      const names = wanted.map(({name}) => name).join();
      if (place.dataset.names === names) return;
      place.dataset.names = names;
      place.hidden = !wanted.length;
      place.replaceChildren(...wanted.map(want => field(want, ways)));
    },
    read: place => Object.fromEntries([...place.querySelectorAll('[name]')].map(({name, value}) => [name, value])),
    /* Puts the cursor into the first field that a query needs and that has no value */
    focusEmpty(place, sql) {
      const empty = [...place.querySelectorAll('[name]')].find(({name, value}) => !value && sql.includes('$' + name));
      if (empty) empty.focus();
      return Boolean(empty);
    },
  };
})(window.insightora = window.insightora || {});
