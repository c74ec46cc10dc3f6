"""What the explorer remembers between two starts: one JSON file, checked value by value."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
import platformdirs

from engine.capture import BUDGET, LEAST_BUDGET, MOST_BUDGET
from wm_explorer.safewrite import SaveError, replacing

#: How many texts the menu of recent ones holds.
RECENT = 15
#: A larger file is not ours.
LARGEST_FILE = 16 << 20


class Recent(msgspec.Struct, frozen=True):
    """A text that was read, and the model that read it."""

    model: str
    text: str


class StoredLayout(msgspec.Struct, frozen=True):
    """A layout as QMainWindow.saveState gave it, with all that must fit before it is restored.

    restoreState can end the process on one wrong byte, so nothing unchecked is handed to it.
    """

    qt: str
    docks: tuple[str, ...]
    checksum: int
    state: str  # base64


class Settings(msgspec.Struct):
    """Every value has a default, which also replaces a stored one that makes no sense."""

    language: Literal["system", "en", "zh_CN"] = "system"
    theme: Literal["system", "dark", "light"] = "system"
    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"
    font_size: Annotated[float, msgspec.Meta(ge=0, le=32)] = 0.0  # points; 0 is the system's
    #: Bytes that the attention and the states of a text may take.
    budget: Annotated[int, msgspec.Meta(ge=LEAST_BUDGET, le=MOST_BUDGET)] = BUDGET
    geometry: str = ""  # base64 of QMainWindow.saveGeometry
    layouts: dict[str, StoredLayout] = {}  # by the ids of the views they arrange
    recent: tuple[Recent, ...] = ()  # newest first
    models: tuple[str, ...] = ()  # paths of those from elsewhere, newest first
    trusted: tuple[str, ...] = ()  # folders that may bring code of their own

    def remember(self, recent: Recent) -> None:
        """Puts a text at the head of the recent ones."""
        others = (r for r in self.recent if r != recent)
        self.recent = (recent, *others)[:RECENT]

    def open(self, model: str) -> None:
        """Puts a model from elsewhere at the head of the recent ones."""
        self.models = (model, *(m for m in self.models if m != model))[:RECENT]

    def trust(self, folder: str) -> None:
        """Remembers a yes to a folder that brings code of its own."""
        self.trusted = (folder, *(t for t in self.trusted if t != folder))[:RECENT]


def default_path() -> Path:
    """Where the file lies on this system."""
    return platformdirs.user_config_path("wm_explorer", appauthor=False) / "settings.json"


class Store:
    """The settings and the file they live in."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or default_path()
        self.settings = _read(self.path)
        self._known = msgspec.to_builtins(self.settings)

    def save(self) -> None:
        """Writes what was changed here over what the file holds now, which another window may have
        changed since. The file is whole at every moment. Raises SaveError or OSError."""
        ours, theirs = msgspec.to_builtins(self.settings), msgspec.to_builtins(_read(self.path))
        changed = {name: value for name, value in ours.items() if value != self._known[name]}
        self._known = ours
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(self.path) as file:
            file.write(msgspec.json.format(msgspec.json.encode(theirs | changed)))

    def save_if_possible(self) -> None:
        """Saves what may be lost: a folder that cannot be written is told of when it matters."""
        with suppress(SaveError, OSError):
            self.save()


def _read(path: Path) -> Settings:
    """What a file holds, as far as it makes sense. A missing or broken file is no error."""
    try:
        with path.open("rb") as file:
            raw = msgspec.json.decode(file.read(LARGEST_FILE))
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Settings()
    settings = Settings()
    for field in msgspec.structs.fields(Settings):
        if isinstance(raw, dict) and field.name in raw:
            value = _checked(raw[field.name], field.type)
            if value is not None:
                setattr(settings, field.name, value)
    return settings


def _checked(raw: Any, type_: Any) -> Any:
    """A value of the type, without the entries that do not fit it; None if it does not fit."""
    entry = get_args(type_)[-1] if get_origin(type_) is dict else None
    if entry is not None and isinstance(raw, dict):
        entries = {str(name): _checked(value, entry) for name, value in raw.items()}
        return {name: value for name, value in entries.items() if value is not None}
    if get_origin(type_) is tuple and isinstance(raw, list):
        kept = (_checked(value, get_args(type_)[0]) for value in raw[:RECENT])
        return tuple(value for value in kept if value is not None)
    try:
        return msgspec.convert(raw, type_)
    except msgspec.ValidationError:
        return None
