/* A picture from a file of the person: sent as it is, kept by the server, shown by a tile. */
(function (app) {
  async function send(file) {
    const board = app.board;
    const answer = await fetch('/api/v1/dashboards/' + encodeURIComponent(board.id) + '/pictures', {
      method: 'POST', body: file, credentials: 'same-origin', headers: {'Content-Type': 'application/octet-stream', 'X-CSRFToken': app.cookie('_csrf_token')},
    }).catch(() => null);
    if (answer && answer.status === 401) { await app.signIn(); return; }
    const read = answer ? await answer.json().catch(() => ({})) : {};
    if (!answer || !answer.ok) { app.toast((read.error && read.error.message) || app.text('unreachable'), 'bad'); return; }
    const title = file.name.replace(/\.[^.]*$/, '').trim().slice(0, 200) || board.words.addPicture;
    board.push({type: 'add_tile', tile: {kind: 'picture', title, settings: {picture: read.picture}}});
  }

  function choose() {
    const field = Object.assign(document.createElement('input'), {type: 'file', accept: 'image/png,image/jpeg,image/webp,image/svg+xml'});
    field.addEventListener('change', () => { if (field.files[0]) send(field.files[0]); });
    field.click();
  }

  app.picture = {choose};
})(window.insightora);
