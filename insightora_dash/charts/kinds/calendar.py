"""Calendar: a measure a day, weeks across and weekdays down."""

from datetime import date, datetime, timedelta
from typing import Any

from babel import Locale

from insightora_dash.charts.calendar import grain_of
from insightora_dash.charts.kind import Figure, Fit, Kind
from insightora_dash.charts.marks.frame import layout
from insightora_dash.charts.marks.roles import in_currencies, single_x
from insightora_dash.charts.shape import Shape
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.charts.style import Style
from insightora_dash.platform.format import format_date, formatter
from insightora_dash.platform.wording import N_, _

FEWEST, MOST = 14, 760  # days


def _day(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None


def _fits(shape: Shape) -> Fit | None:
    x = single_x(shape)
    if x is None or x not in shape.times or not shape.measures or in_currencies(shape):
        return None
    days = [day for value in shape.values(x.name) if (day := _day(value))]
    if not FEWEST <= len(days) <= MOST or (x.grain or grain_of(days)) != "day" or (max(days) - min(days)).days > MOST:
        return None
    return Fit(ChartSpec("calendar", x.name, (shape.measures[0].name,), reason=_("a measure a day: calendar")), 0.5)


def _draw(spec: ChartSpec, shape: Shape, style: Style) -> Figure:
    measure = shape.column(spec.y[0])
    rows = {day: row for row, value in enumerate(shape.values(str(spec.x))) if (day := _day(value))}
    first = min(rows) - timedelta(days=min(rows).weekday())
    weeks = (max(rows) - first).days // 7 + 1
    days = [[first + timedelta(days=7 * week + weekday) for week in range(weeks)] for weekday in range(7)]
    values = [float(v) if v is not None else None for v in shape.values(measure.name)]
    cells = [[values[rows[day]] if day in rows else None for day in line] for line in days]
    known = [value for line in cells for value in line if value is not None]
    word = formatter(type=measure.type, unit=measure.unit, locale=style.locale)
    trace: dict[str, Any] = {
        "type": "heatmap", "z": cells, "x": list(range(weeks)), "y": list(range(7)), "xgap": 3, "ygap": 3, "hoverongaps": False, "showscale": False,
        "colorscale": [[place / (len(style.ramp) - 1), color] for place, color in enumerate(style.ramp)], "zmin": min(0.0, *known), "zmax": max(known),
        "rows": [[rows.get(day) for day in line] for line in days], "measure": measure.name,
        "customdata": [[[format_date(day, grain="day", locale=style.locale), word(values[rows[day]]) if day in rows else ""] for day in line] for line in days],
        "hovertemplate": "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
    }  # fmt: skip
    names = Locale.parse(style.locale).days["stand-alone"]["abbreviated"]
    firsts = [week for week in range(weeks) if any(days[weekday][week].day == 1 for weekday in range(7)) or week == 0]
    texts = [format_date(days[6][week], grain="month", locale=style.locale).replace(" ", "<br>", 1) for week in firsts]
    across = {"tickvals": firsts, "ticktext": texts, "showgrid": False, "fixedrange": True, "side": "bottom"}
    down = {"tickvals": list(range(7)), "ticktext": [names[weekday] for weekday in range(7)], "range": [6.5, -0.5], "showgrid": False, "fixedrange": True,
            "scaleanchor": "x", "constrain": "domain"}  # fmt: skip
    return {"data": [trace], "layout": layout(style, measure=measure, xaxis=across, yaxis=down)}


KIND = Kind("calendar", N_("Calendar"), "chart-calendar", ("calendar", "calendar heatmap", "kalender"), N_("a measure for 14 or more days"), _fits, _draw)
