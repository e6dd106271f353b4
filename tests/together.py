"""Which tests stay on one worker: those of one file, those that drive a browser, and those that start servers and installations of their own.

pytest-xdist's own mark for this (`xdist_group`) has no effect with pytest 9.2, which does not let a plugin change the id of a test.
"""

from typing import Any

from xdist.scheduler import LoadScopeScheduling

BROWSER = "tests/browser/"
EVERYWHERE = "tests/browser/test_everywhere.py"  # each page in both widths and themes: a quarter of all that browsers do, so beside the rest of it
SERVERS = ("tests/faults/", "tests/test_plain_install.py", "tests/test_worker.py", "tests/engine/test_live_faults.py")


class Together(LoadScopeScheduling):
    """Hands out files whole: what drives a browser first, for it takes longest; then those with the most tests."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(EVERYWHERE):
            return EVERYWHERE
        if nodeid.startswith(BROWSER):
            return BROWSER
        return "servers" if nodeid.startswith(SERVERS) else nodeid.split("::", 1)[0]

    def _assign_work_unit(self, node: Any) -> None:
        for scope in (EVERYWHERE, BROWSER):
            if scope in self.workqueue:
                self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)
