"""One route, one page, DuckDB in this process: what twelve charts cost at least.  python -m bench.floor.server PORT PARQUET"""

import sys
from pathlib import Path

import duckdb
import orjson
from flask import Flask, Response, request, send_from_directory
from flask_compress import Compress
from waitress import serve

from bench.tiles import TILES

HERE = Path(__file__).parent


def make(parquet: str) -> Flask:
    """The floor's server over one Parquet file."""
    app = Flask(__name__, static_folder=None)
    Compress(app)
    connection = duckdb.connect()
    connection.execute("set threads=2")
    connection.execute(f"create view sales as select * from read_parquet('{parquet}')")

    @app.get("/")
    def page() -> Response:
        return send_from_directory(HERE, "page.html", max_age=0)

    @app.get("/plotly.js")
    def plotly() -> Response:
        return send_from_directory(HERE.parent.parent / "assets" / "vendor", "plotly-basic.min.js", max_age=86_400)

    @app.get("/favicon.ico")
    def icon() -> Response:
        return Response(status=204)

    @app.get("/tiles")
    def tiles() -> Response:
        cursor = connection.cursor()
        answers = []
        region, clicked = request.args.get("region"), request.args.get("clicked")
        for title, sql, chart in TILES:
            if title == clicked:
                continue
            source = "sales" if region is None else "(select * from sales where region = $region) as sales"
            table = cursor.execute(sql.format(sales=source), {} if region is None else {"region": region}).to_arrow_table()
            answers.append({"title": title, "chart": chart, "columns": {name: table[name].to_pylist() for name in table.column_names}})
        return Response(orjson.dumps(answers, default=str), mimetype="application/json")

    return app


if __name__ == "__main__":
    serve(make(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), threads=8)
