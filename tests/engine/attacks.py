"""SQL that must be refused, with the code of the refusal; from published lists of attacks on DuckDB-backed products and our own."""

_NOT_ONE_SELECT = """
describe select 1
show tables
summarize sales.orders
describe sales.orders
unpivot sales.orders on id, amount into name n value v
pivot sales.orders on name using sum(amount)
insert into sales.orders values (1)
update sales.orders set amount = 0
delete from sales.orders
truncate sales.orders
merge into sales.orders using sales.people on true when matched then delete
drop table sales.orders
drop view sales.orders
drop schema sales cascade
create table t as select 1
create or replace view sales.orders as select 1
create temp table t (a int)
create macro f(a) as a + 1
create secret s (type s3, key_id 'a', secret 'b')
create sequence s
create type t as enum ('a')
create index i on sales.orders (id)
alter table sales.orders rename to o
copy sales.orders to '/tmp/out.csv'
copy (select 1) to '/tmp/out.parquet'
copy sales.orders from '/etc/passwd'
export database '/tmp/out'
import database '/tmp/out'
attach '/tmp/other.duckdb' as o
attach ':memory:' as m
attach 'host=127.0.0.1' as p (type postgres)
detach sales
use sales
install httpfs
load httpfs
force install spatial
set memory_limit = '100GB'
set threads = 64
set variable v = 1
reset memory_limit
set schema = 'sales'
pragma database_list
pragma enable_profiling
pragma memory_limit = '10GB'
call pragma_version()
call enable_logging(storage='file', storage_config={'path': '/tmp/x'})
call duckdb_settings()
begin
commit
rollback
checkpoint
vacuum
analyze
prepare p as select 1
execute p
deallocate p
explain select 1
explain analyze select 1
comment on table sales.orders is 'x'
select 1; select 2
select 1; drop table sales.orders
select 1; --
select * from sales.orders; delete from sales.orders
select 1 /* */ ; copy sales.orders to '/tmp/x'
with x as (select 1) insert into sales.orders select * from x
"""

_UNREADABLE = """
select * from range(id) from sales.orders
table_of_python
select * from sales.orders for update
select id into t from sales.orders
selec 1
select * form sales.orders
select from where
with x as (delete from sales.orders returning *) select * from x
with x as (insert into sales.orders values (1) returning *) select * from x
select * from sales.orders into outfile '/tmp/x'
do $$ begin end $$
select 'unterminated
select (1
'; drop table sales.orders; --
=cmd|'/c calc'!A0
{{7*7}}
"""

_TABLES = """
select * from nowhere
select * from sales.nowhere
select * from other.orders
select * from memory.sales.orders
select * from main.orders
select * from system.main.duckdb_tables
select * from information_schema.tables
select * from information_schema.columns
select * from pg_catalog.pg_tables
select * from pg_class
select * from pg_settings
select * from sqlite_master
select * from duckdb_tables
select * from '/etc/passwd'
select * from 'orders.csv'
select * from 's3://bucket/x.parquet'
select * from 'https://example.com/x.csv'
select * from "/etc/passwd"
from '/etc/shadow'
select * from sales.orders, '/etc/passwd'
select * from (select * from '/etc/passwd')
select (select count(*) from 'x.parquet')
select * from sales.orders where exists (select 1 from secrets.keys)
with orders as (select * from '/etc/passwd') select * from orders
with a as (select * from b), b as (select 1) select * from a
select * from a, (with a as (select 1) select * from a)
with x as (select 1) select * from (with y as (select * from x) select * from y), y
select id from sales.orders union all select password from accounts.users
select * from sales.orders natural join df
"""

_READERS = """
select * from read_csv('/etc/passwd')
select * from read_csv_auto('/etc/passwd')
select * from read_text('/etc/passwd')
select * from read_blob('/etc/shadow')
select * from read_json('/etc/x.json')
select * from read_ndjson('x')
select * from read_parquet('/data/other.parquet')
select * from parquet_scan('/data/other.parquet')
select * from parquet_metadata('/data/other.parquet')
select * from parquet_schema('x.parquet')
select * from parquet_kv_metadata('x.parquet')
select * from read_duckdb('x.duckdb')
select * from sniff_csv('/etc/passwd')
select * from glob('/etc/*')
select * from query('select 1')
select * from query('sel' || 'ect 1')
select * from query_table('orders')
select * from query_table(['orders'])
select * from json_execute_serialized_sql('{}')
select * from duckdb_settings()
select * from duckdb_databases()
select * from duckdb_secrets()
select * from duckdb_views()
select * from duckdb_logs()
select * from duckdb_functions()
select * from pragma_table_info('sales.orders')
select * from pragma_database_size()
select * from pragma_storage_info('sales.orders')
select * from which_secret('a', 's3')
select * from sqlite_scan('/any/path.db', 't')
select * from postgres_scan('host=127.0.0.1', 'public', 't')
select * from postgres_query('p', 'select pg_sleep(100)')
select * from mysql_query('m', 'select 1')
select * from odbc_query('c', 'select 1')
select * from repeat_row(1, num_rows=1000000000)
select * from test_all_types()
select * from arrow_scan(1, 2, 3)
select * from pandas_scan(1)
select * from python_map_function()
select * from checkpoint()
select * from enable_logging()
select * from histogram_values(sales.orders, amount)
with x as (select * from read_text('/etc/passwd')) select * from x
select * from sales.orders where exists (select 1 from read_csv('/etc/passwd'))
select (select content from read_text('/etc/passwd'))
select * from sales.orders, lateral (select * from read_text('/etc/passwd'))
from read_text('/etc/passwd')
"""

