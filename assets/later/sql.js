/* Writing SQL: the editor, what is wrong where, values for $names, Run. The half-written text is kept in the browser. */
window.insightora = window.insightora || {};
(function (app) {
  const root = document.documentElement;
  const PATIENCE = 1500;                        // ms that Run waits for what the server thinks
  const LOOK_AFTER = 350;                       // ms without a key before the server is asked what it thinks
  const kept = () => app.runs.kept(), keep = part => app.runs.keep(part);
  const part = name => document.querySelector('.sql-panel ' + name);

  async function post(path, body) {
    const answer = await fetch('/api/v1/sql/' + path, {
      method: 'POST', headers: {'Content-Type': 'application/json', 'X-CSRFToken': app.cookie('_csrf_token')}, body: JSON.stringify(body),
    });
    const said = await answer.json();
    return answer.ok ? said : Promise.reject(new Error(said.error ? said.error.message : answer.statusText));
  }

  /* The look of the editor, from our tokens */
  function look({EditorView, HighlightStyle, syntaxHighlighting, tags}) {
    const theme = EditorView.theme({
      '&': {fontSize: '13.5px', backgroundColor: 'transparent', color: 'var(--ink)'},
      '&.cm-focused': {outline: 'none'},
      '.cm-scroller': {fontFamily: 'var(--mono)', lineHeight: '21px', minBlockSize: '148px', maxBlockSize: '44vh'},
      '.cm-content': {padding: '12px 0', caretColor: 'var(--accent)'},
      '.cm-cursor': {borderLeftColor: 'var(--accent)'},
      '.cm-gutters': {backgroundColor: 'transparent', color: 'var(--ink-3)', border: '0'},
      '.cm-activeLine, .cm-activeLineGutter': {backgroundColor: 'color-mix(in srgb, var(--accent) 5%, transparent)'},
      '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {background: 'color-mix(in srgb, var(--accent) 22%, transparent) !important'},
      '.cm-matchingBracket': {backgroundColor: 'var(--accent-soft) !important', outline: '1px solid var(--accent)'},
      '.cm-tooltip': {backgroundColor: 'var(--paper)', color: 'var(--ink)', border: '1px solid var(--line)', borderRadius: '8px', boxShadow: 'var(--shadow-pop)', overflow: 'hidden'},
      '.cm-tooltip-autocomplete > ul > li[aria-selected]': {backgroundColor: 'var(--accent-soft)', color: 'var(--accent-strong)'},
      '.cm-completionDetail': {color: 'var(--ink-3)', fontStyle: 'normal', marginInlineStart: '10px'},
      '.cm-panels': {backgroundColor: 'var(--sunken)', color: 'var(--ink)'},
      '.cm-placeholder': {color: 'var(--ink-3)'},
    });
    const colours = HighlightStyle.define([
      {tag: [tags.keyword, tags.operatorKeyword], color: 'var(--accent)', fontWeight: '600'},
      {tag: [tags.string, tags.special(tags.string)], color: 'var(--good)'},
      {tag: [tags.number, tags.bool, tags.null], color: 'var(--warn)'},
      {tag: [tags.comment, tags.lineComment, tags.blockComment], color: 'var(--ink-3)', fontStyle: 'italic'},
      {tag: tags.standard(tags.name), color: 'var(--c2)'},
      {tag: tags.special(tags.name), color: 'var(--c4)', fontWeight: '600'},
      {tag: tags.typeName, color: 'var(--c4)'},
      {tag: [tags.operator, tags.punctuation], color: 'var(--ink-2)'},
    ]);
    return [theme, syntaxHighlighting(colours)];
  }

  /* What the server completes with: schema.table and table alike */
  async function names() {
    const answer = await fetch('/api/v1/sql/tables');
    const schema = {};
    for (const table of answer.ok ? await answer.json() : []) {
      const listed = table.columns.map(({name, type}) => ({label: name, detail: type.toLowerCase(), type: 'property'}));
      listed.push(...table.defined.map(({name, kind, sql}) => ({label: name, detail: kind, apply: sql, type: 'function'})));
      (schema[table.schema] = schema[table.schema] || {})[table.name] = listed;
      schema[table.name] = schema[table.name] || listed;
    }
    return schema;
  }

  /* Columns of the tables that the text reads, without their table's name before them */
  const READS = /\b(?:from|join)\s+"?([\w.]+)"?/gi;
  function columns(context, schema) {
    const word = context.matchBefore(/\w+/);
    if (!word && !context.explicit) return null;
    if (word && context.state.sliceDoc(word.from - 1, word.from) === '.') return null;
    const read = [...context.state.doc.toString().matchAll(READS)].map(found => found[1].split('.').pop());
    const options = [...new Set(read)].flatMap(name => schema[name] || []);
    return options.length ? {from: word ? word.from : context.pos, options: options.map(option => ({...option, boost: 20})), validFor: /^\w*$/} : null;
  }

  /* Saved pieces: completed by their name; asked anew when one came or went */
  let pieces = [];
  app.savedChanged = async function () {
    const answer = await fetch('/api/v1/saved');
    pieces = answer.ok ? (await answer.json()).saved.filter(({kind}) => kind === 'snippet').map(({name, sql}) => ({label: name, detail: 'saved', type: 'text', apply: sql})) : [];
    if (editor && relearn) relearn(await names());
  };
  let relearn = null;
  const snippets = context => {
    const word = context.matchBefore(/\w+/);
    return word && pieces.length ? {from: word.from, options: pieces} : null;
  };

  /* The half-written text, unless the address names a run that it does not belong to */
  const begun = ({dataset}) => !dataset.question || kept().of === dataset.question ? kept().sql || dataset.sql : dataset.sql;

  let editor = null;
  async function mount(host) {
    host.dataset.mounted = '';
    if (window.innerWidth <= 1100) document.querySelectorAll('.sql-table').forEach(table => { table.open = false; });
    let lib;
    await Promise.all([app.later('values'), app.later('runs')]);
    if (app.runs.back(host.dataset)) return;
    try { await app.later('codemirror'); lib = window.CodeMirror; } catch { return plain(host); }
    if (!host.isConnected) return;
    const language = new lib.Compartment();
    const speak = schema => [
      lib.sql({dialect: lib.DuckDB, schema, upperCaseKeywords: false}), lib.DuckDB.language.data.of({autocomplete: context => columns(context, schema)}), lib.DuckDB.language.data.of({autocomplete: snippets}),
    ];
    const keys = lib.keymap.of([
      {key: 'Mod-Enter', run: () => run() || true}, {key: 'Tab', run: lib.acceptCompletion}, {key: 'Shift-Alt-f', run: () => format() || true},
    ]);
    editor = new lib.EditorView({
      parent: host, doc: begun(host),
      extensions: [
        lib.Prec.highest(keys), lib.basicSetup, language.of(speak({})), look(lib), lib.placeholder(host.dataset.placeholder), lib.EditorView.lineWrapping,
        lib.EditorView.contentAttributes.of({'aria-label': host.dataset.label}),
        lib.EditorView.updateListener.of(update => { if (update.docChanged) changed(); }),
      ],
    });
    editor.library = lib;
    lookSoon(0);
    if (window.innerWidth > 700) editor.focus();
    relearn = schema => { if (host.isConnected) editor.dispatch({effects: language.reconfigure(speak(schema))}); };
    await app.savedChanged();
  }

  /* Without its library the editor is a plain field: everything still works. */
  function plain(host) {
    const area = app.element('textarea', 'form-control sql-plain');
    area.value = begun(host);
    area.setAttribute('aria-label', host.dataset.label);
    area.oninput = changed;
    host.append(area);
    editor = {plain: area};
    lookSoon(0);
  }
  const text = () => editor.plain ? editor.plain.value : editor.state.doc.toString();
  const chosen = () => {
    const {from, to} = editor.plain ? {from: editor.plain.selectionStart, to: editor.plain.selectionEnd} : editor.state.selection.main;
    return text().slice(from, to).trim();
  };
  function write(sql, from = 0, to = text().length) {
    if (editor.plain) { editor.plain.setRangeText(sql, from, to, 'end'); editor.plain.focus(); changed(); return; }
    editor.dispatch({changes: {from, to, insert: sql}, selection: {anchor: from + sql.length}, scrollIntoView: true});
    editor.focus();
  }

  /* What is wrong, and what it would read */
  let waiting = 0, asked = 0, looked = null;
  let fields = [];                              // of the $names there are
  let heavy = null;                             // {sql, warning} of a query that takes long: it is run when Run is pressed again
  function changed() { keep({sql: text()}); lookSoon(LOOK_AFTER); }
  function lookSoon(after) { clearTimeout(waiting); waiting = setTimeout(examine, after); }
  async function examine() {
    const sql = text(), turn = ++asked;
    clearTimeout(waiting);
    let seen;
    try { seen = await post('check', {sql}) } catch { return; }
    if (turn !== asked || !part('.sql-editor')) return;
    looked = sql;
    mark(seen.problems, sql);
    fields = seen.problems.length ? fields.filter(({name}) => sql.includes('$' + name)) : seen.wanted;      // wrong SQL says of no new ones
    values(fields);
    heavy = seen.cost && seen.cost.warning ? {sql, warning: seen.cost.warning} : null;
    part('[data-sql-cost]').textContent = seen.cost ? seen.cost.said : '';
  }
  function mark(problems, sql) {
    const line = part('.sql-problem');
    const unfinished = problems.length && sql.slice(problems[0].end).trim() === '' && !editor.plain && editor.hasFocus && !problems[0].replacement;
    line.hidden = !problems.length || Boolean(unfinished);
    line.replaceChildren(...problems.map(problem => told(problem)));
    if (editor.plain) return;
    const {setDiagnostics} = editor.library, length = sql.length;
    const marks = problems.filter(({start}) => start < length).map(({start, end, message}) => ({from: start, to: Math.min(end, length), severity: 'error', message}));
    if (text() === sql) editor.dispatch(setDiagnostics(editor.state, unfinished ? [] : marks));
  }
  function told({message, start, end, replacement}) {
    const line = app.element('p', '', message);
    line.prepend(app.icon('error'));
    if (replacement) {
      const fix = app.element('button', 'btn btn-quiet btn-sm', part('.sql-editor').dataset.fix.replace('{name}', replacement));
      fix.type = 'button';
      fix.onclick = () => write(replacement, start, end);
      line.append(fix);
    }
    return line;
  }

  function values(wanted) {
    app.values.draw(part('.sql-values'), wanted, {before: kept().values || {}, run, declare, keep: values => keep({values: {...kept().values, ...values}})});
  }

  /* A value is declared in a comment at the top, in the place of an earlier one */
  function declare(name, said) {
    const rest = text().split('\n').filter(line => !line.trim().startsWith('-- $' + name + ':'));
    keep({values: {...kept().values, [name]: ''}});
    write(['-- $' + name + ': ' + said, ...rest].join('\n'));
  }

  app.written = () => part('.sql-editor') ? chosen() || text().trim() : '';

  /* What stands there now is looked at before it runs: a heavy query asks first */
  async function run() {
    if (looked !== text()) await Promise.race([examine(), new Promise(resolve => setTimeout(resolve, PATIENCE))]);
    const sql = chosen() || text().trim();
    const place = part('.sql-values');
    if (app.values.focusEmpty(place, sql)) return;
    if (heavy && heavy.sql.trim() === sql) {
      const line = part('.sql-problem');
      line.hidden = false;
      line.replaceChildren(told({message: heavy.warning}));
      heavy = null;
      return;
    }
    if (!sql) { if (!editor.plain) editor.focus(); return; }
    window.dash_clientside.set_props('sql-run', {data: {sql, values: app.values.read(place), at: Date.now()}});
  }
  async function format() {
    try { write((await post('format', {sql: text()})).sql) } catch (error) { app.toast(error.message, 'bad'); }
  }

  function find(wanted) {
    document.querySelectorAll('.sql-table').forEach(table => {
      const rows = [...table.querySelectorAll('[data-sql-insert]')];
      const whole = table.dataset.name.includes(wanted);
      const hits = rows.filter(row => row.dataset.sqlInsert.toLowerCase().includes(wanted));
      rows.forEach(row => { row.parentElement.hidden = Boolean(wanted) && !whole && !hits.includes(row); });
      table.hidden = Boolean(wanted) && !whole && !hits.length;
      if (wanted && hits.length) table.open = true;
    });
  }

  document.addEventListener('click', event => {
    const on = name => event.target.closest('[data-sql-' + name + ']');
    if (!editor || !part('.sql-editor')) return;
    if (on('run')) run();
    else if (on('format')) format();
    else if (on('copy')) navigator.clipboard && navigator.clipboard.writeText(text()).then(() => app.toast(app.text('copied'), 'good')).catch(() => {});
    else if (on('insert')) {
      const {from, to} = editor.plain ? {from: editor.plain.selectionStart, to: editor.plain.selectionEnd} : editor.state.selection.main;
      write(on('insert').dataset.sqlInsert, from, to);
    } else if (on('look')) { write(on('look').dataset.sqlLook); run(); }
    else if (on('bring')) write(on('bring').dataset.sqlBring);
  });
  document.addEventListener('input', event => { if (event.target.closest('.sql-find')) find(event.target.value.trim().toLowerCase()); });

  function appeared() {
    const host = document.querySelector('.sql-editor:not([data-mounted])');
    if (host) mount(host);
  }
  new MutationObserver(appeared).observe(root, {childList: true, subtree: true});
  appeared();
})(window.insightora);
