"""The memory a process may use, read from files as Linux writes them."""

from pathlib import Path

import pytest

from insightora_dash.platform import machine

MB = 1 << 20


@pytest.fixture
def groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(machine, "_PROC", tmp_path / "cgroup")
    monkeypatch.setattr(machine, "_GROUPS", tmp_path / "fs")
    return tmp_path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_the_limit_of_a_control_group_of_version_2_counts(groups: Path) -> None:
    _write(groups / "cgroup", "0::/app.slice/insightora\n")
    _write(groups / "fs/app.slice/insightora/memory.max", "max\n")
    _write(groups / "fs/app.slice/memory.max", f"{512 * MB}\n")
    assert machine.memory_mb() == 512
    assert machine.is_small()


def test_the_limit_of_a_control_group_of_version_1_counts(groups: Path) -> None:
    _write(groups / "cgroup", "5:cpu:/x\n4:memory:/x\n0::/\n")
    _write(groups / "fs/memory/x/memory.limit_in_bytes", f"{300 * MB}\n")
    _write(groups / "fs/cpu/x/memory.limit_in_bytes", f"{10 * MB}\n")
    assert machine.memory_mb() == 300


def test_a_container_sees_its_limit_at_the_top(groups: Path) -> None:
    _write(groups / "cgroup", "0::/somewhere/on/the/host\n")
    _write(groups / "fs/memory.max", f"{700 * MB}\n")
    assert machine.memory_mb() == 700


def test_without_limits_the_machine_counts(groups: Path) -> None:
    assert machine.memory_mb() > 512
    _write(groups / "cgroup", "0::/\n")
    _write(groups / "fs/memory.max", "max\n")
    assert machine.memory_mb() > 512
