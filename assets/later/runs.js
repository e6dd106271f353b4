/* The run under way in the editor or the builder: the page takes its address, and a page that was left while it ran leads back to it. */
(function (app) {
  const key = () => 'sql:' + (document.documentElement.dataset.person || 'nobody');
  const kept = () => { try { return JSON.parse(localStorage.getItem(key())) || {} } catch { return {} } };
  const keep = part => { try { localStorage.setItem(key(), JSON.stringify({...kept(), ...part})) } catch { /* no storage: nothing is kept */ } };

  app.sqlAddress = function (question) {
    if (!question) return;
    history.replaceState(history.state, '', location.pathname + '?question=' + encodeURIComponent(question));
    keep({of: question, running: question});
  };
  app.runs = {
    kept, keep,
    /* Whether the page goes on to the run that was under way when it was left */
    back({question}) {
      const {running} = kept();
      if (question || !running) return false;
      keep({running: null});
      app.go(location.pathname + '?question=' + encodeURIComponent(running));
      return true;
    },
  };
  /* Its answer was seen: there is nothing to come back to */
  new MutationObserver(() => {
    const {running} = kept();
    if (running && document.querySelector('#sql-answer .answer[data-question="' + CSS.escape(running) + '"]')) keep({running: null});
  }).observe(document.documentElement, {childList: true, subtree: true});
})(window.insightora = window.insightora || {});
