"""Questions made at random from the parts that planners and analysts use: the same ones for the same seed."""

import random
from collections.abc import Iterator

_DIMENSIONS = [
    "name", "city", "ok", "year(day)", "quarter(day)", "month(day)", "week(day)", "dayofweek(day)", "isodow(day)", "dayname(day)", "monthname(day)",
    "date_trunc('month', day)::date", "date_trunc('quarter', day)", "date_trunc('week', day)::date",
    "date_trunc('year', seen)", "date_trunc('day', seen)::date",
    "strftime(day, '%Y-%m')", "strftime(day, '%b %Y')", "extract(hour from seen)", "date_trunc('hour', seen)", "qty // 3", "qty % 4", "lower(name)",
    "left(name, 1)", "case when qty > 4 then 'many' when qty is null then 'none' else 'few' end", "coalesce(city, 'nowhere')", "name || '/' || city",
    "concat(name, '-', qty)", "if(amount > 0, 1, 0)", "round(price, 0)", "round(amount / 10, 0)", "day", "length(name)", "upper(left(city, 2))",
    "dayofyear(day)", "substring(name, 2, 2)", "strpos(name, 'a')", "datediff('month', day, date '2024-06-30')", "amount > 20", "not ok",
]  # fmt: skip
_MEASURES = [
    "count(*)", "count(city)", "count(distinct name)", "sum(amount)", "sum(qty)", "sum(price)", "avg(qty)", "avg(price)", "avg(amount)", "min(day)", "max(day)",
    "min(name)", "max(city)", "max(seen)", "round(avg(price), 2)", "sum(amount) / nullif(sum(qty), 0)", "100.0 * count(*) filter (where ok) / count(*)",
    "sum(price) filter (where qty > 3)", "count(*) filter (where city = 'Berlin')", "median(amount)", "quantile_cont(price, 0.9)", "stddev(amount)",
    "var_pop(price)", "count_if(ok)", "bool_or(ok)", "sum(qty * price)", "sum(case when ok then amount else 0 end)", "max(amount) - min(amount)",
    "coalesce(sum(qty), 0)", "sum(distinct qty)", "abs(sum(amount))", "max(big)", "any_value(1)", "avg(distinct qty)", "max(day) - min(day)",
]  # fmt: skip
_CONDITIONS = [
    "day >= '2023-06-01'", "day between date '2023-01-01' and date '2023-12-31'", "name = 'ada'", "name <> 'Ada'", "name in ('ada', 'zed', 'nobody')",
    "city ilike 'ber%'", "name like 'a%'", "name not like '%e%'", "qty > 3", "qty is null", "ok",
    "not ok", "ok is not distinct from true", "amount is not null",
    "price between -50 and 300.5", "year(day) = 2023", "month(day) in (1, 2, 12)", "seen < timestamp '2023-05-01 12:00:00'",
    "name > 'b'", "name is distinct from 'bob'",
    "date_trunc('month', day) = date '2023-03-01'", "starts_with(name, 'a')", "contains(city, 'er')", "day > date '2023-05-31' - interval 3 month",
    "qty in (select person from shop.people where pay > 200)", "name not in ('ada', 'bob')", "ends_with(name, 'd')", "seen >= '2023-02-01'",
    "amount > (select avg(amount) from shop.orders)", "exists (select 1 from shop.people p where p.name = o.name)",
    "coalesce(qty, 0) = 0", "trim(city) = 'Paris'",
    "day + interval 1 year > date '2024-06-30'", "(qty > 8 or price < 0) and name is not null", "name = 'O''Neil'", "name like 'a_%' or city like 'Oslo _'",
]  # fmt: skip
_WINDOWS = [
    "row_number() over (partition by {d} order by id)", "rank() over (order by qty, id)", "sum(amount) over (partition by {d})", "lag(qty) over (order by id)",
    "sum(qty) over (partition by {d} order by id)", "lead(day, 2) over (partition by city order by id desc)", "dense_rank() over (order by name)",
    "avg(price) over (order by id rows between 3 preceding and current row)", "first_value(id) over (partition by {d} order by id)", "count(*) over ()",
    "max(amount) over (partition by {d}) - amount", "ntile(4) over (order by id)", "lag(name, 1, 'first') over (order by id)",
]  # fmt: skip


