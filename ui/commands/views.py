"""`wm-explorer views`: the views there are, or those that can draw a model."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any

from ui import headless
from ui.commands.console import show_json, show_table
from ui.commands.reading import opened
from ui.view import View, views, views_for


def run(arguments: Namespace) -> int:
    rows: list[dict[str, Any]]
    if arguments.model is None and arguments.factory is None:
        rows = [{"id": cls.id, "about": _about(cls)} for cls in views().values()]
    else:
        _application = headless.application()
        with opened(arguments, trusted=arguments.trust) as explorer:
            info = explorer.info
        rows = [
            {"id": cls.id, "about": _about(cls), "choices": _choices(cls(info))}
            for cls in views_for(info)
        ]
    if arguments.json:
        show_json(rows)
    else:
        show_table(("id", "about"), [(row["id"], row["about"]) for row in rows])
    return 0


def _about(cls: type[View]) -> str:
    """The first line that the view's file says of it."""
    return (sys.modules[cls.__module__].__doc__ or "").strip().partition("\n")[0]


def _choices(view: View) -> dict[str, list[str]]:
    """The values that `export --choose` takes."""
    return {choice.id: [value for value, _ in choice.options] for choice in view.choices()}
