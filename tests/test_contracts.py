"""The import contracts of pyproject.toml hold, and each of them catches what it is for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
CHECK = "from importlinter import cli; raise SystemExit(cli.lint_imports(no_cache=True))"
STUBS = {
    "engine/__init__.py": "",
    "engine/client.py": "",
    "engine/spec.py": "",
    "engine/runner.py": "import torch",
    "wm_explorer/__init__.py": "from engine import spec",
    "wm_explorer/session.py": "from engine.client import Client",
    "ui/__init__.py": "",
    "ui/cli.py": "import PySide6.QtCore\nfrom engine import spec\nfrom wm_explorer import session",
}


def check(folder: Path) -> tuple[bool, str]:
    """Whether the contracts hold in a checkout, and what the linter printed."""
    # A process of its own: in this one, `engine` already is the real engine.
    run = subprocess.run([sys.executable, "-c", CHECK], cwd=folder, capture_output=True, text=True)
    return run.returncode == 0, run.stdout + run.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the real contracts over stub packages that keep them."""
    (tmp_path / "pyproject.toml").write_bytes((REPOSITORY / "pyproject.toml").read_bytes())
    for name, source in STUBS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{source}\n")
    return tmp_path


def test_the_contracts_hold() -> None:
    held, printed = check(REPOSITORY)
    assert held, printed


def test_the_stubs_keep_the_contracts(checkout: Path) -> None:
    held, printed = check(checkout)
    assert held, printed


@pytest.mark.parametrize(
    ("name", "source", "broken"),
    [
        ("engine/spec.py", "import wm_explorer.session", "Imports run one way"),
        ("wm_explorer/session.py", "import ui.cli", "Imports run one way"),
        ("engine/runner.py", "from PySide6.QtCore import QObject", "No Qt below ui"),
        ("wm_explorer/session.py", "import pyqtgraph", "No Qt below ui"),
        ("ui/cli.py", "import torch", "No torch above the engine"),
        ("engine/spec.py", "from torch import Tensor", "No torch above the engine"),
        ("engine/client.py", "def f():\n    import engine.runner", "No torch above the engine"),
        ("ui/cli.py", "from engine.runner import Runner", "the engine's torch-free face"),
    ],
)
def test_a_planted_import_is_caught(checkout: Path, name: str, source: str, broken: str) -> None:
    (checkout / name).write_text(f"{source}\n")
    held, printed = check(checkout)
    assert not held
    verdict = next(line for line in printed.splitlines() if broken in line)
    assert "BROKEN" in verdict, printed
