/* Uploads: a file goes to the server as it is, in the background; progress, Cancel and errors are drawn here, so that leaving a page loses nothing. */
window.insightora = window.insightora || {};
(function (app) {
  /* A button of Dash that opens files holds a field without a name: the button is what people press and hear. */
  new MutationObserver(() => document.querySelectorAll('#react-entry-point input[type=file]:not([aria-label])').forEach(field => {
    field.setAttribute('aria-label', field.parentElement.textContent.trim() || 'file');
    field.tabIndex = -1;
  })).observe(document.documentElement, {childList: true, subtree: true});

  const uploads = [];                       // newest first: {key, name, size, sent, state, stage, share, message, id, source}
  const unsettled = u => ['waiting', 'sending', 'reading'].includes(u.state);
  const address = u => '/api/v1/uploads' + (u.id ? '/' + encodeURIComponent(u.id) : '');
  let count = 0;

  function size(bytes) {
    const units = ['B', 'kB', 'MB', 'GB'];
    let step = 0;
    for (; bytes >= 1000 && step < units.length - 1; step += 1) bytes /= 1000;
    return (step && bytes < 100 ? bytes.toFixed(1) : Math.round(bytes)) + ' ' + units[step];
  }

  /* Sending */
  function add(files, options) {
    for (const file of files) uploads.unshift({key: ++count, file, name: file.name, size: file.size, sent: 0, state: 'waiting', ...options});
    next();
    draw();
  }
  function next() {
    if (uploads.some(u => u.state === 'sending')) return;
    const upload = uploads.findLast(u => u.state === 'waiting');
    if (upload) send(upload);
  }
  function fetchUrl(upload) {
    Object.assign(upload, {state: 'reading', stage: app.text('fetching'), message: ''});
    const headers = {'X-CSRFToken': app.cookie('_csrf_token'), 'Content-Type': 'application/json'};
    fetch('/api/v1/uploads/url', {method: 'POST', headers, body: JSON.stringify({url: upload.url})})
      .then(async answer => answered(upload, {status: answer.status, responseText: await answer.text()}))
      .catch(() => settle(upload, 'failed', app.text('uploadBroken')));
    draw();
  }
  function send(upload) {
    if (upload.url) { fetchUrl(upload); return; }
    const query = new URLSearchParams({name: upload.name, mode: upload.mode || 'new'});
    if (upload.into) query.set('source', upload.into);
    const request = upload.request = new XMLHttpRequest();
    request.open('POST', '/api/v1/uploads?' + query);
    request.setRequestHeader('X-CSRFToken', app.cookie('_csrf_token'));
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = event => { upload.sent = event.loaded; drawSoon(); };
    request.onload = () => answered(upload, request);
    request.onerror = () => settle(upload, 'failed', app.text('uploadBroken'));
    request.onabort = () => settle(upload, 'cancelled', app.text('cancelled'));
    Object.assign(upload, {state: 'sending', begun: performance.now(), sent: 0, message: ''});
    request.send(upload.file);
  }
  function answered(upload, request) {
    if (request.status === 401) { app.signIn().then(() => send(upload)); return; }
    let body = {};
    try { body = JSON.parse(request.responseText) } catch { /* not from our server: worded below */ }
    if (request.status >= 400) settle(upload, 'failed', (body.error && body.error.message) || app.text('uploadBroken'));
    else { upload.file = null; take(upload, body); follow(upload); next(); }
  }

  /* Following the server's reading of the file */
  function take(upload, view) {
    const states = {ready: 'ready', failed: 'failed', cancelled: 'cancelled'};
    upload.id = view.id;
    upload.source = view.source_id;
    upload.share = view.progress;
    upload.stage = view.stage;
    upload.state = states[view.status] || 'reading';
    upload.message = view.error || (upload.state === 'cancelled' ? app.text('cancelled') : '');
    upload.sentence = (view.notes || []).join(' ');
  }
  async function follow(upload) {
    upload.following = true;
    while (upload.state === 'reading') {
      await new Promise(resolve => setTimeout(resolve, 400));
      try {
        const response = await fetch(address(upload));
        const body = await response.json();
        if (response.ok) take(upload, body);
        else if (response.status === 404) settle(upload, 'failed', body.error.message);
      } catch { /* the server is away for a moment: ask again */ }
      drawSoon();
    }
    settle(upload, upload.state, upload.message);
  }
  function settle(upload, state, message) {
    Object.assign(upload, {state, message, request: null});
    if (state === 'ready') window.dash_clientside.set_props('data-changed', {data: Date.now()});
    draw();
    next();
  }
  const told = (upload, path, method) => fetch(address(upload) + path, {method, headers: {'X-CSRFToken': app.cookie('_csrf_token')}}).then(answer => answer.json());
  function cancel(upload) {
    if (upload.request) upload.request.abort();
    else if (upload.id) told(upload, '', 'DELETE');
    else settle(upload, 'cancelled', app.text('cancelled'));
  }
  /* What the server has is read again there; what it never got is sent again. */
  function retry(upload) {
    if (upload.id) told(upload, '/retry', 'POST').then(view => { take(upload, view); follow(upload); draw(); });
    else { upload.state = 'waiting'; next(); draw(); }
  }
  function forget(upload) {
    uploads.splice(uploads.indexOf(upload), 1);
    draw();
  }
  /* What the server still reads from before this page was loaded */
  async function resume(id, moment) {
    const upload = {key: ++count, id, name: '', size: 0, sent: 0, state: 'reading', again: moment};
    uploads.push(upload);
    const response = await fetch(address(upload));
    if (response.ok) { const view = await response.json(); Object.assign(upload, {name: view.file_name, size: view.size}); take(upload, view); }
    if (response.ok && unsettled(upload)) follow(upload);
    else if (response.ok && moment) settle(upload, upload.state, upload.message);
    else uploads.splice(uploads.indexOf(upload), 1);
    draw();
  }
  /* What was read before is read in another way */
  function again(upload, moment) {
    Object.assign(upload, {again: moment, message: '', share: 0});
    if (upload.state === 'reading') return;
    upload.state = 'reading';
    follow(upload);
    draw();
  }

  /* Drawing into every list on the page */
  function progressText(u) {
    if (u.state === 'waiting') return app.text('waiting');
    if (u.state === 'reading') return u.stage || app.text('reading');
    if (u.state !== 'sending') return u.message;
    const rate = u.sent / Math.max(0.05, (performance.now() - u.begun) / 1000);
    return `${size(u.sent)} ${app.text('of')} ${size(u.size)} · ${Math.floor(100 * u.sent / Math.max(1, u.size))} % · ${size(rate)}/s`;
  }
  function act(glyph, label, does) {
    const button = app.element('button', 'btn btn-plain btn-icon');
    button.type = 'button';
    button.title = label;
    button.setAttribute('aria-label', label);
    button.append(app.icon(glyph));
    button.onclick = does;
    return button;
  }
  const running = u => u.state === 'sending' || u.state === 'reading';
  const toldOf = u => JSON.stringify([u.state, u.name, u.size, u.source, u.id, u.sentence, running(u) ? '' : u.message, u.state === 'reading' && !u.share]);
  function advance(line, u) {
    const bar = line.querySelector('progress');
    if (u.state === 'sending') bar.value = u.sent / Math.max(1, u.size);
    else if (u.share) bar.value = u.share;
    line.querySelector('p').textContent = progressText(u);
  }
  function row(u, only) {
    const line = app.element('li', 'upload ' + u.state);
    line.dataset.upload = u.key;
    line.told = toldOf(u);
    const glyph = {ready: 'done', failed: 'error', cancelled: 'close'}[u.state] || 'file';
    const words = app.element('div', 'grow');
    const head = app.element('div', 'upload-head');
    head.append(app.element('strong', 'clip', u.name), app.element('span', 'faint small num', u.size ? size(u.size) : ''));
    words.append(head);
    if (running(u)) {
      const bar = app.element('progress', u.state === 'reading' && !u.share ? 'unknown' : '');
      bar.max = 1;
      bar.setAttribute('aria-label', u.name);
      words.append(bar);
    }
    const text = app.element('p', 'small ' + (u.state === 'failed' ? 'bad' : 'muted'), u.state === 'ready' ? u.sentence || app.text('ready') : progressText(u));
    if (u.state === 'failed') text.setAttribute('role', 'alert');
    words.append(text);
    line.append(app.icon(glyph), words);
    if (running(u)) advance(line, u);
    if (u.state === 'ready' && !only) {
      for (const [href, label, look] of [['/data/' + u.source, app.text('review'), 'btn-quiet'], ['/ask', app.text('ask'), 'btn-primary']]) {
        const link = app.element('a', 'btn btn-sm ' + look, label);
        link.href = href;
        link.onclick = event => { if (!event.ctrlKey && !event.metaKey) { event.preventDefault(); app.go(href); } };
        line.append(link);
        if (look === 'btn-quiet') line.append(overviewOf(u));
      }
    }
    if (unsettled(u) && (u.id || !u.url)) line.append(act('close', app.text('cancel'), () => cancel(u)));
    else if (u.state !== 'ready' && (u.file || u.id || u.url)) line.append(act('retry', app.text('retry'), () => retry(u)));
    if (!unsettled(u)) line.append(act('close', app.text('dismiss'), () => forget(u)));
    return line;
  }
  /* Makes a whole dashboard of what was loaded; assets/later/panels.js sends it. */
  function overviewOf(u) {
    const make = app.element('button', 'btn btn-sm btn-quiet', app.text('makeBoard'));
    make.type = 'button';
    Object.assign(make.dataset, {post: '/api/v1/dashboards/generate', method: 'POST', then: 'go', body: JSON.stringify({source: u.source})});
    return make;
  }
  /* A line whose buttons stay the same stays the same element: a press that began on it must also end on it. */
  function kept(line, u) {
    if (!line || line.told !== toldOf(u)) return null;
    if (running(u)) advance(line, u);
    return line;
  }
  function draw() {
    document.querySelectorAll('.upload-list').forEach(list => {
      const held = list.contains(document.activeElement) && document.activeElement.closest('[data-upload]');
      const focused = held && held.dataset.upload;
      const only = list.dataset.only;
      const shown = uploads.filter(u => !only || u.into === only || (u.source === only && u.state !== 'ready'));
      const old = new Map([...list.children].map(line => [line.dataset.upload, line]));
      const lines = shown.map(u => kept(old.get(String(u.key)), u) || row(u, only));
      [...list.children].forEach(line => lines.includes(line) || line.remove());
      lines.forEach((line, place) => list.children[place] === line || list.insertBefore(line, list.children[place] || null));
      list.hidden = !shown.length;
      const again = focused && !list.contains(document.activeElement) && list.querySelector(`[data-upload="${focused}"] button`);
      if (again) again.focus();
    });
  }
  let drawing = 0;
  function drawSoon() { drawing = drawing || setTimeout(() => { drawing = 0; draw(); }, 120); }

  /* Drop zones: click, keyboard, drag and drop */
  const zone = target => target.closest && target.closest('[data-drop]');
  const choose = from => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = from.dataset.into === undefined;
    input.accept = from.dataset.accept || '';
    input.onchange = () => add(input.files, options(from));
    input.click();
  };
  const options = from => ({mode: from.dataset.drop || 'new', into: from.dataset.into});
  document.addEventListener('click', event => { const found = zone(event.target); if (found) choose(found); });
  for (const kind of ['dragenter', 'dragover']) document.addEventListener(kind, event => {
    if (!event.dataTransfer || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    const found = zone(event.target);
    document.querySelectorAll('[data-drop].over').forEach(other => other !== found && other.classList.remove('over'));
    if (found) found.classList.add('over');
  });
  document.addEventListener('dragleave', event => { const found = zone(event.target); if (found && !found.contains(event.relatedTarget)) found.classList.remove('over'); });
  document.addEventListener('drop', event => {
    if (!event.dataTransfer || !event.dataTransfer.files.length) return;
    event.preventDefault();
    const found = zone(event.target) || document.querySelector('[data-drop=new]');
    document.querySelectorAll('[data-drop].over').forEach(other => other.classList.remove('over'));
    if (found) add(event.dataTransfer.files, options(found));
  });
  /* An address on the web */
  document.addEventListener('submit', event => {
    if (!event.target.matches || !event.target.matches('.url-form')) return;
    event.preventDefault();
    const field = event.target.querySelector('input');
    const url = field.value.trim();
    if (!url) { field.focus(); return; }
    uploads.unshift({key: ++count, url, name: url, size: 0, sent: 0, state: 'waiting'});
    window.dash_clientside.set_props(field.id, {value: ''});
    next();
    draw();
  });
  /* A table on the clipboard: pasted anywhere but into a text field, or there when its cells are cut by tabs as spreadsheets do */
  function kindOf(text, marks) {
    const lines = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n').slice(0, 50);
    if (lines.length < 2) return null;
    const even = mark => {
      const cuts = lines.map(line => line.split(mark).length - 1);
      return cuts[0] > 0 && cuts.filter(n => n === cuts[0]).length >= 0.8 * cuts.length;
    };
    const mark = marks.find(even);
    return mark ? (mark === '\t' ? '.tsv' : '.csv') : null;
  }
  document.addEventListener('paste', event => {
    const board = event.clipboardData;
    if (!board || !document.querySelector('[data-drop=new]') || document.querySelector('.modal.show')) return;
    if (board.files.length && !board.types.includes('text/plain')) { event.preventDefault(); add(board.files, {mode: 'new'}); return; }
    const field = event.target.closest && event.target.closest('input, textarea, [contenteditable=true]');
    const text = board.getData('text/plain');
    const suffix = kindOf(text, field ? ['\t'] : ['\t', ';', ',', '|']);
    if (!suffix) return;
    event.preventDefault();
    const now = new Date().toLocaleString('sv').slice(0, 16).replace(':', '.');
    add([new File([text], `${app.text('pasted')} ${now}${suffix}`, {type: 'text/plain'})], {mode: 'new'});
  });
  window.addEventListener('beforeunload', event => { if (uploads.some(u => u.state === 'sending' || u.state === 'waiting')) event.preventDefault(); });

  /* A list that appears is filled, also with what runs on the server only */
  app.uploadsAppeared = function () {
    if (document.querySelector('.upload-list')) draw();
    document.querySelectorAll('[data-resume]').forEach(place => {
      const known = uploads.find(u => u.id === place.dataset.resume);
      if (!known) resume(place.dataset.resume, place.dataset.again);
      else if (place.dataset.again && known.again !== place.dataset.again) again(known, place.dataset.again);
    });
  };
})(window.insightora);
