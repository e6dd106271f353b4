/* Pages of a dashboard: going to one keeps the filters of the address; adding, renaming, ordering and deleting are operations. */
(function (app) {
  const here = () => app.board && app.board.root.isConnected;
  const strip = () => document.querySelector('.board-tabs');
  const words = () => JSON.parse(strip().dataset.words);
  const tabs = () => [...document.querySelectorAll('.board-tabs [data-tab-go]')].map(link => ({id: link.dataset.tabGo, title: link.textContent, link}));

  function go(id) {
    const query = new URLSearchParams(location.search);
    query.set('tab', id);
    app.go(location.pathname + '?' + query);
  }

  function rename(tab) {
    const board = app.board;
    board.busy = true;
    app.editText(tab.link, {label: words().title, value: tab.title, most: 200, done: title => {
      board.busy = false;
      if (title === null) return;
      tab.link.textContent = title;
      board.act({type: 'rename_tab', id: tab.id, title});
    }});
  }

  function move(tab, by) {
    const order = tabs().map(one => one.id);
    const at = order.indexOf(tab.id);
    order.splice(at, 1);
    order.splice(at + by, 0, tab.id);
    app.board.push({type: 'move_tabs', tabs: Object.fromEntries(order.map((id, place) => [id, place]))});
  }

  function menu(button) {
    const all = tabs();
    const at = all.findIndex(tab => tab.id === button.dataset.tabMenu);
    const said = words();
    const items = [{text: said.rename, icon: 'edit', run: () => rename(all[at])}];
    if (at > 0) items.push({text: said.earlier, icon: 'back', run: () => move(all[at], -1)});
    if (at < all.length - 1) items.push({text: said.later, icon: 'forward', run: () => move(all[at], 1)});
    if (all.length > 1) items.push({text: said.remove, icon: 'trash', danger: true, run: () => app.board.push({type: 'remove_tab', id: all[at].id})});
    app.menu(button, items, said.menu);
  }

  /* what came of an operation: a page made here is gone to, one deleted here is left */
  app.tabsChanged = function (parts, mine) {
    if (!parts.some(part => /_tab(s)?$/.test(part.type))) return false;
    const made = parts.filter(part => part.type === 'add_tab').pop();
    const gone = parts.some(part => part.type === 'remove_tab' && part.id === app.board.tab);
    if (mine && made) go(made.tab.id);
    else if (gone) go('');
    else app.board.reload();
    return true;
  };

  /* the other pages, for the menu of a tile */
  app.otherTabs = () => here() ? tabs().filter(tab => tab.id !== app.board.tab) : [];

  document.addEventListener('click', event => {
    if (!here()) return;
    const link = event.target.closest('[data-tab-go]');
    const button = event.target.closest('[data-tab-menu]');
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); go(link.dataset.tabGo); }
    else if (button) menu(button);
    else if (event.target.closest('[data-tab-add]')) app.board.push({type: 'add_tab'});
  });
  document.addEventListener('dblclick', event => {
    const link = here() && app.board.mayEdit && event.target.closest('[data-tab-go][aria-current]');
    if (link) rename(tabs().find(tab => tab.link === link));
  });
})(window.insightora = window.insightora || {});
