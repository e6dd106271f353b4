"""Every kind of database, found by looking into `connectors.kinds`."""

import importlib
import pkgutil
from functools import cache

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors import kinds as kinds_package
from insightora_dash.sources.connectors.connector import Connector


@cache
def connectors() -> dict[str, Connector]:
    """All connectors by kind, in the order of their files; a kind file imports its driver only when it opens."""
    modules = (importlib.import_module(f"{kinds_package.__name__}.{found.name}") for found in pkgutil.iter_modules(kinds_package.__path__))
    return {module.CONNECTOR.kind: module.CONNECTOR for module in modules}


def connector(kind: str) -> Connector:
    """The connector of this kind; raises Invalid when there is none."""
    found = connectors().get(kind)
    if found is None:
        raise Invalid("unknown_database_kind", N_("There is no kind of database called {kind}. Choose another one."), kind=kind[:40])
    return found


def connector_for(scheme: str) -> Connector | None:
    """The connector that URLs with this scheme mean; None when no database has it."""
    plain = scheme.lower().split("+")[0]
    return next((one for one in connectors().values() if plain in one.schemes), None)
