/* The visual builder: the query is the text kept in the browser (the same as the editor's); a choice goes to the server, which gives the changed query back. */
window.insightora = window.insightora || {};
(function (app) {
  const root = document.documentElement;
  const MOST = 100;                             // states that undo reaches
  const kept = () => app.runs.kept(), keep = part => app.runs.keep(part);
  const panel = () => document.querySelector('.builder');
  const part = name => document.querySelector('.builder ' + name);
  const set = (id, data) => window.dash_clientside.set_props(id, {data: {...data, at: Date.now()}});

  let now = '';                                 // the query as it is shown
  let past = [], future = [];
  let step = '';                                // what is under way: '', 'undo', 'redo', 'clear'
  let begun = null, ready = new Promise(resolve => { begun = resolve; });  // whether the page knows its query
  let returning = null;                         // where the focus goes when the changed query stands, and whether its menu opens again

  function show(sql) { set('builder-sent', {sql}); }

  app.builder = {
    /* The menu of a clause, and values of a column, for chips.js */
    menu: async edit => { await ready; return post('menu', {sql: now, ...edit}); },
    values: (column, q) => post('values', {...column, q}),
    choose(edit, button) {
      const section = button.closest('.builder-section');
      const names = [...document.querySelectorAll('.builder-section')].map(one => one.querySelector('.builder-head').textContent);
      const chips = [...section.querySelectorAll('.chip')];
      const last = edit.kind.startsWith('add_') || edit.kind === 'condition' || edit.kind === 'start';
      returning = {section: names[[...document.querySelectorAll('.builder-section')].indexOf(section)], at: chips.indexOf(button), again: edit.do === 'toggle' || (edit.kind === 'condition' && edit.do === 'values'), last};
      panel().classList.add('changing');
      set('builder-sent', {sql: now, edit});
    },
    /* The query as the server shows it */
    arrived({sql, edited}) {
      if (!panel()) return;
      panel().classList.remove('changing');
      if (edited && sql !== now) { past.push(now); future = []; }
      past = past.slice(-MOST);
      now = sql;
      keep({sql, past, future});
      drawn();
      begun();
    },
  };

  async function post(path, body) {
    const answer = await fetch('/api/v1/builder/' + path, {
      method: 'POST', headers: {'Content-Type': 'application/json', 'X-CSRFToken': app.cookie('_csrf_token')}, body: JSON.stringify(body),
    });
    const said = await answer.json();
    return answer.ok ? said : Promise.reject(new Error(said.error ? said.error.message : answer.statusText));
  }

  /* After every change: buttons, fields for values, whether the answer is still this query's, the focus */
  function drawn() {
    part('[data-builder-undo]').disabled = !past.length;
    part('[data-builder-redo]').disabled = !future.length;
    part('[data-builder-run]').disabled = !now;
    part('[data-builder-clear]').hidden = !now;
    const place = part('.sql-values');
    if (place) app.values.draw(place, JSON.parse(place.dataset.wanted || '[]'), {before: kept().values || {}, run, keep: values => keep({values: {...kept().values, ...values}})});
    cost = place ? JSON.parse(place.dataset.cost || '{}') : {};
    part('[data-sql-cost]').textContent = cost.said || '';
    const answer = document.getElementById('sql-answer');
    if (answer) answer.classList.toggle('stale', Boolean(ran) && ran !== now);
    focusBack();
  }
  let ran = '';                                 // the query that the answer below is of
  let cost = {};                                // {said, warning}: a heavy query runs when Run is pressed again

  function focusBack() {
    if (!returning) return;
    const {section, at, again, last} = returning;
    returning = null;
    const sections = [...document.querySelectorAll('.builder-section')];
    const home = sections.find(one => one.querySelector('.builder-head').textContent === section) || sections[0];
    const chips = [...home.querySelectorAll('.chip')];
    const made = chips.filter(chip => !chip.matches('.add'));
    const target = last ? made[made.length - 1] || chips[0] : chips[Math.min(at, chips.length - 1)];
    if (!target) return;
    target.focus({preventScroll: true});
    if (again && !target.matches('.add')) target.click();          // one value more, or one less
  }

  function undo() { if (past.length) { future.push(now); now = past.pop(); keep({past, future}); show(now); } }
  function redo() { if (future.length) { past.push(now); now = future.pop(); keep({past, future}); show(now); } }
  function write(sql) { if (sql !== now) { past.push(now); future = []; now = sql; show(sql); } }

  function run() {
    if (!now) return;
    const place = part('.sql-values');
    if (place && app.values.focusEmpty(place, now)) return;
    if (cost.warning) { app.toast(cost.warning, 'warn'); cost = {...cost, warning: ''}; return; }
    ran = now;
    document.getElementById('sql-answer').classList.remove('stale');
    set('sql-run', {sql: now, values: place ? app.values.read(place) : {}});
  }

  async function mount(host) {
    host.dataset.mounted = '';
    ready = new Promise(resolve => { begun = resolve; });
    app.written = () => now;
    app.savedChanged = () => {};
    await Promise.all([app.later('values'), app.later('runs')]);
    if (!host.isConnected || app.runs.back(host.dataset)) return;
    const {question, sql, typed} = host.dataset, own = kept();
    const mine = !question || own.of === question;         // the half-built query belongs to this address
    now = mine && own.sql && own.sql !== typed ? own.sql : sql;
    past = mine ? own.past || [] : [];
    future = mine ? own.future || [] : [];
    ran = question ? sql : '';
    if (question && !mine) keep({of: question});
    if (now !== sql) show(now);
    else { keep({sql: now, past, future}); drawn(); begun(); }
  }

  document.addEventListener('click', event => {
    if (!panel()) return;
    const on = name => event.target.closest('[data-builder-' + name + ']');
    if (on('run')) run();
    else if (on('undo')) undo();
    else if (on('redo')) redo();
    else if (on('clear')) write('');
    else if (event.target.closest('[data-sql-bring]')) write(event.target.closest('[data-sql-bring]').dataset.sqlBring);
  });
  document.addEventListener('keydown', event => {
    if (!panel() || !(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest('input, textarea, select') && event.key !== 'Enter') return;
    const what = {enter: run, z: event.shiftKey ? redo : undo, y: redo}[event.key.toLowerCase()];
    if (!what || event.target.closest('.chip-menu')) return;
    event.preventDefault();
    what();
  });

  function appeared() {
    const host = document.querySelector('.builder:not([data-mounted])');
    if (host) mount(host);
  }
  new MutationObserver(appeared).observe(root, {childList: true, subtree: true});
  appeared();
})(window.insightora);
