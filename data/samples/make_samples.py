"""Makes the sample data: three related tables of an invented retailer, the same bytes on every run."""

import csv
import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
SEED = 20260930
FIRST, LAST = date(2023, 10, 1), date(2026, 9, 30)
MISSING_MONTH = (2025, 2)  # the shop system was replaced: no orders exist for it

CATEGORIES = {  # share of the price that is margin, and what is sold at which price
    "Garden": (0.46, {"Rake": 19.95, "Spade": 24.95, "Hose 20 m": 34.95, "Planter": 27.5, "Lawn Mower": 289.0, "Parasol": 119.0, "Seed Box": 12.95,
                      "Garden Bench": 179.0}),
    "Kitchen": (0.41, {"Kettle": 39.95, "Toaster": 44.95, "Chef Knife": 59.0, "Pan 28 cm": 49.95, "Blender": 84.95, "Coffee Grinder": 99.0,
                       "Espresso Machine": 379.0, "Cutting Board": 22.95}),
    "Office": (0.38, {"Desk Lamp": 54.95, "Office Chair": 249.0, "Notebook A5": 6.95, "Monitor Arm": 89.0, "Filing Box": 11.95, "Standing Desk": 449.0,
                      "Desk Pad": 17.95}),
    "Outdoor": (0.44, {"Tent 2P": 199.0, "Sleeping Bag": 79.95, "Head Torch": 29.95, "Trail Backpack": 109.0, "Camping Stove": 64.95, "Water Bottle": 18.95}),
    "Toys": (0.52, {"Wooden Train": 42.95, "Puzzle 1000": 16.95, "Kite": 21.95, "Building Blocks": 59.95, "Board Game": 34.95, "Plush Bear": 24.95}),
    "Lighting": (0.49, {"Floor Lamp": 129.0, "String Lights": 19.95, "LED Bulb E27": 7.95, "Pendant Lamp": 149.0, "Solar Lantern": 26.95}),
}  # fmt: skip
SEASON = {  # how much more (or less) a category sells, January to December
    "Garden": (0.4, 0.5, 1.1, 1.8, 2.1, 1.7, 1.3, 1.0, 0.8, 0.6, 0.4, 0.4),
    "Outdoor": (0.5, 0.5, 0.8, 1.1, 1.4, 1.7, 1.8, 1.5, 1.0, 0.7, 0.5, 0.7),
    "Toys": (0.7, 0.7, 0.8, 0.8, 0.8, 0.8, 0.9, 0.9, 0.9, 1.1, 1.8, 2.6),
    "Lighting": (1.2, 1.1, 0.9, 0.8, 0.7, 0.6, 0.7, 0.8, 1.0, 1.3, 1.6, 1.5),
}
CHANNELS = (("Online", 0.56), ("Stores", 0.29), ("Partners", 0.15))
CARRIERS = {"Swiftline": (0.42, 2.4), "Nordpost": (0.31, 3.6), "Parcelo": (0.19, 4.4), "Cargohaus": (0.08, 6.3)}  # share, usual days
COUNTRIES = (
    ("Germany", "EUR", ("Berlin", "Hamburg", "München", "Köln", "Leipzig")),
    ("United States", "USD", ("Boston", "Denver", "Portland", "Austin")),
    ("France", "EUR", ("Paris", "Lyon", "Nantes")),
    ("Netherlands", "EUR", ("Utrecht", "Rotterdam")),
    ("Austria", "EUR", ("Wien", "Graz")),
)
COUNTRY_WEIGHTS = (0.34, 0.29, 0.16, 0.12, 0.09)
FIRST_NAMES = (
    "Anna", "Ben", "Clara", "David", "Elena", "Felix", "Grace", "Hanna", "Ivan", "Julia", "Karl", "Lena",
    "Marco", "Nina", "Oskar", "Paula", "Quentin", "Rosa", "Samuel", "Tara", "Ulrich", "Vera", "William", "Zoe",
)  # fmt: skip
LAST_NAMES = (
    "Adler", "Becker", "Cole", "Dubois", "Evans", "Fischer", "Garcia", "Hoffmann", "Ito", "Jansen",
    "Keller", "Lopez", "Miller", "Novak", "Olsen", "Petit", "Quinn", "Richter", "Schmidt", "Turner",
)  # fmt: skip

Row = Sequence[object]


def main() -> None:
    """Writes orders.csv, products.csv and customers.csv beside this file."""
    random = Random(SEED)  # noqa: S311 - invented data, not secrets
    products = make_products(random)
    customers = make_customers(random)
    orders = make_orders(random, products, customers)
    write("products", ("product_id", "product_name", "category", "list_price", "unit_cost", "launched"), products)
    write("customers", ("customer_id", "first_name", "last_name", "segment", "city", "postal_code", "country", "currency", "customer_since"), customers)
    write("orders", ("order_id", "order_date", "order_type", "customer_id", "product_id", "channel", "quantity", "currency", "revenue", "cost", "margin",
                     "carrier", "promised_date", "delivered_date", "delivery_days"), orders)  # fmt: skip


