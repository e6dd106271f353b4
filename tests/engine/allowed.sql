-- What an analyst writes and must be able to run, over sales.orders and sales.people; one query a line.
select * from sales.orders order by id
from sales.orders order by id
select id from orders order by 1
SELECT ID FROM Sales.Orders ORDER BY ID
select o.id, p.city from sales.orders o join sales.people p on p.name = o.name order by all
select orders.id, people.city from orders left join people using (name) order by all
select * from sales.orders o full join sales.people p on o.id = p.id order by all
select * from sales.orders semi join sales.people using (name) order by id
select * from sales.orders anti join sales.people using (name) order by id
select a.id, b.city from sales.orders a cross join sales.people b order by all
select a.id, b.id as next from sales.orders a asof join sales.orders b on a.day > b.day order by all
with orders as (select * from orders where qty > 1) select count(*) from orders
with a as (select 1 as n), b as (select n + 1 as n from a) select * from b
with a as materialized (select name, sum(amount) as s from orders group by name) select * from a order by all
select * from (with x as (select 2 as n) select * from x)
select name, sum(amount) from sales.orders group by name order by 2 desc nulls last limit 3 offset 1
select name, sum(amount) as total from sales.orders group by all having total > 10 order by all
select name, ok, count(*) from sales.orders group by rollup (name, ok) order by all
select name, ok, count(*), grouping(name) from sales.orders group by cube (name, ok) order by all
select name, ok, count(*) from sales.orders group by grouping sets ((name), (ok), ()) order by all
select id from sales.orders union select id from sales.people order by all
select id from sales.orders union all by name select id, city from sales.people order by all
select id from sales.orders except select id from sales.people order by all
select id from sales.orders intersect select id from sales.people order by all
select * exclude (note) replace (amount * 2 as amount) from sales.orders order by id
select o.* from sales.orders o order by id
select columns('^(id|qty)$') from sales.orders order by all
select max(columns(*)) from (select id, qty from sales.orders)
select distinct name from sales.orders order by 1
select distinct on (name) name, id from sales.orders order by name, id
select id, row_number() over (partition by name order by day desc, id) as n from sales.orders qualify n = 1 order by id
select id, lag(amount, 1, 0) over w, lead(amount) over w, first_value(id) over w, last_value(id) over w from orders window w as (order by day, id) order by id
select id, rank() over (order by qty), dense_rank() over (order by qty), percent_rank() over (order by qty), ntile(4) over (order by id), cume_dist() over (order by qty) from orders order by id
select id, sum(amount) over (order by id rows between 2 preceding and current row) from sales.orders order by id
select id, avg(amount) over (order by day range between interval 30 day preceding and current row) from sales.orders order by id
select id, sum(amount) / sum(sum(amount)) over () as share from sales.orders group by id order by id
select id, nth_value(id, 2) over (order by id), last_value(note ignore nulls) over (order by id) from sales.orders order by id
select * from (values (1, 'a'), (2, 'b')) as v(n, t)
select count(*) from sales.orders using sample 100 percent
select count(*) from sales.orders tablesample reservoir(1000 rows)
select * from range(5) t(n)
select * from range(10, 0, -2) t(n)
select * from generate_series(1, 5) as g(n)
select unnest(range(3))
select d::date from generate_series(date '2024-01-01', date '2024-06-01', interval 1 month) g(d)
select d from unnest(generate_series(date '2024-01-01', date '2024-01-05', interval '1 day')) u(d)
select d from generate_series((select min(day) from orders), (select max(day) from orders), interval 1 month) g(d)
select u.t from (select string_split('a b c', ' ') as l) s, unnest(s.l) u(t)
select o.id, t.n from sales.orders o, lateral (select o.qty * 2 as n) t order by all
select case when qty > 2 then 'many' when qty is null then null else 'few' end, count(*) from orders group by all order by all
select case name when 'ada' then 1 else 0 end from orders order by id
select id from orders where day >= date '2024-02-01' and day < date '2024-03-01' order by id
select id from orders where day between '2024-01-01' and '2024-12-31' and name in ('ada', 'bob') and note is not null order by id
select id from orders where name ilike 'A%' or name like '%b' or name not like '_x%' escape '$' order by id
select id from orders where amount > (select avg(amount) from orders) order by id
select id from orders o where exists (select 1 from people p where p.name = o.name) order by id
select id from orders where name in (select name from people) and name = any (select name from people) order by id
select id from orders where (name, qty) in (select name, max(qty) from orders group by name) order by id
select id from orders where name is distinct from 'ada' and not ok order by id
select id from orders where regexp_matches(name, '^a') or name ~ 'b.*' or name similar to 'c.*' or name glob 'd*' order by id
select strftime(day, '%Y-%m') as month, sum(amount) filter (where ok) as good from orders group by month order by month
select date_trunc('month', day), date_part('year', day), extract(quarter from day), year(day), month(day), day(day) from orders order by id
select datediff('day', day, date '2025-01-01'), date_diff('month', day, date '2025-01-01'), date_sub('month', day, date '2025-01-01') from orders order by id
select age(timestamp '2025-01-01', seen), seen - interval 1 day, day + interval '3 months', seen + to_days(3), day - date '2024-01-01' from orders order by id
select make_date(2024, 2, 29), dayname(day), monthname(day), last_day(day), dayofweek(day), isodow(day), dayofyear(day), week(day), weekofyear(day) from orders order by id
select hour(seen), minute(seen), second(seen), epoch(seen), time_bucket(interval 7 day, day), quarter(seen), isoyear(day), yearweek(day), decade(day), century(day) from orders order by id
select strptime('2024-01-31', '%Y-%m-%d'), try_strptime('x', '%Y'), to_timestamp(0), make_timestamp(2024, 1, 1, 0, 0, 0.0), epoch_ms(1700000000000)
select seen at time zone 'UTC', seen::timestamptz at time zone 'Europe/Berlin', timezone('UTC', seen) from orders order by id
select date '2024-01-31' + interval 1 month, interval (2) day, interval '2 hours', timestamp '2024-01-01 10:00:00'
select current_date >= date '2024-01-01', today() >= date '2024-01-01', now() > timestamp '2024-01-01', current_timestamp is not null
select lower(name), upper(name), initcap_is_not_needed from (select name, 1 as initcap_is_not_needed from orders order by id)
select length(name), substr(name, 1, 2), substring(name, 2), left(name, 1), right(name, 1), reverse(name), replace(name, 'a', 'b'), translate(name, 'a', 'b') from orders order by id
select trim('  x '), ltrim(' x'), rtrim('x '), trim(both 'x' from 'xax'), concat(name, '-', qty), concat_ws(', ', name, note), name || '!' from orders order by id
select split_part('a-b-c', '-', 2), string_split('a,b', ','), regexp_extract('abc123', '[0-9]+'), regexp_replace('aaa', 'a', 'b', 'g'), regexp_extract_all('a1b2', '[0-9]')
select contains(name, 'a'), starts_with(name, 'a'), ends_with(name, 'a'), strpos(name, 'a'), position('a' in name), instr(name, 'a'), prefix(name, 'a'), suffix(name, 'a') from orders order by id
select ascii('a'), chr(65), md5('a'), sha256('a'), levenshtein('kitten', 'sitting'), jaro_winkler_similarity('ab', 'abc'), strip_accents('é'), hex('a')
select lpad(qty::varchar, 3, '0'), rpad(name, 10, '.'), repeat('*', 3), printf('%.2f', amount), printf('%05d', qty), format('{:,}', 1234567) from orders order by id
select abs(-1), round(2.567, 2), round(2.5), ceil(1.2), floor(1.8), trunc(1.7), sqrt(4), power(2, 3), 2 ** 3, exp(1), ln(2), log(100), log10(100), log2(8), sign(-2), pi()
select 7 % 3, mod(7, 3), 7 // 2, 7 / 2, -qty, +qty, qty & 1, qty | 1, xor(1, 3), 1 << 3, 8 >> 1, ~1, greatest(1, 2), least(1, 2), gcd(4, 6), factorial(5) from orders order by id
select sin(0), cos(0), tan(0), asin(0), acos(1), atan(0), atan2(1, 1), degrees(1), radians(180), cbrt(8), isnan(1.0::double), isfinite(1.0), even(3)
select median(amount), quantile_cont(amount, 0.9), quantile_disc(qty, 0.5), quantile_cont(amount, [0.25, 0.75]), mode(name), mad(amount) from orders where id < 5
select percentile_cont(0.5) within group (order by amount), percentile_disc(0.5) within group (order by qty) from orders
select stddev(amount), stddev_pop(amount), stddev_samp(amount), var_pop(amount), var_samp(amount), variance(amount), skewness(amount), kurtosis(amount) from orders
select corr(qty, amount), covar_pop(qty, amount), covar_samp(qty, amount), regr_slope(amount, qty), regr_intercept(amount, qty), regr_r2(amount, qty), entropy(name) from orders
select approx_count_distinct(name), approx_quantile(qty, 0.5), count(distinct name), count(*), count(note), count_if(ok), countif(ok) from orders
select arg_max(name, amount), arg_min(name, amount), max_by(name, amount), min_by(name, amount), max(amount, 2), min(name) from orders
select first(id order by id), last(id order by id), any_value(1), bool_and(ok), bool_or(ok), product(qty), bit_or(qty), sum(distinct qty), avg(distinct qty) from orders
select string_agg(name, ', ' order by id), listagg(name, ';' order by id), group_concat(name, '|' order by id), list(id order by id), array_agg(id order by id desc) from orders
select histogram(qty), favg(amount), fsum(amount), geomean(qty), mean(qty), sem(qty), weighted_avg(amount, qty) from orders
select coalesce(note, 'none'), ifnull(note, ''), nullif(qty, 2), if(ok, 1, 0), typeof(qty) from orders order by id
select cast(amount as integer), amount::double, try_cast(name as integer), cast(qty as decimal(18, 2)), qty::varchar, '2024-01-01'::date, cast(seen as date) from orders order by id
select [1, 2, 3][1], [1, 2, 3][1:2], list_sort([3, 1]), list_distinct([1, 1]), list_contains([1], 1), len([1, 2]), list_sum([1, 2]), list_avg([1, 2]), list_max([1]), array_length([1])
select list_transform([1, 2], x -> x + 1), list_filter([1, 2], lambda x: x > 1), [x * 2 for x in [1, 2] if x > 1], array_to_string(['a', 'b'], '-'), flatten([[1], [2]]), list_zip([1], [2])
select {'a': 1, 'b': 'x'}.a, struct_pack(a := 1), row(1, 2), map {'k': 1}['k'], map_keys(map {'k': 1}), s.a from (select {'a': 5} as s)
select '{"a": {"b": 1}}'::json -> 'a' -> 'b', '{"a": "x"}'::json ->> 'a', json_extract('{"a": 1}', '$.a'), json_extract_string('{"a": 1}', '$.a'), json_array_length('[1, 2]')
select 'a' < 'b' collate nocase, 1e3, .5, 0x1F, 1_000, 'it''s', true, null, $$dollar$$
select id, total: sum(amount) from orders group by id order by id
select try(cast('x' as int)), 1 between 0 and 2, 1 is null, not true, 1 != 2, 1 <> 2, 'a' is not distinct from null
select round(100.0 * sum(amount) filter (where ok) / nullif(sum(amount), 0), 1) as share from orders
select strftime(date_trunc('quarter', day), '%Y-Q') || quarter(day) as q, count(*) from orders group by q order by q
select "name", "qty" as "how many; drop table" from "sales"."orders" order by id -- a comment; drop table x
select /* ; drop table x */ count(*) from orders
