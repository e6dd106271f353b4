/* What the letters in the question box may go on as: a list under the box that arrows walk through, Enter or Tab takes from, and Escape closes. */
(function (app) {
  const BOX = 'ask-text', WAIT_MS = 60;
  const ICONS = {metric: 'measure', measure: 'measure', column: 'dimension', table: 'data', filter: 'filter', period: 'time', value: 'tag', verified: 'check', earlier: 'history'};
  const box = () => document.getElementById(BOX);
  const list = () => document.getElementById('ask-completions');
  const isBox = target => target.id === BOX;
  let shown = [], chosen = -1, timer = 0, asked = null, writing = false;

  const before = () => box().value.slice(0, box().selectionStart);
  const isOpen = () => shown.length > 0;

  function close() {
    clearTimeout(timer);
    if (asked) asked.abort();
    asked = null;
    shown = [];
    choose(-1);
    if (!list()) return;
    list().hidden = true;
    list().replaceChildren();
    if (box()) box().setAttribute('aria-expanded', 'false');
  }

  async function look() {
    if (asked) asked.abort();
    const mine = asked = new AbortController();
    const typed = before();
    try {
      const answer = await fetch('/api/v1/completions?' + new URLSearchParams({typed: typed.slice(-400)}), {signal: mine.signal, background: true});
      const body = answer.ok ? await answer.json() : {completions: []};
      if (asked === mine && box() === document.activeElement && before() === typed) show(body.completions, typed);
    } catch { /* a newer letter came, or nobody answers: the box works without */ }
  }

  function show(completions, typed) {
    if (!completions.length) { close(); return; }
    shown = completions;
    list().replaceChildren(...completions.map((one, at) => line(one, at, typed)));
    list().hidden = false;
    box().setAttribute('aria-expanded', 'true');
    choose(-1);
  }

  function line(one, at, typed) {
    const made = app.element('li', 'completion');
    made.id = 'ask-completion-' + at;
    made.setAttribute('role', 'option');
    made.setAttribute('aria-selected', 'false');
    const text = app.element('span', 'completion-text');
    text.dir = 'auto';
    text.append(...marked(one.text, one.replaces ? typed.slice(-one.replaces) : ''));
    made.append(app.icon(ICONS[one.kind]), text, app.element('span', 'completion-kind', one.detail));
    made.onclick = () => take(at);
    return made;
  }

  /* The text with the letters that are typed already standing back */
  function marked(text, typed) {
    const at = typed ? text.toLowerCase().indexOf(typed.trim().toLowerCase()) : -1;
    if (at < 0) return [text];
    const end = at + typed.trim().length;
    return [text.slice(0, at), app.element('span', 'typed', text.slice(at, end)), text.slice(end)];
  }

  function choose(at) {
    chosen = at;
    const lines = list() ? [...list().children] : [];
    lines.forEach((made, place) => made.setAttribute('aria-selected', String(place === at)));
    if (!box()) return;
    if (lines[at]) { box().setAttribute('aria-activedescendant', lines[at].id); lines[at].scrollIntoView({block: 'nearest'}); }
    else box().removeAttribute('aria-activedescendant');
  }

  /* Written as if typed, so that the browser's own undo takes it back */
  function take(at) {
    const area = box(), one = shown[at], caret = area.selectionStart;
    const whole = one.kind === 'verified' || one.kind === 'earlier';
    const text = one.text + (whole || /^\s/.test(area.value.slice(caret)) ? '' : ' ');
    close();
    area.focus();
    area.setSelectionRange(caret - one.replaces, whole ? area.value.length : caret);
    writing = true;
    if (!document.execCommand('insertText', false, text)) {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
      area.dispatchEvent(new Event('input', {bubbles: true}));
    }
    writing = false;
  }

  document.addEventListener('input', event => {
    if (!isBox(event.target) || writing) return;
    clearTimeout(timer);
    if (event.isComposing || !event.target.value.trim()) { close(); return; }
    timer = setTimeout(look, WAIT_MS);
  });

  /* Before the box itself hears of a key */
  document.addEventListener('keydown', event => {
    if (!isBox(event.target) || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (!used(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  function used({key, shiftKey}) {
    if (!isOpen()) {
      if (key === 'Enter') close();                                    // what is still on its way comes too late
      if (key !== 'ArrowDown' || before() !== box().value) return false;
      look();
      return true;
    }
    const count = shown.length;
    if (key === 'ArrowDown') choose(chosen + 1 < count ? chosen + 1 : -1);
    else if (key === 'ArrowUp') choose(chosen < 0 ? count - 1 : chosen - 1);
    else if (key === 'Escape') close();
    else if ((key === 'Enter' || key === 'Tab') && !shiftKey && chosen >= 0) take(chosen);
    else { if (key === 'Enter') close(); return false; }
    return true;
  }

  document.addEventListener('mousedown', event => { if (event.target.closest && event.target.closest('#ask-completions')) event.preventDefault(); });
  document.addEventListener('focusin', event => {
    if (!isBox(event.target)) return;
    for (const [name, value] of Object.entries({role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': 'ask-completions', 'aria-expanded': 'false', autocomplete: 'off'})) event.target.setAttribute(name, value);
  });
  document.addEventListener('focusout', event => { if (isBox(event.target)) close(); });
  if (document.activeElement && isBox(document.activeElement)) document.activeElement.dispatchEvent(new FocusEvent('focusin', {bubbles: true}));
  app.complete = {close};
})(window.insightora);
