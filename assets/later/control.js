/* Filter tiles: a list with search, a range, dates with relative periods; parameters: a number, a choice. What is set stands in the address. */
(function (app) {
  const built = new WeakMap();                 // place -> what it was built from
  const PAUSE = 350;
  const make = (tag, className, props = {}) => Object.assign(app.element(tag, className), props);
  const tileOf = place => place.closest('[data-tile]');

  const own = (filter, id) => filter.asked().f.map(filter.read).find(one => one.tile === id);

  async function set(place, control, op, values) {
    const filter = await app.later('filter');
    const id = tileOf(place).dataset.tile;
    const now = filter.asked();
    const others = now.f.filter(text => filter.read(text).tile !== id);
    const mine = values ? [filter.write({tile: id, column: control.column, op, values})] : [];
    filter.go({...now, f: [...others, ...mine]});
  }

  /* what a parameter is set to: parts of a text, or nothing for what it is at first */
  const turned = (filter, id) => filter.asked().p.map(text => text.split('~')).find(([tile]) => tile === id);
  async function turn(place, said) {
    const filter = await app.later('filter');
    const id = tileOf(place).dataset.tile;
    const now = filter.asked();
    const others = now.p.filter(text => text.split('~')[0] !== id);
    filter.go({...now, p: said === null ? others : [...others, id + '~' + said]});
  }

  function number(place, control, _chosen, set) {
    const now = set ? Number(set[1]) : control.value;
    const made = (type, className) => make('input', className, {type, min: control.low, max: control.high, step: control.step, value: now, name: type});
    const slider = made('range', 'form-range');
    const field = made('number', 'form-control form-control-sm num');
    [slider, field].forEach(one => one.setAttribute('aria-label', control.label));
    let timer = 0;
    const send = value => { clearTimeout(timer); timer = setTimeout(() => turn(place, value === control.value ? null : String(value)), PAUSE); };
    slider.addEventListener('input', () => { field.value = slider.value; send(Number(slider.value)); });
    field.addEventListener('change', () => {
      const value = Math.min(control.high, Math.max(control.low, Number(field.value)));
      slider.value = field.value = value;
      send(value);
    });
    const row = make('div', 'control-number');
    row.append(slider, field);
    place.append(row, make('p', 'faint small num', {textContent: '{{' + control.name + '}}'}));
  }

  function swap(place, control, _chosen, set) {
    const select = make('select', 'form-select form-select-sm', {name: 'swap'});
    select.setAttribute('aria-label', control.label);
    [['', control.words.made], ...control.options].forEach(([value, text]) => select.append(make('option', '', {value, textContent: text})));
    select.value = set ? set.slice(1).join('~') : '';
    select.addEventListener('change', () => turn(place, select.value || null));
    place.append(select);
  }

  function list(place, control, chosen) {
    const picked = new Set(chosen && chosen.op === 'in' ? chosen.values : []);
    const key = value => value === null ? null : String(value);
    const rows = make('ul', 'plain control-list');
    rows.setAttribute('aria-label', control.label);
    const known = new Set(control.options.map(([value]) => key(value)));
    const gone = [...picked].filter(value => !known.has(value)).map(value => [value, value === null ? '' : value, 0]);
    for (const [value, words, count] of [...control.options, ...gone]) {
      const label = make('label', 'control-option');
      const box = make('input', 'form-check-input', {type: 'checkbox', checked: picked.has(key(value)), name: 'v' + key(value)});
      box.addEventListener('change', () => {
        if (box.checked) picked.add(key(value)); else picked.delete(key(value));
        set(place, control, 'in', picked.size ? [...picked] : null);
      });
      label.append(box, make('span', 'clip', {textContent: words, title: words}), make('span', 'num faint', {textContent: count.toLocaleString(document.documentElement.lang)}));
      const row = make('li', '');
      row.dataset.words = words.toLowerCase();
      row.append(label);
      rows.append(row);
    }
    const parts = [rows];
    if (control.options.length > 8) {
      const search = make('input', 'form-control form-control-sm', {type: 'search', placeholder: control.words.search, name: 'search'});
      search.setAttribute('aria-label', control.words.search);
      search.addEventListener('input', () => rows.childNodes.forEach(row => { row.hidden = !row.dataset.words.includes(search.value.trim().toLowerCase()); }));
      parts.unshift(search);
    }
    if (!control.options.length) parts.unshift(make('p', 'muted small', {textContent: control.words.none}));
    if (control.more) parts.push(make('p', 'faint small', {textContent: control.words.more}));
    place.append(...parts);
  }

  function range(place, control, chosen) {
    const [low, high] = [Number(control.low), Number(control.high)];
    const now = chosen ? chosen.values.map(Number) : [low, high];
    const step = control.whole ? 1 : Number(((high - low) / 200 || 1).toPrecision(1));
    const track = make('div', 'control-range');
    const ends = make('div', 'control-ends');
    const slider = at => make('input', '', {type: 'range', min: low, max: high, step, value: now[at], name: 'slider' + at});
    const field = at => make('input', 'form-control form-control-sm num', {type: 'number', min: low, max: high, step: 'any', value: now[at], name: 'end' + at});
    const sliders = [slider(0), slider(1)];
    const fields = [field(0), field(1)];
    [control.words.from, control.words.to].forEach((word, at) => { sliders[at].setAttribute('aria-label', word); fields[at].setAttribute('aria-label', word); });
    let timer = 0;
    function changed(values) {
      const sorted = [...values].sort((a, b) => a - b);
      sorted.forEach((value, at) => { fields[at].value = value; sliders[at].value = value; });
      track.style.setProperty('--from', (sorted[0] - low) / (high - low || 1));
      track.style.setProperty('--to', (sorted[1] - low) / (high - low || 1));
      return sorted;
    }
    const send = values => { clearTimeout(timer); timer = setTimeout(() => set(place, control, 'between', values[0] <= low && values[1] >= high ? null : values.map(String)), PAUSE); };
    sliders.forEach(one => one.addEventListener('input', () => send(changed(sliders.map(other => Number(other.value))))));
    fields.forEach(one => one.addEventListener('change', () => send(changed(fields.map(other => Number(other.value))))));
    changed(now);
    track.append(...sliders);
    ends.append(fields[0], make('span', 'faint', {textContent: '–'}), fields[1]);
    place.append(track, ends);
  }

  function dates(place, control, chosen) {
    const select = make('select', 'form-select form-select-sm', {name: 'period'});
    select.setAttribute('aria-label', control.words.period);
    const current = chosen ? [chosen.op, ...chosen.values].join('~') : '';
    const relative = control.periods.some(([value]) => value === current);
    const ends = [0, 1].map(at => make('input', 'form-control form-control-sm', {
      type: 'date', name: 'day' + at, min: String(control.low || '').slice(0, 10), max: String(control.high || '').slice(0, 10),
      value: chosen && chosen.op === 'between' ? chosen.values[at] : '',
    }));
    [['', control.words.any], ...control.periods, ['own', control.words.own]].forEach(([value, text]) => select.append(make('option', '', {value, textContent: text})));
    select.value = relative ? current : chosen ? 'own' : '';
    const days = make('div', 'control-ends');
    days.hidden = select.value !== 'own';
    ends[0].setAttribute('aria-label', control.words.from);
    ends[1].setAttribute('aria-label', control.words.to);
    select.addEventListener('change', () => {
      days.hidden = select.value !== 'own';
      if (select.value === 'own') { ends[0].focus(); return; }
      const [op, ...values] = select.value.split('~');
      set(place, control, op, select.value ? values : null);
    });
    ends.forEach(one => one.addEventListener('change', () => {
      const days = ends.map(other => other.value);
      if (days.every(Boolean)) set(place, control, 'between', days.sort());
    }));
    days.append(ends[0], make('span', 'faint', {textContent: '–'}), ends[1]);
    place.append(select, days);
  }

  const LOOKS = {list, range, dates, number, swap};
  let focused = null;                          // the field to go on with when its tile is built anew
  async function build(place) {
    const filter = await app.later('filter');
    const tile = tileOf(place);
    if (!tile || !place.isConnected) return;
    const from = place.dataset.control + location.search;
    if (built.get(place) === from) return;
    built.set(place, from);
    const control = JSON.parse(place.dataset.control);
    const kept = place.querySelector('.control-list') ? place.querySelector('.control-list').scrollTop : (focused && focused.tile === tile.dataset.tile ? focused.scroll : 0);
    place.replaceChildren();
    LOOKS[control.look](place, control, own(filter, tile.dataset.tile), turned(filter, tile.dataset.tile));
    const rows = place.querySelector('.control-list');
    if (rows) rows.scrollTop = kept;
    const field = focused && focused.tile === tile.dataset.tile && document.activeElement === document.body && [...place.querySelectorAll('input, select')].find(one => one.name === focused.name);
    if (field) field.focus({preventScroll: true});
  }

  document.addEventListener('focusin', event => {
    const place = event.target.closest('.tile-control');
    if (place || !event.target.closest('.tile-control')) focused = place ? {tile: tileOf(place).dataset.tile, name: event.target.name, scroll: 0} : null;
  });
  document.addEventListener('scroll', event => { if (focused && event.target.classList && event.target.classList.contains('control-list')) focused.scroll = event.target.scrollTop; }, true);
  const look = () => document.querySelectorAll('.tile-control:not(#first-paint *)').forEach(build);
  new MutationObserver(look).observe(document.documentElement, {childList: true, subtree: true, attributes: true, attributeFilter: ['data-control', 'data-asked']});
  window.addEventListener('popstate', () => setTimeout(look));
  look();
  app.control = {look};
})(window.insightora);
