/* Runs before the first paint: puts the remembered theme on the page, so that nothing flashes. */
(function () {
  const root = document.documentElement;
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const read = () => { try { return localStorage.getItem('theme') } catch { return null } };
  const wanted = () => root.dataset.theme || read() || 'auto';
  function apply(choice) {
    const theme = choice === 'auto' ? (dark.matches ? 'dark' : 'light') : choice;
    root.dataset.bsTheme = theme;
    document.cookie = 'theme_in_effect=' + theme + ';path=/;max-age=31536000;samesite=lax';
    root.dispatchEvent(new CustomEvent('themechange', {detail: theme}));
  }
  dark.addEventListener('change', () => wanted() === 'auto' && apply('auto'));
  window.insightoraTheme = {
    choice: wanted,
    choose(choice) {
      root.dataset.theme = choice;
      try { localStorage.setItem('theme', choice) } catch { /* private mode: the server remembers it */ }
      apply(choice);
    },
  };
  apply(wanted());
})();
