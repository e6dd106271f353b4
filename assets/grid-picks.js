/* Which values of the data a mark of a figure stands for; figures carry that as `picks`. */
window.insightora = window.insightora || {};
(function (app) {
  /* What a mark of a figure stands for: a filter a column, without the tile */
  const placeOf = (trace, index) => trace.type === 'pie' ? trace.labels[index] : trace.type === 'choropleth' ? trace.text[index] : trace.type === 'heatmap' ? trace.x[index[1]]
    : trace.orientation === 'h' ? trace.y[index] : trace.x[index];
  const colourOf = (trace, index) => trace.type === 'heatmap' ? trace.y[index[0]] : trace.name;

  function valued(picks, text) {
    const known = picks[0].values || {};
    const raw = Object.hasOwn(known, text) ? known[text] : text;
    const values = picks.length > 1 ? (Array.isArray(raw) ? raw : []) : [raw];
    return picks.slice(0, values.length).map(({column, label, grain}, at) => {
      const value = values[at];
      return {column, label, op: grain && value !== null ? grain : 'in', values: [value === null ? null : String(value)], words: text};
    });
  }

  const SIDES = ['x', 'color', 'point'];
  function marked(figure, curve, index, sides = SIDES) {
    const picks = figure.picks || {};
    const trace = figure.data[curve];
    if (trace.rows && trace.rows[index] === null) return [];     // several places put together
    return [...(picks.x && sides.includes('x') ? valued(picks.x, placeOf(trace, index)) : []),
      ...(picks.color && sides.includes('color') ? valued(picks.color, colourOf(trace, index)) : []),
      ...(picks.point && sides.includes('point') ? valued(picks.point, trace.customdata[index][0]) : [])];
  }

  app.picks = {marked, valued};
})(window.insightora);
