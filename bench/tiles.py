"""The twelve tiles of the benchmark dashboard, as SQL over {sales} and the chart each one shows."""

TILES: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("Revenue", "select sum(revenue) as revenue from {sales}", {"kind": "kpi", "y": ["revenue"]}),
    ("Orders", "select count(*) as orders from {sales}", {"kind": "kpi", "y": ["orders"]}),
    ("Customers", "select count(distinct customer_id) as customers from {sales}", {"kind": "kpi", "y": ["customers"]}),
    ("Orders by day", "select order_date, count(*) as orders from {sales} group by 1 order by 1", {"kind": "line", "x": "order_date", "y": ["orders"]}),
    ("Revenue by month", "select date_trunc('month', order_date) as month, sum(revenue) as revenue from {sales} group by 1 order by 1",
     {"kind": "bar", "x": "month", "y": ["revenue"]}),
    ("Revenue by month and channel", "select date_trunc('month', order_date) as month, channel, sum(revenue) as revenue from {sales} group by 1, 2 order by 1",
     {"kind": "line", "x": "month", "y": ["revenue"], "color": "channel"}),
    ("Category by quarter", "select date_trunc('quarter', order_date) as quarter, category, sum(quantity) as quantity from {sales} group by 1, 2 order by 1",
     {"kind": "bar_stacked", "x": "quarter", "y": ["quantity"], "color": "category"}),
    ("Top products", "select product, sum(revenue) as revenue from {sales} group by 1 order by 2 desc limit 20",
     {"kind": "bar_horizontal", "x": "product", "y": ["revenue"]}),
    ("Revenue by region", "select region, sum(revenue) as revenue from {sales} group by 1 order by 2 desc",
     {"kind": "bar", "x": "region", "y": ["revenue"]}),
    ("Revenue by channel", "select channel, sum(revenue) as revenue from {sales} group by 1 order by 2 desc",
     {"kind": "pie", "x": "channel", "y": ["revenue"]}),
    ("Customers by category", "select category, count(distinct customer_id) as customers from {sales} group by 1 order by 2 desc",
     {"kind": "bar", "x": "category", "y": ["customers"]}),
    ("Largest orders", "select order_id, order_date, product, region, revenue from {sales} order by revenue desc, order_id limit 50", {"kind": "table"}),
)
