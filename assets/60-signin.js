/* The signed-out pages: shows a typed password on demand, and tells the page around the compact sign-in that it worked. */
(function () {
  function reveal(button) {
    const input = document.getElementById(button.dataset.reveals);
    const words = {false: button.textContent, true: button.dataset.hide};
    button.hidden = false;
    button.addEventListener('click', () => {
      const shown = input.type === 'password';
      input.type = shown ? 'text' : 'password';
      button.setAttribute('aria-pressed', String(shown));
      button.textContent = words[shown];
      input.focus();
    });
  }
  function announce(element) {
    if (window.parent !== window) {
      window.parent.postMessage({type: 'insightora:signed-in', user: element.dataset.signedIn}, window.location.origin);
    }
  }
  function start() {
    document.querySelectorAll('.door [data-reveals]').forEach(reveal);
    document.querySelectorAll('.door [data-signed-in]').forEach(announce);
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})();
