/* Fills elements of class "island" with the HTML they carry in data-markup. React sees an empty element, so what is in it can be exchanged here. */
(function (app) {
  const islands = document.getElementsByClassName('island');
  const filled = new WeakMap();                 // element -> data-made of the server's drawing that it was filled from

  /* Only what is different is touched: a chart keeps its drawing, a table its rows. What scripts of ours build inside is theirs. */
  const BUILT = '.plot, .tile-control';
  function put(island, text) {
    const made = document.createElement('template');
    made.innerHTML = text;
    exchange(island, made.content);
  }
  function exchange(old, fresh) {
    const [before, after] = [[...old.childNodes], [...fresh.childNodes]];
    if (before.length !== after.length || !before.every((node, at) => alike(node, after[at]))) { old.replaceChildren(...after); return; }
    before.forEach((node, at) => adjust(node, after[at]));
  }
  const alike = (a, b) => a.nodeName === b.nodeName && (!a.matches || (a.matches(BUILT) ? b.matches(BUILT) && a.dataset.name === b.dataset.name : !b.matches(BUILT)));
  function adjust(old, fresh) {
    if (!old.attributes) { if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue; return; }
    [...old.attributes].forEach(({name}) => { if (!fresh.hasAttribute(name)) old.removeAttribute(name); });
    [...fresh.attributes].forEach(({name, value}) => { if (old.getAttribute(name) !== value) old.setAttribute(name, value); });
    if (!old.matches(BUILT)) exchange(old, fresh);
  }

  function fill() {
    for (const island of islands) {
      const {made, markup} = island.dataset;
      if (filled.get(island) === made) continue;
      filled.set(island, made);
      island.innerHTML = markup;
    }
  }
  new MutationObserver(fill).observe(document.documentElement, {childList: true, subtree: true, attributes: true, attributeFilter: ['data-made']});
  app.islands = {fill, put};
})(window.insightora = window.insightora || {});
