"""How far the library is with a folder's weights, and a way to stop it there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from math import prod
from pathlib import Path
from typing import Any

from engine.opening.huggingface.folder import checked
from engine.opening.huggingface.library import library
from engine.opening.huggingface.weights import listed

#: What the library calls the bar that counts weights.
WEIGHTS = "Loading weights"
#: Told words and a share, as in `engine.opening`. What it raises ends the loading.
Progress = Callable[[str, float | None], None]


@contextmanager
def told(progress: Progress, folder: Path, *, trusted: bool) -> Iterator[None]:
    """While a model is loaded, `progress` hears of it: of the library, of the share of the weights
    that were taken over, and of the trial that follows. Raises LoadError for a folder that must
    not reach the library."""
    checked(folder, trusted=trusted)
    progress("loading the library transformers", None)
    transformers = library()
    _ = transformers.PreTrainedModel  # it imports on demand, and this takes longest
    logging = transformers.utils.logging
    progress("reading the weights", None)

    def bar(make: Callable[..., Any], given: tuple[Any, ...], how: dict[str, Any]) -> Any:
        if how.get("desc") != WEIGHTS or not given:
            return make(*given, **how)
        sizes = {tensor.name: prod(tensor.shape) for tensor in listed(folder)}
        return _counted(given[0], sizes, progress)

    set_hook = getattr(logging, "set_tqdm_hook", None)
    before = set_hook(bar) if set_hook else None
    try:
        yield
    finally:
        if set_hook:
            set_hook(before)


def _counted(
    weights: Iterable[tuple[str, Any]], sizes: Mapping[str, int], progress: Progress
) -> Iterator[tuple[str, Any]]:
    """The weights, with the share of their numbers told before each. One that has another name in
    the file counts as much as the mean."""
    all_ = list(weights)
    mean = sum(sizes.values()) / max(len(sizes), 1)
    numbers = [sizes.get(name, mean) for name, _ in all_]
    done, whole = 0.0, max(sum(numbers), 1)
    for weight, count in zip(all_, numbers, strict=True):
        progress("reading the weights", done / whole)
        yield weight
        done += count
    progress("trying it out", None)
