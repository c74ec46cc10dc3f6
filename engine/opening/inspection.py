"""What a file or a folder holds: its tensors, the layers found in it, and what will be shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from torch import Tensor

from engine import bundle, checkpoint
from engine.capture import AUTOMATIC, BUDGET, Capture
from engine.model import Model
from engine.opening import files, kind_at, odd, part, place_of, whole
from engine.opening.files import folder, safetensors
from engine.opening.files.folder import UntrustedError
from engine.spec import Inspection, TensorInfo

#: Tensors that are named where some of them hold no numbers.
_NAMED = 3
#: Of a folder that the person said yes to.
ALLOWED = (
    "it brings code of its own, which is not run: the yes to it can be taken back in Preferences"
)


def inspect(
    name: str,
    budget: int = BUDGET,
    capture: Capture = AUTOMATIC,
    *,
    trusted: bool = False,
) -> Inspection:
    """Everything that can be told of a model without running anything from it. A folder that
    brings code is told of as if it was refused, unless it is `trusted`.

    What its weights, its attention and its states take is held against the `budget`, in bytes;
    `capture` are the heads whose attention is to be shown.

    Raises LoadError with one sentence if it cannot be read, or is refused as a whole.
    """
    path = place_of(name)
    path, kind = whole(path, kind_at(path))
    if kind == "ours":
        return _ours(name, path)
    if kind == "huggingface":
        return _folder(path, budget, capture, trusted=trusted)
    contents = files.read(path)
    with odd(path):
        found = part("recurrent").find(contents, path)
    return Inspection(
        path=str(path),
        format=contents.format,
        bytes=path.stat().st_size,
        sha256=_sha256(path),
        tensors=tuple(_info(n, tensor) for n, tensor in contents.tensors.items()),
        layers=tuple(found.layers),
        shown=tuple(found.shown),
        refused=tuple(found.refused),
        notes=(*found.notes, *_not_finite(contents.tensors.items())),
    )


def _ours(name: str, path: Path) -> Inspection:
    """A model of ours says itself what it shows."""
    model, _ = checkpoint.load(name)
    weights = path / bundle.WEIGHTS if path.is_dir() else path
    return Inspection(
        path=str(path),
        format="wm_explorer",
        bytes=weights.stat().st_size,
        sha256=_sha256(weights),
        tensors=safetensors.header(weights)[0],
        layers=(f"{model.family}: {sum(p.numel() for p in model.parameters()):,} parameters",),
        shown=_channels(model),
        notes=_not_finite(model.state_dict().items()),
    )


def _channels(model: Model) -> tuple[str, ...]:
    return tuple(f"{channel.name}: {channel.meaning}" for channel in model.channels)


def _folder(path: Path, budget: int, capture: Capture, *, trusted: bool) -> Inspection:
    try:
        folder.check(path)
        code = []
    except UntrustedError as error:
        code = [str(error)]
    found = part("huggingface").inspect(path, budget, capture, trusted=trusted)
    inside = sorted(file for file in path.rglob("*") if file.is_file())
    hashes = "".join(f"{_sha256(file)}  {file.relative_to(path).as_posix()}\n" for file in inside)
    return Inspection(
        path=str(path),
        format="huggingface",
        bytes=sum(file.stat().st_size for file in inside),
        sha256=hashlib.sha256(hashes.encode()).hexdigest(),
        tensors=tuple(part("huggingface.weights").listed(path)),
        layers=tuple(found.layers),
        shown=tuple(found.shown),
        refused=(*(() if trusted else code), *found.refused),
        notes=(*((ALLOWED,) if code and trusted else ()), *found.notes),
        needs=found.needs,
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _info(name: str, tensor: Tensor) -> TensorInfo:
    return TensorInfo(name, tuple(tensor.shape), str(tensor.dtype).removeprefix("torch."))


def _not_finite(tensors: Iterable[tuple[str, Tensor]]) -> tuple[str, ...]:
    """A note of the tensors that hold NaN or infinity, which then show everywhere."""
    bad = [
        name
        for name, tensor in tensors
        if tensor.is_floating_point() and tensor.numel() and not _finite(tensor)
    ]
    if not bad:
        return ()
    more = f" and {len(bad) - _NAMED} more" if len(bad) > _NAMED else ""
    return (f"{', '.join(bad[:_NAMED])}{more}: holds NaN or infinite numbers",)


def _finite(tensor: Tensor) -> bool:
    """By the smallest and the largest, so that nothing as large as the tensor is made."""
    low, high = tensor.float().aminmax() if tensor.dtype.itemsize == 1 else tensor.aminmax()
    return bool(low.isfinite() and high.isfinite())
