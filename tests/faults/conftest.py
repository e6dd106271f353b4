"""An owner and a worker, as the tests of sources have them."""

from tests.sources.conftest import load

__all__ = ["load"]
