/* Answer cards: menus that close by themselves, copying SQL. */
(function () {
  const opened = () => document.querySelectorAll('details.menu[open]');
  const items = menu => [...menu.querySelectorAll('.dropdown-item')];

  document.addEventListener('click', event => {
    opened().forEach(menu => {
      const item = event.target.closest('.dropdown-item');
      if (!menu.contains(event.target) || item) menu.open = false;
    });
    const target = event.target.closest('[data-save-target] a');
    if (target) window.dash_clientside.set_props('save-target', {data: JSON.parse(target.parentElement.dataset.saveTarget)});
    if (event.target.closest('[data-save-target-clear]')) window.dash_clientside.set_props('save-target', {data: null});
    const copy = event.target.closest('[data-copy],[data-copy-link]');
    if (copy) copyText(copy.dataset.copy || new URL(copy.dataset.copyLink, location.href).href, copy);
  });

  document.addEventListener('keydown', event => {
    const menu = event.target.closest && event.target.closest('details.menu[open]');
    if (!menu) return;
    const list = items(menu), at = list.indexOf(document.activeElement);
    const to = {ArrowDown: at + 1, ArrowUp: at < 0 ? list.length - 1 : at - 1, Home: 0, End: list.length - 1}[event.key];
    if (event.key === 'Escape') { menu.open = false; menu.querySelector('summary').focus(); event.stopPropagation(); }
    if (to === undefined || !list.length) return;
    event.preventDefault();
    list[(to + list.length) % list.length].focus();
  });

  async function copyText(text, button) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // No clipboard outside https and localhost: select it instead, one key away.
      const code = button.parentElement.querySelector('code');
      if (code) getSelection().selectAllChildren(code);
      else window.insightora.toast(text);
      return;
    }
    const label = button.querySelector('span'), before = label.textContent;
    label.textContent = window.insightora && window.insightora.text ? window.insightora.text('copied') : '✓';
    setTimeout(() => { label.textContent = before; }, 1600);
  }
})();
