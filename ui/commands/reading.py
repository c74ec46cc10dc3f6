"""What several commands begin with: a model reads the text that the arguments name."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import wm_explorer as wm
from ui.commands.console import InputError, say
from wm_explorer.text import read_file


@contextmanager
def reading(arguments: Namespace) -> Iterator[wm.Explorer]:
    """The explorer once the model has read the text. What is odd about the text is said."""
    text = _text(arguments)
    if not text:
        raise InputError("the text is empty: give at least one symbol")
    memory = dict(arguments.memory)
    how = {"memory": memory, "cut": arguments.cut, "trusted": arguments.trust}
    with wm.open(arguments.model, arguments.device, **how) as explorer:
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


def _text(arguments: Namespace) -> str:
    if arguments.text is not None:
        return str(arguments.text)
    if arguments.file is not None:
        return file_text(arguments.file)
    samples = wm.samples()
    if arguments.sample not in samples:
        known = ", ".join(samples)
        raise InputError(f"there is no sample {arguments.sample!r}: choose one of {known}")
    return samples[arguments.sample].text