_SCALARS = """
select getvariable('x')
select getenv('HOME')
select current_setting('memory_limit')
select current_database()
select current_schema()
select current_user
select current_query()
select version()
select txid_current()
select nextval('s')
select currval('s')
select setseed(0.5)
select error('boom')
select write_log('x')
select sleep_ms(100000)
select pg_sleep(10)
select add_parquet_key('k', 'v')
select json_serialize_sql('select 1')
select json_deserialize_sql('{}')
select json_execute_serialized_sql('{}')
select in_search_path('a', 'b')
select has_table_privilege('a', 'b')
select create_sort_key(id, 'asc') from sales.orders
select list_resize([1], 2000000000)
select array_resize([1], 2000000000)
select list_aggregate([1], 'sum')
select list_reduce([1, 2], (a, b) -> a || b)
select parse_path('/etc/passwd')
select from_json('{}', '"JSON"')
select query_to_xml('select 1')
select pg_read_file('/etc/passwd')
select load_extension('x')
select lo_import('/etc/passwd')
select uuid()
select st_asText(x) from sales.orders
select sum(id) from sales.orders having getvariable('x') is null
select id from sales.orders order by error('x')
select case when true then getenv('PATH') end
with x as (select version()) select * from x
"""

_BOMBS = """
select repeat('x', 1000000000)
select repeat('x', 10 * 1000 * 1000 * 1000)
select repeat(repeat(repeat('x', 1000), 1000), 1000)
select repeat('x', id) from sales.orders
select lpad('x', 2000000000, 'y')
select rpad('x', 2147483647, 'y')
select lpad('x', id, 'y') from sales.orders
select lpad('x', (select 2000000000), 'y')
select printf('%2000000000d', 1)
select printf('%*d', 2000000000, 1)
select printf(name, 1) from sales.orders
select format('{:2000000000}', 'x')
select format('{:{}}', 'x', 2000000000)
select format('{:>9999}', 1)
select bar(1, 0, 1, 2000000000)
"""

_SERIES = """
select * from range(1000000000000)
select * from generate_series(1, 100000000)
select * from range(0, 1, 0)
select unnest(range(1000000001))
select range(1000000000)
select list_sum(range(1000000000))
select len(generate_series(1, 10))
select * from generate_series(timestamp '0001-01-01', timestamp '9999-01-01', interval 1 microsecond)
select * from generate_series(timestamp '0001-01-01', timestamp '9999-01-01', interval 1 second)
select * from range((select max(id) from sales.orders))
"""

_METHODS = """
select ('x').lpad(2000000000, 'y')
select ('x').repeat(1000000000)
select name.upper() from sales.orders
select main.lpad('x', 2000000000, 'y')
select [1].list_resize(2000000000)
"""

_PARTS = """
select $1
select ?
select $name
select * from sales.orders pivot (sum(amount) for name in ('a'))
"""

_RECURSION = """
with recursive r as (select 1 as n union all select n + 1 from r) select * from r
with recursive r as (select 'x' as s union all select s || s from r) select max(length(s)) from r
with recursive a as (select 1) select * from a
"""

_TYPES = """
select 'sales.orders'::regclass
select id::my_type from sales.orders
select cast('a' as enum('a', 'b'))
select try_cast('x' as geometry)
"""

_TABLES_MADE = """
select * from repeat('x', 1000000000)
select * from sales.orders, lateral repeat('x', 1000)
select * from upper('x')
"""

_GROUPS = {
    "not_one_select": _NOT_ONE_SELECT,
    "sql_unreadable": _UNREADABLE,
    "unknown_table": _TABLES,
    "table_function_refused": _TABLES_MADE,
    "function_refused": _READERS + _SCALARS,
    "too_large_refused": _BOMBS,
    "series_refused": _SERIES,
    "method_refused": _METHODS,
    "sql_part_refused": _PARTS,
    "recursive_refused": _RECURSION,
    "type_refused": _TYPES,
}
REFUSED = [(code, sql) for code, lines in _GROUPS.items() for sql in lines.strip().splitlines() if sql]
