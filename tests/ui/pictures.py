"""Compares what a view draws with a picture that somebody has looked at.

Fonts differ a little between machines, so pictures are compared after being shrunk to a quarter,
with a tolerance that a moved strip, a lost label or another colour map exceeds. After a change that
is meant, run with WM_EXPLORER_SNAPSHOTS=write and look at what has changed in tests/ui/snapshots.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from ui.export import image
from ui.view import Scene, View

SNAPSHOTS = Path(__file__).parent / "snapshots"
#: Mean difference of a channel, and the share of shrunk pixels that may differ by more than 48.
TOLERANCE = (4.0, 0.02)


def assert_looks_as_it_did(
    view: View, scene: Scene, size: tuple[int, int], name: str | None = None
) -> None:
    """Draws the view and compares it with tests/ui/snapshots/NAME-THEME.png."""
    picture = image(view, scene, size)
    path = SNAPSHOTS / f"{name or view.id}-{scene.theme.name}.png"
    if os.environ.get("WM_EXPLORER_SNAPSHOTS") == "write":
        path.parent.mkdir(exist_ok=True)
        assert picture.save(str(path))
    expected = QImage(str(path))
    assert not expected.isNull(), f"{path} is missing"
    assert picture.size() == expected.size()
    assert not differ(picture, expected)


def differ(a: QImage, b: QImage) -> bool:
    """Whether two pictures of one size are told apart."""
    difference = np.abs(_shrunk(a) - _shrunk(b)).max(-1)
    mean, share = TOLERANCE
    return bool(difference.mean() >= mean or (difference > 48).mean() >= share)


def _shrunk(picture: QImage) -> np.ndarray:
    small = picture.scaled(
        picture.size() / 4,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    ).convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(small.constBits(), np.uint8)
    return raw.reshape(small.height(), -1, 4)[..., :3].astype(np.float32)
