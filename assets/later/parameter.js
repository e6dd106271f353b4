/* The forms that make a parameter: what is filled in becomes a tile. */
(function (app) {
  const optionsOf = form => [...form.querySelectorAll('[data-option]')].filter(place => place.querySelector('input').checked).map(place => JSON.parse(place.dataset.option));
  function settingsOf(form) {
    const look = form.dataset.parameterForm;
    const value = name => form.querySelector(`[name=${name}]`).value;
    if (look !== 'number') return {look, options: optionsOf(form), without: []};
    return {look, name: value('name').trim(), ...Object.fromEntries(['low', 'high', 'step', 'value'].map(part => [part, Number(value(part))])), without: []};
  }

  /* whether it could be made; what the server finds wrong is told by the grid */
  function add(form) {
    const settings = settingsOf(form);
    if (settings.options && settings.options.length < 2) { app.toast(app.board.words.twoOptions, 'warn'); return false; }
    app.board.push({type: 'add_tile', tile: {kind: 'parameter', title: form.querySelector('[name=title]').value.trim(), settings}});
    return true;
  }

  app.parameter = {add};
})(window.insightora);
