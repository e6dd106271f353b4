/* The review of a source: a press on a choice tells the server; its text field, where it has one, says the value. */
window.insightora = window.insightora || {};
(function () {
  const send = chosen => window.dash_clientside.set_props('review-step', {data: {...chosen, at: Date.now()}});
  function step(button) {
    const chosen = JSON.parse(button.dataset.choose);
    if (button.dataset.from) {
      const value = button.parentElement.querySelector('input').value.trim();
      chosen[button.dataset.from] = value || (button.dataset.from === 'unit' ? null : '');
    }
    return chosen;
  }
  document.addEventListener('click', event => {
    const button = event.target.closest && event.target.closest('[data-choose], [data-take-back]');
    if (!button || !document.getElementById('content')) return;
    event.preventDefault();
    if (button.getAttribute('aria-pressed') === 'true' && !button.dataset.from) return;
    send(button.dataset.choose ? {step: step(button)} : {take_back: Number(button.dataset.takeBack)});
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !event.target.matches || !event.target.matches('.field-row input')) return;
    event.preventDefault();
    event.target.closest('.field-row').querySelector('[data-choose]').click();
  });
})();
