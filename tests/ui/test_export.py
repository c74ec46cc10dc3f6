"""Exports, reopened and looked at."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication

import wm_explorer as wm
from engine.spec import ModelInfo
from tests import tiny
from tests.naughty import NAUGHTY
from tests.opened import mixed, traced
from ui import caption, export
from ui.theme import DARK, LIGHT
from ui.view import Choice, Scene, View, views, views_for
from wm_explorer.ranges import Range
from wm_explorer.safewrite import SaveError

TEXT = "and <script>alert(1)</script> \"x\" & '=' שלום 日本 😀 \t\n\0\u202e\ufffe end"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def explorer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[wm.Explorer]:
    with wm.open(tiny.lstm(tmp_path_factory.mktemp("models") / "tiny")) as explorer:
        explorer.text = TEXT
        yield explorer


@pytest.fixture
def scene(explorer: wm.Explorer, qapp: QApplication) -> Scene:
    return Scene(explorer.trace, 4, LIGHT)


class Flag(View):
    """Paints what a test can know: a red field, a one-pixel picture, a line of text."""

    id = "flag"
    ranged = True
    size = (200, 100)

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return True

    def title(self) -> str:
        return "Flag & <friends>"

    def choices(self) -> list[Choice]:
        return [
            Choice("layer", "Layer", [("1", "Layer 2"), ("0", "Layer 1")]),
            Choice("sort", "Sort by", [("none", "place"), ("entropy", "entropy")]),
        ]

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        painter.fillRect(QRectF(0, 0, 20, 10), QColor("#ff0000"))
        picture = QImage(1, 1, QImage.Format.Format_RGB32)
        picture.fill(QColor("#00ff00"))
        painter.drawImage(QRectF(size.width() - 30, size.height() - 20, 30, 20), picture)
        painter.setFont(QFont())
        painter.drawText(QPointF(60, 50), "vector" if scene.vector else "raster")


def flag(scene: Scene, parent: QObject | None = None) -> Flag:
    return Flag(scene.trace.info, parent)


# Pictures


@pytest.mark.parametrize("scale", [1, 2.5, 4])
def test_a_png_has_every_pixel_where_it_belongs(scene: Scene, tmp_path: Path, scale: float) -> None:
    export.save(flag(scene), scene, tmp_path / "flag.png", scale=scale)
    picture = Image.open(tmp_path / "flag.png").convert("RGB")
    margin = export.MARGIN
    assert picture.width == round((200 + 2 * margin) * scale)
    assert picture.height > round((100 + 2 * margin) * scale), "there is room for the caption"

    def at(x: float, y: float) -> tuple[int, ...]:
        pixel = picture.getpixel((int((margin + x) * scale), int((margin + y) * scale)))
        assert isinstance(pixel, tuple)
        return pixel

    assert at(1, 1) == at(18, 8) == (255, 0, 0)
    assert at(22, 5) == at(10, 12) == (255, 255, 255)
    assert at(171, 81) == at(198, 98) == (0, 255, 0)
    assert at(-2, -2) == (255, 255, 255)


def test_a_png_carries_its_caption(scene: Scene, tmp_path: Path) -> None:
    view = flag(scene)
    export.save(view, scene, tmp_path / "flag.png")
    picture = QImage(str(tmp_path / "flag.png"))
    assert picture.text("Description") == caption.caption(view, scene)
    assert picture.text("Title") == "Flag & <friends>"
    assert picture.text("Software") == f"wm_explorer {wm.version()}"
    # and it is written below the view, in the colour of faint text
    below = Image.open(tmp_path / "flag.png").convert("RGB").crop((0, 108, 216, 130))
    darkest = min(sum(colour) for _, colour in below.getcolors(1 << 20) or [])
    assert darkest <= sum(QColor(LIGHT.faint).getRgb()[:3]) + 30


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_png_is_what_the_screen_shows(scene: Scene, tmp_path: Path, theme) -> None:  # type: ignore[no-untyped-def]
    scene = Scene(scene.trace, scene.at, theme)
    for cls in views_for(scene.trace.info):
        export.save(cls(scene.trace.info), scene, tmp_path / "view.png")
        saved = QImage(str(tmp_path / "view.png")).convertToFormat(QImage.Format.Format_RGB32)
        width, height = cls.size
        part = saved.copy(export.MARGIN, export.MARGIN, width, height)
        shown = export.image(cls(scene.trace.info), scene)
        assert bytes(part.constBits()) == bytes(shown.constBits()), cls.id


def test_the_clipboard_gets_the_view_and_its_caption(scene: Scene, tmp_path: Path) -> None:
    export.copy(flag(scene), scene, scale=2, size=(100, 50))
    export.save(flag(scene), scene, tmp_path / "flag.png", scale=2, size=(100, 50))
    copied = QGuiApplication.clipboard().image()
    saved = QImage(str(tmp_path / "flag.png"))
    copied.setDevicePixelRatio(1)
    assert copied.size() == saved.size()
    assert copied.convertToFormat(saved.format()) == saved


# SVG


def parsed(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(path.read_bytes())


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()).strip() for text in root.iter(f"{SVG}text")]


def test_an_svg_has_text_as_text_and_pictures_as_pictures(scene: Scene, tmp_path: Path) -> None:
    view = flag(scene)
    export.save(view, scene, tmp_path / "flag.svg")
    root = parsed(tmp_path / "flag.svg")
    assert "vector" in texts(root)
    assert len(list(root.iter(f"{SVG}image"))) == 1
    assert root.findtext(f"{SVG}title") == view.title()
    assert root.findtext(f"{SVG}desc") == caption.caption(view, scene)
    written = " ".join(texts(root)[1:])
    assert re.sub(r"\s+", "", written) == re.sub(r"\s+", "", caption.caption(view, scene))
    fonts = {element.get("font-family") for element in root.iter()} - {None}
    assert all(font is not None and font.endswith(", sans-serif") for font in fonts)
    box = [float(number) for number in root.attrib["viewBox"].split()]
    assert box[:3] == [0, 0, 200 + 2 * export.MARGIN]


def test_gates_in_svg_are_one_picture_each_with_the_tokens_as_text(
    explorer: wm.Explorer, qapp: QApplication, tmp_path: Path
) -> None:
    trace = explorer.trace
    export.save(
        views()["gates"](trace.info),
        Scene(trace, 3, LIGHT),
        tmp_path / "gates.svg",
        size=(1800, 600),
    )
    root = parsed(tmp_path / "gates.svg")
    drawn = [c.name for c in trace.info.channels if [a.name for a in c.axes] == ["layer", "unit"]]
    assert "gate.forget" in drawn
    assert len(list(root.iter(f"{SVG}image"))) == len(drawn)
    written = texts(root)
    assert set(drawn) <= set(written)
    assert {"日", "😀", "⏎", "<", "&"} <= set(written)


def test_no_view_writes_an_active_or_broken_svg(scene: Scene, tmp_path: Path) -> None:
    for cls in views_for(scene.trace.info):
        export.save(cls(scene.trace.info), scene, tmp_path / "view.svg")
        root = parsed(tmp_path / "view.svg")
        names = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert not names & {"script", "a", "foreignObject", "use"}, cls.id
        for element in root.iter():
            for name, value in element.attrib.items():
                assert not name.startswith("on"), cls.id
                if name.endswith("href"):
                    assert value.startswith("data:image/png;base64,"), cls.id


def test_every_naughty_text_is_exported(
    explorer: wm.Explorer, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)  # hundreds of files take their time
    before = explorer.text
    for text in NAUGHTY:
        explorer.text = text[:100]
        trace = explorer.trace
        if not trace:
            continue
        view = views()["tokens"](trace.info)
        scene = Scene(trace, len(trace) - 1, LIGHT)
        for suffix in export.WRITERS:
            export.save(view, scene, tmp_path / f"view{suffix}", size=(300, 120))
        root = parsed(tmp_path / "view.svg")
        assert root.findtext(f"{SVG}desc") == caption.caption(view, scene), repr(text)
        assert not list(root.iter(f"{SVG}script")), repr(text)
        with Image.open(tmp_path / "view.png") as picture:
            picture.load()
    explorer.text = before


# PDF


def poppler(tool: str, *arguments: str) -> str:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} of poppler-utils is not installed")
    return subprocess.run([tool, *arguments], capture_output=True, text=True, check=True).stdout


def test_a_pdf_is_whole(scene: Scene, tmp_path: Path) -> None:
    export.save(flag(scene), scene, tmp_path / "flag.pdf")
    data = (tmp_path / "flag.pdf").read_bytes()
    assert data.startswith(b"%PDF-1.")
    assert data.rstrip().endswith(b"%%EOF")
    box = re.search(rb"/MediaBox \[([^\]]+)\]", data)
    assert box
    width = float(box[1].split()[2])
    assert width == pytest.approx((200 + 2 * export.MARGIN) * 72 / 96, abs=1)


def test_pictures_in_a_pdf_are_exact(scene: Scene, tmp_path: Path) -> None:
    export.save(views()["gates"](scene.trace.info), scene, tmp_path / "gates.pdf")
    data = (tmp_path / "gates.pdf").read_bytes()
    assert b"/Subtype /Image" in data
    assert b"/DCTDecode" not in data, "JPEG invents colours"


def test_a_pdf_has_text_that_can_be_searched(scene: Scene, tmp_path: Path) -> None:
    view = flag(scene)
    export.save(view, scene, tmp_path / "flag.pdf")
    found = poppler("pdftotext", "-raw", str(tmp_path / "flag.pdf"), "-")
    assert "vector" in found
    assert f"wm_explorer {wm.version()}" in " ".join(found.split())
    assert "Layer 2" in found
    assert view.title() in poppler("pdfinfo", str(tmp_path / "flag.pdf"))


def test_a_pdf_brings_its_fonts(scene: Scene, tmp_path: Path) -> None:
    export.save(flag(scene), scene, tmp_path / "flag.pdf")
    _head, _line, *fonts = poppler("pdffonts", str(tmp_path / "flag.pdf")).splitlines()
    assert fonts
    for font in fonts:
        embedded = font.split()[-5]
        assert embedded == "yes", font


# Captions


def test_a_caption_says_all_there_is_to_know(scene: Scene) -> None:
    view = flag(scene)
    view.chosen["layer"], view.chosen["sort"] = "0", "entropy"
    view.range = Range("robust", "symlog")
    assert caption.caption(view, Scene(scene.trace, 1, LIGHT)) == (
        "Flag & <friends> · Layer 1 · Sort by: entropy · tiny · "
        f"“{caption.shortened(TEXT)}” · step 2 of {len(TEXT)} “n” · "
        f"colours: robust 1 to 99 %, symmetric log · wm_explorer {wm.version()}"
    )


def test_a_row_of_many_numbers_leaves_room_in_a_caption() -> None:
    row = ",".join(map(str, range(1000, 1128)))
    trace = traced(mixed(), f"{row}\n{row}")
    words = caption.caption(views()["gates"](trace.info), Scene(trace, 1, LIGHT))
    assert "step 2 of 2 “1000,1001,1002,1 … 4,1125,1126,1127”" in words


def test_a_text_is_shortened_in_its_middle() -> None:
    assert caption.shortened("a b\tc\0") == "a b⇥cU+0000"
    assert caption.shortened("x" * 72) == "x" * 72
    long = caption.shortened("begin " + "x" * 1000 + " end")
    assert long.startswith("begin xxx")
    assert long.endswith("xxx end")
    assert " … " in long
    assert len(long) < 80


def test_a_caption_takes_the_lines_it_needs(qapp: QApplication) -> None:
    words = "word " * 30
    assert caption.height(words, 200) > 2 * caption.height(words, 900)
    assert caption.height("x" * 500, 100) > 10 * caption.height("x", 100), "long words are broken"


# Errors


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
@pytest.mark.parametrize("suffix", list(export.WRITERS))
@pytest.mark.parametrize("room", [0, 700])
def test_a_full_disk_leaves_the_old_picture(
    scene: Scene, tmp_path: Path, suffix: str, room: int
) -> None:
    import resource

    path = tmp_path / f"view{suffix}"
    path.write_text("old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        with pytest.raises(SaveError, match=f"view{suffix}.*File too large"):
            export.save(flag(scene), scene, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_view_that_fails_leaves_the_old_picture(scene: Scene, tmp_path: Path) -> None:
    class Broken(Flag):
        def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
            raise RuntimeError("no such thing")

    for suffix in export.WRITERS:
        path = tmp_path / f"view{suffix}"
        path.write_text("old")
        with pytest.raises(RuntimeError, match="no such thing"):
            export.save(Broken(scene.trace.info), scene, path)
        assert path.read_text() == "old"


def test_what_cannot_be_written_is_said(scene: Scene, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"'flag\.gif' must end in \.png, \.svg, \.pdf"):
        export.save(flag(scene), scene, tmp_path / "flag.gif")
    with pytest.raises(SaveError, match="too large"):
        export.save(flag(scene), scene, tmp_path / "flag.png", size=(10_000, 10_000), scale=4)
    with pytest.raises(SaveError, match="No such file or directory"):
        export.save(flag(scene), scene, tmp_path / "gone" / "flag.png")
    assert list(tmp_path.iterdir()) == []
