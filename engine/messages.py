"""What the explorer and the engine say to each other. Free of torch and Qt."""

from __future__ import annotations

import msgspec

from engine.capture import BUDGET, Capture
from engine.spec import Inspection, ModelInfo, Token


class Open(msgspec.Struct, frozen=True, tag=True):
    """Load a model: the id of a bundled one, or the path of a file or folder that holds one.

    `sizes` are sizes of its memory that shall differ from those in training; `cut` cuts the
    memory out. `trusted` says yes to a folder that brings code of its own. `capture` are the heads
    whose attention is shown, `budget` the bytes that the attention and the states of a text may
    take. What was open before stays open if this fails.
    """

    model: str
    device: str = "auto"
    sizes: dict[str, int] = {}
    cut: bool = False
    trusted: bool = False
    generation: int = 0
    capture: Capture = Capture()
    budget: int = BUDGET


class Run(msgspec.Struct, frozen=True, tag=True):
    """Read a text. A newer run overtakes an older one."""

    generation: int
    text: str


class Verify(msgspec.Struct, frozen=True, tag=True):
    """Recompute every channel of a text by an independent path."""

    generation: int
    text: str


class Inspect(msgspec.Struct, frozen=True, tag=True):
    """Say what a file or folder holds, without opening it, and what of it is shown: how it fits a
    budget in bytes, or what was chosen. `trusted` as for `Open`."""

    generation: int
    model: str
    budget: int = BUDGET
    capture: Capture = Capture()
    trusted: bool = False


Request = Open | Run | Verify | Inspect


class Started(msgspec.Struct, frozen=True, tag=True):
    """The engine is up. `own` names the module that a person brought, which `Open` opens."""

    versions: dict[str, str]
    devices: tuple[str, ...]
    own: str = ""


class Opened(msgspec.Struct, frozen=True, tag=True):
    """A model is loaded; runs that follow are read by it."""

    info: ModelInfo
    device: str
    generation: int = 0


class Loading(msgspec.Struct, frozen=True, tag=True):
    """A model is on its way, in words. `share` is how much of it is there, if that is known."""

    generation: int
    words: str
    share: float | None = None


class Update(msgspec.Struct, frozen=True, tag=True):
    """A change of the trace: keep its first steps, then append these.

    `seconds` is the time the model took for these steps. `skipped` counts the tokens at the
    beginning of the text that the model's context has no room for. `bytes_used` is the memory
    that the engine's process holds.
    """

    generation: int
    keep: int
    tokens: list[Token]
    grown: list[str]  # names of the growing channels, in the order of the arrays after the rows
    done: bool
    seconds: float
    skipped: int = 0
    bytes_used: int = 0


class Verified(msgspec.Struct, frozen=True, tag=True):
    """The largest absolute difference by channel, and the tolerance it should stay under."""

    generation: int
    errors: dict[str, float]
    tolerance: float


class Inspected(msgspec.Struct, frozen=True, tag=True):
    """What a file or folder holds."""

    generation: int
    inspection: Inspection


class Failed(msgspec.Struct, frozen=True, tag=True):
    """A request could not be carried out. The message says what, why, and what to do.

    `asks_trust` is set where the same request would be carried out with a yes to the folder.
    """

    request: str
    message: str
    generation: int = 0
    asks_trust: bool = False


class Stopped(msgspec.Struct, frozen=True, tag=True):
    """The engine's process ended without being asked. Made by the client, never sent.

    `joined` says that it was not ours, so that only who started it could start it again.
    """

    reason: str
    restarting: bool
    joined: bool = False


Reply = Started | Opened | Loading | Update | Verified | Inspected | Failed | Stopped

Message = Request | Reply