def make_products(random: Random) -> list[Row]:
    """One row per product; prices are in the currency of whoever buys."""
    rows: list[Row] = []
    for category, (margin, prices) in CATEGORIES.items():
        for name, price in prices.items():
            cost = round(price * (1 - margin + random.uniform(-0.08, 0.08)), 2)
            rows.append((f"P-{len(rows) + 1:03d}", name, category, f"{price:.2f}", f"{cost:.2f}", FIRST - timedelta(days=random.randrange(30, 900))))
    return rows


def make_customers(random: Random) -> list[Row]:
    """One row per customer; different people may share a name."""
    rows: list[Row] = []
    for number in range(1, 621):
        country, currency, cities = random.choices(COUNTRIES, COUNTRY_WEIGHTS)[0]
        segment = random.choices(("Private", "Small business", "Enterprise"), (0.72, 0.22, 0.06))[0]
        since = FIRST - timedelta(days=random.randrange(0, 1500))
        rows.append((f"C-{number:04d}", random.choice(FIRST_NAMES), random.choice(LAST_NAMES), segment, random.choice(cities),
                     f"{random.randrange(100, 99999):05d}", country, currency, since))  # fmt: skip
    return rows


def make_orders(random: Random, products: list[Row], customers: list[Row]) -> list[Row]:
    """One row per order line and per return, in order of their dates."""
    loyalty = [random.paretovariate(1.6) for _ in customers]
    taste = [random.uniform(1, 2.5) / float(str(p[3])) ** 0.35 for p in products]
    made: list[list[object]] = []
    for day in days():
        weights = [taste[i] * SEASON.get(str(p[2]), (1.0,) * 12)[day.month - 1] for i, p in enumerate(products)]
        for _ in range(poisson(random, daily_orders(day))):
            customer, product = random.choices(customers, loyalty)[0], random.choices(products, weights)[0]
            sale = make_sale(random, day, customer, product)
            made.append(sale)
            if random.random() < 0.045:
                made.append(make_return(random, sale))
    made = [row for row in made if row[0] <= LAST and (row[0].year, row[0].month) != MISSING_MONTH]  # type: ignore[operator,attr-defined]
    made.sort(key=lambda row: row[0])  # type: ignore[arg-type,return-value]
    return [(100_001 + number, *row) for number, row in enumerate(made)]


def make_sale(random: Random, day: date, customer: Row, product: Row) -> list[object]:
    """One line sold: now and then discounted, and delivered by a carrier unless taken home from a store."""
    channel = random.choices([c for c, _ in CHANNELS], [w for _, w in CHANNELS])[0]
    quantity = random.choices((1, 2, 3, 4, 6, 10), (58, 22, 9, 5, 4, 2))[0]
    discount = random.choices((0.0, 0.05, 0.10, 0.20), (64, 16, 13, 7))[0] + (0.12 if channel == "Partners" else 0.0)
    growth = 1 + 0.03 * (day.year - FIRST.year)
    revenue = round(float(str(product[3])) * quantity * (1 - discount) * growth, 2)
    cost = round(float(str(product[4])) * quantity * (1 + 0.02 * (day.year - FIRST.year)), 2)
    delivery = make_delivery(random, day) if channel != "Stores" or random.random() < 0.25 else ("", "", "", "")
    return [day, "Sale", customer[0], product[0], channel, quantity, customer[7], f"{revenue:.2f}", f"{cost:.2f}", f"{revenue - cost:.2f}", *delivery]


def make_delivery(random: Random, day: date) -> tuple[object, ...]:
    """Carrier, promised date, delivered date and days: late now and then, and the newest parcels are still on their way."""
    carrier = random.choices(list(CARRIERS), [share for share, _ in CARRIERS.values()])[0]
    usual = CARRIERS[carrier][1] * (1.35 if day.month == 12 else 1.0)
    took = max(1, round(random.gauss(usual, 0.9)))
    if random.random() < 0.08:
        took += random.randrange(3, 12)
    promised, delivered = day + timedelta(days=math.ceil(usual) + 1), day + timedelta(days=took)
    return (carrier, promised, "", "") if delivered > LAST else (carrier, promised, delivered, took)


def make_return(random: Random, sale: list[object]) -> list[object]:
    """Takes a sale back some days later: every amount is negative and nothing is delivered."""
    day = sale[0]
    assert isinstance(day, date) and isinstance(sale[5], int)  # noqa: S101, PT018 - what make_sale puts there
    amounts = [f"{-float(str(value)):.2f}" for value in sale[7:10]]
    return [day + timedelta(days=random.randrange(4, 25)), "Return", *sale[2:5], -sale[5], sale[6], *amounts, "", "", "", ""]


def days() -> Iterable[date]:
    """Every day of the period."""
    return (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))


def daily_orders(day: date) -> float:
    """How many orders a day brings on average: slow growth, busy Novembers and Decembers, quiet Sundays."""
    growth = 6.4 + 2.2 * (day - FIRST).days / (LAST - FIRST).days
    return growth * {11: 1.35, 12: 1.5, 1: 0.8}.get(day.month, 1.0) * (0.6 if day.weekday() == 6 else 1.05)


def poisson(random: Random, mean: float) -> int:
    """A Poisson-distributed count (Knuth 1969)."""
    limit, product, count = math.exp(-mean), random.random(), 0
    while product > limit:
        product *= random.random()
        count += 1
    return count


def write(name: str, header: Sequence[str], rows: Iterable[Row]) -> None:
    """One CSV file with `\\n` line ends."""
    with (HERE / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
