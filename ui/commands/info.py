"""`wm-explorer info`: the machine as the explorer finds it, for reports of errors."""

from __future__ import annotations

import platform
from argparse import Namespace
from importlib.metadata import PackageNotFoundError, version
from queue import Empty, SimpleQueue
from typing import Any

from engine.client import Client
from engine.messages import Message, Started
from ui import libraries
from ui.commands.console import show_json
from wm_explorer.display import has_display

PACKAGES = ("wm_explorer", "PySide6-Essentials", "torch", "numpy", "pyqtgraph", "msgspec")
#: The engine imports torch first, which may take long on a cold disk. Seconds.
PATIENCE = 120


def run(arguments: Namespace) -> int:
    facts = {
        "versions": _versions(),
        "system": platform.platform(),
        **_devices(),
        "qt_platform": libraries.platform(),
        "display": has_display(),
        "fonts": _fonts(),
        "missing_libraries": libraries.missing(x11=libraries.platform() == "xcb"),
    }
    if arguments.json:
        show_json(facts)
    else:
        for name, value in facts.items():
            print(f"{name.replace('_', ' ')}: {_words(value)}")
    return 0


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _devices() -> dict[str, Any]:
    """What the engine says when it starts. `device` is what `auto` chooses."""
    replies: SimpleQueue[Message] = SimpleQueue()
    client = Client(lambda message, _: replies.put(message))
    try:
        reply = replies.get(timeout=PATIENCE)
    except Empty:
        return {"device": None, "devices": [], "engine": "it does not answer"}
    finally:
        client.close()
    if isinstance(reply, Started):
        return {"device": reply.devices[-1], "devices": reply.devices, "engine": "it runs"}
    return {"device": None, "devices": [], "engine": getattr(reply, "reason", str(reply))}


def _fonts() -> dict[str, list[str]] | None:
    """Font families by script; None where Qt cannot be loaded."""
    try:
        from ui import fonts, headless
    except ImportError:
        return None
    _application = headless.application()
    return {script.id: fonts.families(script) for script in fonts.SCRIPTS}


def _words(value: object) -> str:
    match value:
        case dict():
            return "".join(f"\n  {name}: {_words(each)}" for name, each in value.items())
        case list() | tuple():
            return ", ".join(map(str, value)) or "none"
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)
