"""Model families, found by file and by entry point."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from inspect import getmembers, isclass
from pkgutil import iter_modules

import engine.models
from engine.model import Model


@cache
def families() -> dict[str, type[Model]]:
    """Every family by name: one for each file in engine/models, and those of other packages."""
    modules = [
        import_module(f"engine.models.{found.name}")
        for found in iter_modules(engine.models.__path__)
    ]
    classes = [
        member
        for module in modules
        for _, member in getmembers(module, isclass)
        if issubclass(member, Model) and member.__module__ == module.__name__
    ]
    classes += [entry.load() for entry in entry_points(group="wm_explorer.models")]
    return {cls.family: cls for cls in classes if "family" in vars(cls)}
