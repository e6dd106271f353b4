"""Every kind of chart, found by looking into `charts.kinds`."""

import importlib
import pkgutil
from functools import cache

from insightora_dash.charts import kinds as kinds_package
from insightora_dash.charts.kind import Kind
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by name."""
    modules = (importlib.import_module(f"{kinds_package.__name__}.{found.name}") for found in pkgutil.iter_modules(kinds_package.__path__))
    return {module.KIND.name: module.KIND for module in modules}


def kind_named(name: str) -> Kind:
    """The kind of this name; raises Invalid when there is none."""
    found = kinds().get(name)
    if found is None:
        raise Invalid("unknown_chart_kind", N_("There is no chart kind called {name}. Choose another one."), name=name)
    return found
