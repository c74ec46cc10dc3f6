"""What several commands begin with: a model reads the text that the arguments name."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import wm_explorer as wm
from ui.commands.console import InputError, say
from wm_explorer.explore import from_factory
from wm_explorer.text import read_file


def opened(arguments: Namespace, device: str = "auto", **options: Any) -> wm.Explorer:
    """The model that the arguments name, or the one that a function of the person's own makes."""
    if arguments.model is None and arguments.factory is None:
        raise InputError("an argument is required: MODEL, or --factory instead of it")
    if arguments.model is not None and arguments.factory is not None:
        raise InputError("MODEL and --factory exclude each other: give one of them")
    if arguments.factory is None:
        return wm.open(arguments.model, device, **options)
    if any(options.values()):
        raise InputError(
            "--memory, --cut, --layers, --heads, --budget and --trust are not for a module of "
            "one's own"
        )
    return from_factory(arguments.factory, device)


@contextmanager
def reading(arguments: Namespace) -> Iterator[wm.Explorer]:
    """The explorer once the model has read the text. What is odd about the text is said."""
    text = _text(arguments)
    if text == "":
        raise InputError("the text is empty: give at least one symbol")
    memory = dict(arguments.memory)
    how = {"memory": memory, "cut": arguments.cut, "trusted": arguments.trust}
    shown = {name: getattr(arguments, name) for name in ("layers", "heads", "budget")}
    given = {name: value for name, value in shown.items() if value is not None}
    with opened(arguments, arguments.device, **how, **given) as explorer:
        if text is not None:
            explorer.text = text
        if explorer.notice:
            say(explorer.notice)
        yield explorer


def file_text(path: Path) -> str:
    """The text of a file. Raises InputError if it is no text."""
    try:
        return read_file(path)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{str(path)!r} is not UTF-8 text: save it as UTF-8, or UTF-16 with a byte order mark"
        ) from error


def _text(arguments: Namespace) -> str | None:
    """What to read; None for the example that comes with a module of the person's own."""
    if arguments.text is not None:
        return str(arguments.text)
    if arguments.file is not None:
        return file_text(arguments.file)
    if arguments.sample is None:
        if arguments.factory is None:
            raise InputError("one of the arguments --text --file --sample is required")
        return None
    samples = wm.samples()
    if arguments.sample not in samples:
        known = ", ".join(samples)
        raise InputError(f"there is no sample {arguments.sample!r}: choose one of {known}")
    return samples[arguments.sample].text
