/* The signed-out pages: shows a typed password on demand, forgets pages kept for reading offline, and tells the page around the compact sign-in that it worked. */
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
  /* whoever comes next on this browser reads nothing of who was here */
  async function forget() {
    if (window.parent !== window || !('caches' in window)) return;
    for (const name of await caches.keys()) if (name.startsWith('seen.')) await caches.delete(name);
  }
  function start() {
    forget().catch(() => {});
    document.querySelectorAll('.door [data-reveals]').forEach(reveal);
    document.querySelectorAll('.door [data-signed-in]').forEach(announce);
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})();
