/* The app as one that can be installed: its worker, and pages kept for reading without the server. Starts when the page has come to rest. */
window.insightora = window.insightora || {};
(function (app) {
  const REST = 5000;                           // ms after a page appeared
  const root = document.documentElement;
  const able = 'serviceWorker' in navigator && 'caches' in window && root.dataset.person && root.dataset.offline === 'on';
  if (!able) return;
  const quiet = work => work.catch(error => console.info(error));   // no room, private mode: nothing is kept

  let timer = 0;
  const keep = () => app.later('seen', true).then(seen => quiet(seen.keep()));
  const soon = () => { clearTimeout(timer); timer = setTimeout(keep, REST); };
  app.pageRests = soon;
  document.addEventListener('visibilitychange', () => { if (document.hidden && app.seen) keep(); });
  const start = () => setTimeout(() => {
    quiet(navigator.serviceWorker.register('/service-worker.js'));
    app.later('seen', true).then(seen => quiet(seen.own()));
    soon();
  }, REST / 2);
  if (document.readyState === 'complete') start(); else window.addEventListener('load', start);
})(window.insightora);
