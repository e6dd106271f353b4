/* What Dash calls in the browser, by name: dash_clientside.insightora.<function>. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.insightora = (function () {
  const keep = () => window.dash_clientside.no_update;
  const fired = () => window.dash_clientside.callback_context.triggered.filter(t => t.value);

  return {
    /* Store data {text, kind} -> a toast */
    toast(data) {
      if (data) window.insightora.toast(data.text, data.kind);
      return keep();
    },
    /* button -> next theme, and its name for the server to remember */
    nextTheme(clicks) {
      if (!clicks) return keep();
      const order = ['auto', 'light', 'dark'];
      const choice = order[(order.indexOf(window.insightoraTheme.choice()) + 1) % order.length];
      window.insightoraTheme.choose(choice);
      return choice;
    },
    chooseTheme(choice) {
      if (choice && choice !== window.insightoraTheme.choice()) window.insightoraTheme.choose(choice);
      return choice || keep();
    },
    openShortcuts(clicks) {
      return clicks ? true : keep();
    },
    /* the half-typed question of this place, when the box appears */
    restoreDraft(id, conversation) {
      return window.insightora.ask.draft(conversation);
    },
    /* a question leaves the box (or a starter, suggestion, choice): [what a fresh page sends to the server, the emptied box] */
    send(_asked, _texts, value, conversation) {
      const by = fired()[0];
      if (!by) return [keep(), keep()];
      const where = by.prop_id.startsWith('{') ? JSON.parse(by.prop_id.slice(0, by.prop_id.lastIndexOf('.'))) : null;
      const text = (where ? where.text : value || '').trim();
      if (!text) { window.insightora.ask.focus(); return [keep(), keep()]; }
      window.insightora.ask.sent(text, conversation);
      const sent = {text, at: Date.now()};
      const emptied = where ? keep() : '';
      if (!conversation) return [sent, emptied];
      const tails = document.querySelectorAll('[data-tail]');
      window.dash_clientside.set_props({type: 'answer-next', question: tails[tails.length - 1].dataset.tail}, {data: sent});
      return [keep(), emptied];
    },
    /* the five steps: each store says what is true by now */
    tickSteps(...facts) {
      const done = Object.assign({}, ...facts);
      const steps = [...document.querySelectorAll('[data-step]')];
      steps.forEach(step => {
        step.classList.toggle('done', Boolean(done[step.dataset.step]));
        step.querySelector('.icon').className = 'icon icon-' + (done[step.dataset.step] ? 'done' : 'todo');
      });
      const count = document.querySelector('.steps-count');
      if (count) count.textContent = steps.filter(step => done[step.dataset.step]).length + ' / ' + steps.length;
      return keep();
    },
    /* words of a search, every option -> the options whose names have all of them */
    optionsWith(words, all) {
      const wanted = (words || '').toLowerCase().split(/\s+/).filter(Boolean);
      return (all || []).filter(one => wanted.every(word => one.label.toLowerCase().includes(word)));
    },
    /* a press -> what was chosen before and everything shown now */
    chooseShown(clicks, shown, chosen) {
      return clicks ? [...new Set([...(chosen || []), ...shown.map(one => one.value)])] : keep();
    },
    /* [open, keep] buttons -> whether the dialog is open; a button that only appeared changes nothing */
    openDialog(_open, _keep) {
      const by = fired()[0];
      return by ? !by.prop_id.includes('keep') : keep();
    },
    /* the page in another language needs everything again */
    reload(saved) {
      if (saved) window.location.reload();
      return keep();
    },
    /* the address names the run whose answer is shown */
    sqlAddress(question) {
      if (question) window.insightora.sqlAddress(question);
      return keep();
    },
    builderArrived(now) {
      if (now) window.insightora.builder.arrived(now);
      return keep();
    },
    /* the list of uploads of a source was drawn again: what it names is followed */
    uploadsAppeared(_children) {
      requestAnimationFrame(() => window.insightora.uploadsAppeared());
      return keep();
    },
    /* another page is on screen */
    pageChanged(_content) {
      window.insightora.pageChanged();
      return keep();
    },
  };
})();
