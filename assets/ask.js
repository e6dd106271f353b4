/* The question box: Enter, growth, the half-typed question, the skeleton while a question travels, Stop. */
window.insightora = window.insightora || {};
(function (app) {
  const box = () => document.getElementById('ask-text');
  const person = () => document.documentElement.dataset.person || 'nobody';
  const place = conversation => 'draft:' + person() + ':' + (conversation || 'new');
  const store = {
    get(key) { try { return localStorage.getItem(key) || '' } catch { return '' } },
    set(key, text) { try { text ? localStorage.setItem(key, text) : localStorage.removeItem(key) } catch { /* no storage: nothing is kept */ } },
  };
  const conversation = () => { const form = document.querySelector('.composer'); return form ? form.dataset.conversation || '' : ''; };
  let travelling = null;

  function grow() {
    const area = box();
    if (!area) return;
    area.style.blockSize = 'auto';
    area.style.blockSize = Math.min(area.scrollHeight + 2, 220) + 'px';
  }
  function show(text) {
    const pending = document.getElementById('ask-pending');
    if (!pending) return;
    pending.hidden = !text;
    if (!text) return;
    pending.querySelector('.asked').textContent = text;
    const clock = pending.querySelector('[data-elapsed]');
    clock.dataset.since = Date.now();
    clock.textContent = '0.0 s';
    pending.scrollIntoView({block: 'nearest'});
  }

  const cards = () => document.querySelectorAll('.answer-slot');
  const newest = () => { const all = cards(); if (all.length > 1) all[all.length - 1].scrollIntoView({block: 'start'}); };
  /* The card of the question is there: the skeleton goes */
  const arrivals = new MutationObserver(() => { if (travelling && cards().length > travelling.before) { arrived(); newest(); } });
  function arrived() {
    travelling = null;
    arrivals.disconnect();
    show('');
  }

  app.ask = {
    draft(of) { requestAnimationFrame(grow); return store.get(place(of)); },
    focus() { const area = box(); if (area) area.focus(); return Boolean(area); },
    sent(text, of) {
      travelling = {text, of, before: cards().length};
      arrivals.observe(document.getElementById('content'), {childList: true, subtree: true});
      store.set(place(of), '');
      show(text);
      requestAnimationFrame(grow);
    },
    failed() {
      if (!travelling) return;
      const {text, of} = travelling;
      arrived();
      if (box() && !box().value) { store.set(place(of), text); window.dash_clientside.set_props('ask-text', {value: text}); }
    },
    pageChanged() {
      arrived();
      newest();
      const area = box();
      if (area && window.innerWidth > 700) area.focus({preventScroll: true});
    },
  };

  document.addEventListener('input', event => {
    if (event.target.id !== 'ask-text') return;
    store.set(place(conversation()), event.target.value);
    grow();
  });
  document.addEventListener('keydown', event => {
    if (event.target.id !== 'ask-text') return;
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); document.getElementById('ask-button').click(); }
    if (event.key === 'Escape') event.target.blur();
  });
  /* Stop: the card says so at once, whatever still has to wind down on the server */
  async function stopped(stop) {
    const card = stop.closest('.running');
    stop.disabled = true;
    stop.querySelector('span').textContent = app.text('stopping');
    const answer = await fetch('/api/v1/questions/' + encodeURIComponent(stop.dataset.stop) + '/cancel', {method: 'POST', headers: {'X-CSRFToken': app.cookie('_csrf_token')}});
    if (!answer.ok) { stop.disabled = false; return; }
    card.classList.add('stopped');
    card.querySelector('[data-elapsed]').removeAttribute('data-elapsed');
  }
  document.addEventListener('click', event => { const stop = event.target.closest('[data-stop]'); if (stop) stopped(stop); });
})(window.insightora);
