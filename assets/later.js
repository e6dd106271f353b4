/* Scripts that are fetched when they are first needed: `app.later('filter')` resolves when assets/later/filter.js has run. */
(function (app) {
  const carrier = document.querySelector('script[data-later]');
  const addresses = carrier ? JSON.parse(carrier.dataset.later) : {};
  const asked = {};
  app.later = name => asked[name] = asked[name] || new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = addresses[name];
    script.onload = () => resolve(app[name]);
    script.onerror = () => { asked[name] = undefined; script.remove(); app.toast(app.text('unreachable'), 'bad'); reject(new Error(name)); };
    document.head.append(script);
  });
})(window.insightora = window.insightora || {});
