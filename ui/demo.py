"""What `wm-explorer` does where there is no display: reads a sample and exports what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType

import wm_explorer as wm
from engine.capture import AUTOMATIC, Capture
from ui import export, headless
from ui.commands.console import InputError, say
from ui.theme import LIGHT
from ui.view import Scene, views_for
from wm_explorer.explore import from_factory

#: The bundled model that is taken when none is named.
MODEL = "lstm-char"
FOLDER = "wm_explorer-export"
#: So much of a sample makes readable pictures and small tables, in characters.
LONGEST = 80


def run(
    model: str | None = None,
    text: str | None = None,
    device: str = "auto",
    memory: Mapping[str, int] = MappingProxyType({}),
    cut: bool = False,
    trust: bool = False,
    factory: str | None = None,
    capture: Capture = AUTOMATIC,
    budget: int | None = None,
) -> int:
    """Traces a text, writes NPZ, CSV and a picture of every view, and prints the folder."""
    model = model or factory or _default_model()
    text = text or ("" if factory else _sample(model))
    say(f"there is no display, so {model} reads a text and what it shows goes to files")
    _application = headless.application()
    folder = _folder()
    opened = (
        from_factory(factory, device)
        if factory
        else wm.open(
            model,
            device,
            memory=memory,
            cut=cut,
            trusted=trust,
            layers=capture.layers,
            heads=capture.heads,
            **({} if budget is None else {"budget": budget}),
        )
    )
    with opened as explorer:
        if text:
            explorer.text = text
        trace = explorer.trace
        for name in ("trace.npz", "trace.csv"):
            explorer.save(folder / name)
            say(f"wrote {name}")
    scene = Scene(trace, len(trace) - 1, LIGHT)
    for cls in views_for(trace.info):
        for suffix in export.WRITERS:
            export.save(cls(trace.info), scene, folder / f"{cls.id}{suffix}", scale=2)
        say(f"wrote {cls.id} as {', '.join(export.WRITERS)}")
    print(folder)
    return 0


def _default_model() -> str:
    ids = [card.id for card in wm.models()]
    if not ids:
        raise InputError("there are no bundled models: train one with `wm-explorer train`")
    return MODEL if MODEL in ids else ids[0]


def _sample(model: str) -> str:
    """The beginning of the sample that was made for a model, or of the first one there is."""
    samples = wm.samples()
    wanted = next((card.sample for card in wm.models() if card.id == model), "")
    return samples.get(wanted, next(iter(samples.values()))).text[:LONGEST]


def _folder() -> Path:
    """A folder here, or in the place for temporary files where nothing may be written here."""
    folder = Path.cwd() / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        (folder / "trace.npz").touch()
    except OSError:
        folder = Path(mkdtemp(prefix=f"{FOLDER}-"))
    return folder
