"""How answers become JSON while another request loads pandas for the first time."""

import sys
from importlib import import_module
from types import ModuleType

import plotly.io._json as encoder


def wait_for_modules() -> None:
    """Lets Plotly's encoder, which takes pandas as it stands in `sys.modules`, wait until it is whole."""
    encoder.get_module = loaded


def loaded(name: str, should_load: bool = True) -> ModuleType | None:
    """The module, whole; None when nobody has loaded it and it is not to be, or when there is none."""
    try:
        return import_module(name) if should_load or name in sys.modules else None
    except ImportError:
        return None
