/* Fills elements of class "island" with the HTML they carry in data-markup. React sees an empty element, so what is in it can be exchanged here. */
(function (app) {
  const islands = document.getElementsByClassName('island');
  const filled = new WeakMap();                 // element -> data-made of the server's drawing that it was filled from

  function put(island, text) { island.innerHTML = text; }

  function fill() {
    for (const island of islands) {
      const {made, markup} = island.dataset;
      if (filled.get(island) === made) continue;
      filled.set(island, made);
      put(island, markup);
    }
  }
  new MutationObserver(fill).observe(document.documentElement, {childList: true, subtree: true, attributes: true, attributeFilter: ['data-made']});
  app.islands = {fill, put};
})(window.insightora = window.insightora || {});
