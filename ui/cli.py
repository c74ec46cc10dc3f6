"""The command line: `wm-explorer` opens the window, `wm-explorer COMMAND` works without one.

Results go to standard output, messages to standard error. Exit code 0, or 2 with one line for a
usage or input error. Its texts are English, because it starts without Qt.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from ui import arguments, interrupts, libraries
from ui.commands.console import InputError, say
from wm_explorer.display import has_display

#: What the window needs and knows nothing of Qt. Once Qt's bindings are there, they read the source
#: of every module that is imported, to find out whether it uses them.
BEFORE_QT = ("engine.client", "wm_explorer.session", "wm_explorer.catalogue", "ui.settings")


def main(argv: Sequence[str] | None = None) -> int:
    """Does what the arguments say and gives the exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a narrow terminal is no reason to fail
    try:
        code = _command(*given) if given and given[0] in arguments.COMMANDS else _window(given)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read the output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        line = _line(error)
        if line is None:
            raise
        say(line)
        return 2


def _command(name: str, *given: str) -> int:
    chosen = arguments.command(name).parse_args(given)
    with interrupts.end_the_process():
        module = import_module(f"ui.commands.{name}")
    return int(module.run(chosen))


def _window(given: list[str]) -> int:
    parser = arguments.window()
    chosen = parser.parse_args(given)
    if chosen.version:
        print(import_module("wm_explorer").version())
        return 0
    file = _open(chosen.path, chosen) if chosen.path is not None else None
    if chosen.factory is not None and chosen.model is not None:
        raise InputError("a model and --factory exclude each other: give one of them")
    if chosen.model is not None:
        import_module("engine.bundle").check_exists(chosen.model)
    if not has_display():
        return int(import_module("ui.demo").run(**_wanted(chosen)))
    # Qt ends the process where a library of the window system is missing, so ask first.
    if lacking := _lacking():
        raise InputError(lacking)
    for name in BEFORE_QT:
        import_module(name)
    gc.disable()  # until the window is painted: nothing that a start makes is garbage
    try:
        with interrupts.end_the_process():
            run = import_module("ui.app").run
            return int(run(file=file, safe_mode=chosen.safe_mode, **_wanted(chosen)))
    finally:
        gc.enable()


def _wanted(chosen: Namespace) -> dict[str, Any]:
    """The model to open, how, and the text to read, with a window and without."""
    names = ("model", "text", "device", "cut", "trust", "factory")
    options = {name: getattr(chosen, name) for name in names}
    capture = import_module("engine.capture").Capture(chosen.layers, chosen.heads)
    return {**options, "memory": dict(chosen.memory), "capture": capture, "budget": chosen.budget}


def _open(path: Path, chosen: Namespace) -> Path | None:
    """Takes FILE for the model or for the text, by what it holds. Gives it if it is a text."""
    if not path.exists():
        raise InputError(f"there is no file, model or command {str(path)!r}")
    is_model = path.is_dir() or import_module("engine.sniff").is_model(path)
    kind = "model" if is_model else "text"
    if getattr(chosen, kind) is not None:
        raise InputError(f"{str(path)!r} and --{kind} exclude each other: give one of them")
    if is_model:
        chosen.model = str(path.absolute())
        return None
    chosen.text = import_module("ui.commands.reading").file_text(path)
    return path


def _line(error: Exception) -> str | None:
    """An error of the caller or of the machine in one line; None for one of the program."""
    if isinstance(error, ImportError):
        return _lacking()
    if isinstance(error, OSError) and error.filename is not None:
        return f"{os.fspath(error.filename)!r}: {error.strerror}"
    from wm_explorer import EngineError, SaveError

    if isinstance(error, InputError | OSError | EngineError | SaveError):
        return " ".join(str(error).split())
    return None


def _lacking() -> str | None:
    """Which system libraries are missing and how to install them; None if all are there."""
    packages = libraries.missing(x11=libraries.platform() == "xcb")
    if not packages:
        return None
    return f"system libraries are missing; to install them: {libraries.advice(packages)}"
