/* Where tiles lie when some are folded away, and on a phone: places in, places out, for a dashboard and for its page behind a public link. */
window.insightora = window.insightora || {};
(function (app) {
  /* [{id, section, y, h}] from the top left -> id -> {away, y}: under a folded section nothing is left free */
  function folded(tiles, closed) {
    let shut = null;
    let gone = 0;
    return new Map(tiles.map(({id, section, y, h}) => {
      if (shut && section) gone += y - shut.y - shut.h;
      if (section) shut = closed.includes(id) ? {y, h} : null;
      return [id, {away: Boolean(shut) && !section, y: y - gone}];
    }));
  }

  /* [{id, small, h}] in order -> id -> place in the two columns of a phone: small ones stand in pairs, everything else takes both columns */
  function paired(tiles) {
    const places = new Map();
    let y = 0;
    for (let at = 0; at < tiles.length;) {
      const pair = tiles.slice(at, at + (tiles[at].small && at + 1 < tiles.length && tiles[at + 1].small ? 2 : 1));
      const h = Math.max(...pair.map(one => one.h));
      pair.forEach((one, x) => places.set(one.id, {x, y, w: 3 - pair.length, h}));
      y += h;
      at += pair.length;
    }
    return places;
  }

  /* nodes as somebody left them in the two columns -> the order they mean: who was pushed to the right of its neighbour comes after it */
  function unpaired(nodes) {
    const beside = n => nodes.some(o => o !== n && o.x === 0 && o.y < n.y + n.h && n.y < o.y + o.h);
    const pushed = n => n.x === 1 && !beside(n) && nodes.some(o => o.x === 1 && o.y === n.y + n.h);
    const key = n => pushed(n) ? [n.y + n.h, 2] : [n.y, n.x];
    return nodes.map(n => [key(n), n]).sort(([a], [b]) => a[0] - b[0] || a[1] - b[1]).map(([, n]) => n);
  }

  app.places = {folded, paired, unpaired};
})(window.insightora);
