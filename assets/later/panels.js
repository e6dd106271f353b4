/* Panels beside the grid, and the buttons and forms in them: what they send says data-post, what follows says data-then. */
(function (app) {
  const set = (id, props) => window.dash_clientside.set_props(id, props);
  let shown = '';

  /* a panel by its name, or {panel, …} with what it is about */
  async function open(what) {
    shown = what;
    const filter = await app.later('filter');
    set('board-panel-asked', {data: {...(typeof what === 'string' ? {panel: what} : what), asked: filter.asked(), at: Date.now()}});
  }

  /* the address of a public link, once */
  function showLink(address, words) {
    const content = app.element('div', 'link-made');
    const field = Object.assign(app.element('input', 'form-control'), {value: address, readOnly: true});
    field.setAttribute('aria-label', words.linkTold);
    const copy = app.element('button', 'btn btn-primary');
    copy.type = 'button';
    copy.dataset.copyAddress = words.linkCopied;
    copy.dataset.copy = address;
    copy.append(app.icon('copy'), app.element('span', '', words.linkCopy));
    content.append(app.element('p', 'muted small', words.linkOnce), field, copy);
    app.showCopy(words.linkTold, content);
  }

  const FOLLOW = {
    panel: () => { if (shown) open(shown); },
    board: () => app.board && app.board.reload(),
    go: body => app.go(body.href),
    tell: body => body.told && app.toast(body.told, 'good'),
    data: () => set('data-changed', {data: Date.now()}),
    reload: () => location.reload(),
    whole: () => location.assign('/'),
    link: (body, form) => showLink(body.address, form.dataset),
    account: body => { set('account-codes', {data: body.codes || null}); set('account-changed', {data: Date.now()}); },
    gone: () => set('saved-news', {data: Date.now()}),
    saved: (body, form) => { form.reset(); form.closest('details').open = false; set('saved-news', {data: Date.now()}); },
    list: () => set('dashboards-news', {data: Date.now()}),
  };

  async function send(element, body) {
    const answer = await fetch(element.dataset.post, {
      method: element.dataset.method || 'POST', credentials: 'same-origin',
      headers: {'Content-Type': 'application/json', 'X-CSRFToken': app.cookie('_csrf_token')}, body: element.dataset.method === 'GET' ? undefined : JSON.stringify(body),
    }).catch(() => null);
    if (answer && answer.status === 401) { await app.signIn(); return; }
    const text = answer ? await answer.text() : '';
    const read = text && /json/.test(answer.headers.get('Content-Type') || '') ? JSON.parse(text) : {};
    if (!answer || !answer.ok) { app.toast((read.error && read.error.message) || app.text('unreachable'), 'bad'); return; }
    (element.dataset.then || '').split(' ').filter(Boolean).forEach(name => FOLLOW[name](read, element));
  }

  const pressed = button => send(button, JSON.parse(button.dataset.body || '{}'));

  function submitted(form) {
    const body = JSON.parse(form.dataset.body || '{}');
    for (const field of form.querySelectorAll('[name]')) body[field.name] = field.type === 'checkbox' ? field.checked : field.value;
    return send(form, body);
  }

  /* a dashboard from a YAML file */
  function importText() {
    const field = Object.assign(document.createElement('input'), {type: 'file', accept: '.yaml,.yml,text/yaml'});
    field.addEventListener('change', async () => {
      const carrier = app.element('button');
      Object.assign(carrier.dataset, {post: '/api/v1/dashboards/import', then: 'go'});
      if (field.files[0]) send(carrier, {text: await field.files[0].text()});
    });
    field.click();
  }

  app.panels = {importText, open, pressed, submitted, close() { shown = ''; set('board-panel', {children: []}); }};
})(window.insightora);
