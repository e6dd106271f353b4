/* A session that ends while somebody works: the request waits, a sign-in opens over the page, then the request goes out again.
   A request that nobody waits for says `background: true` and goes without. */
window.insightora = window.insightora || {};
(function (app) {
  const plainFetch = window.fetch.bind(window);
  let signingIn = null;

  function overlay() {
    const dialog = document.createElement('dialog');
    dialog.className = 'overlay session-overlay';
    dialog.setAttribute('aria-label', app.text('signIn'));
    const frame = document.createElement('iframe');
    frame.src = '/sign-in?overlay=1';
    frame.title = app.text('signIn');
    dialog.append(frame);
    dialog.addEventListener('cancel', event => event.preventDefault());
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
  }

  /* Resolves once the same person is signed in again; another person gets a fresh page. */
  app.signIn = function () {
    signingIn = signingIn || new Promise(resolve => {
      const dialog = overlay();
      window.addEventListener('message', function heard(event) {
        if (event.origin !== location.origin || !event.data || event.data.type !== 'insightora:signed-in') return;
        window.removeEventListener('message', heard);
        if (event.data.user !== document.documentElement.dataset.person) { location.reload(); return; }
        dialog.close();
        dialog.remove();
        signingIn = null;
        resolve();
      });
    });
    return signingIn;
  };

  function renewed(init) {
    const headers = new Headers((init && init.headers) || {});
    headers.set('X-CSRFToken', app.cookie('_csrf_token'));
    return {...init, headers};
  }

  let complained = 0;
  function complain(text) {
    if (Date.now() - complained < 12000) return;
    complained = Date.now();
    app.toast(text, 'bad');
  }
  async function sentence(response) {
    try { return (await response.clone().json()).error.message } catch { return app.text('unreachable') }
  }

  window.fetch = async function (target, init) {
    const address = new URL(target instanceof Request ? target.url : target, location.href);
    const callback = address.pathname === '/_dash-update-component';
    let response;
    try { response = await plainFetch(target, init); } catch (error) {
      if (callback) complain(app.text('unreachable'));
      throw error;
    }
    if (address.origin !== location.origin) return response;
    if (response.status === 401 && !(init && init.background)) { await app.signIn(); response = await plainFetch(target, renewed(init)); }
    if (callback && response.status >= 400) complain(await sentence(response));
    return response;
  };
})(window.insightora);