def questions(number: int, seed: int = 1) -> Iterator[str]:
    """That many queries over shop.orders and shop.people."""
    chance = random.Random(seed)
    makers = [_grouped, _grouped, _grouped, _listed, _windowed, _joined, _qualified, _ratio, _united, _nested, _total, _first]
    for place in range(number):
        yield makers[place % len(makers)](chance)


def _where(chance: random.Random) -> str:
    chosen = chance.sample(_CONDITIONS, chance.choice([0, 1, 1, 2]))
    return f" where {' and '.join(f'({one})' for one in chosen)}" if chosen else ""


def _columns(parts: list[str]) -> str:
    return ", ".join(f"{part} as c{place}" for place, part in enumerate(parts))


def _grouped(chance: random.Random) -> str:
    keys, measures = chance.sample(_DIMENSIONS, chance.choice([1, 1, 2])), chance.sample(_MEASURES, chance.choice([1, 2, 3]))
    having = chance.choice(["", "", " having count(*) > 2"])
    places = ", ".join(str(place) for place in range(1, len(keys) + 1))
    end = chance.choice(["", " order by all", f" order by {len(keys) + 1} desc nulls last, {places}", " order by all desc limit 5"])
    return f"select {_columns([*keys, *measures])} from shop.orders o{_where(chance)} group by all{having}{end}"


def _total(chance: random.Random) -> str:
    return f"select {_columns(chance.sample(_MEASURES, 3))} from shop.orders o{_where(chance)}"


def _listed(chance: random.Random) -> str:
    columns = _columns(chance.sample(_DIMENSIONS, 3))
    return f"select id, {columns} from shop.orders o{_where(chance)} order by id{chance.choice(['', ' desc'])} limit 20 offset 3"


def _windowed(chance: random.Random) -> str:
    windows = [one.format(d=chance.choice(["city", "name", "year(day)"])) for one in chance.sample(_WINDOWS, 2)]
    return f"select id, {_columns(windows)} from shop.orders o{_where(chance)} order by id"


def _joined(chance: random.Random) -> str:
    kind, keys = chance.choice(["join", "left join", "join"]), chance.sample(['p."Team Name"', "o.name", "p.since", "year(o.day)"], 2)
    measures = chance.sample(["count(*)", "sum(o.amount)", "avg(p.pay)", "count(distinct o.city)", "max(p.pay)", "sum(o.qty * p.pay)"], 2)
    return f"select {_columns([*keys, *measures])} from shop.orders o {kind} shop.people p on p.name = o.name group by all order by all"


def _qualified(chance: random.Random) -> str:
    key = chance.choice(["city", "name", "year(day)"])
    return f"select id, name, amount from shop.orders o{_where(chance)} qualify row_number() over (partition by {key} order by id desc) <= 2 order by id"


def _ratio(chance: random.Random) -> str:
    key = chance.choice(_DIMENSIONS)
    grouped = f"select {key} as k, sum(price) as s from shop.orders o{_where(chance)} group by 1"
    return f"with g as ({grouped}) select k, s, s / nullif(sum(s) over (), 0) as share from g order by k, s"


def _united(chance: random.Random) -> str:
    how = chance.choice(["union", "union all", "except", "intersect"])
    return f"select name from shop.orders o{_where(chance)} {how} select name from shop.people order by 1"


def _nested(chance: random.Random) -> str:
    key = chance.choice(_DIMENSIONS)
    return f"select avg(n) as a, max(n) as m, count(*) as c from (select {key} as k, count(*) as n from shop.orders o{_where(chance)} group by 1) t"


def _first(chance: random.Random) -> str:
    key = chance.choice(["city", "name", "year(day)"])
    return f"select distinct on ({key}) {key} as k, id, name from shop.orders o{_where(chance)} order by {key}, id desc"
