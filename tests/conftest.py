"""What holds for every test: no display is needed, and nobody's settings are touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Hypothesis would fail an example that takes 0.2 s, as any may on a busy machine
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

#: Where platformdirs looks on Linux, macOS and Windows.
HOMES = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA")


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has a home of its own, gone afterwards."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", *HOMES):
        monkeypatch.setenv(name, str(home))
    return home
