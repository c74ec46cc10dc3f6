"""Ways to read a text: what a token is, and what it is called. Each lives in a file of its own.

Free of torch and Qt.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import iter_modules

from engine.vocabulary import Vocabulary


@cache
def readings() -> dict[str, type[Vocabulary]]:
    """Every way to read, by the name under which checkpoints ask for it."""
    modules = [import_module(f"{__name__}.{file.name}") for file in iter_modules(__path__)]
    classes: list[type[Vocabulary]] = [Vocabulary]
    for module in modules:
        classes += [
            member
            for _, member in getmembers(module, isclass)
            if issubclass(member, Vocabulary) and "reading" in vars(member)
        ]
    return {cls.reading: cls for cls in classes}
