"""Which scripts the fonts of this machine can show."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont, QFontDatabase, QRawFont

Writing = QFontDatabase.WritingSystem


class Script(NamedTuple):
    """A script, how its characters are recognised, and the Debian package of a font for it."""

    id: str
    example: str
    ranges: tuple[tuple[int, int], ...]  # code points, both ends included
    system: Writing
    package: str

    @property
    def name(self) -> str:
        """The script's name in the person's language."""
        names = {
            "Latin": QCoreApplication.translate("Script", "Latin"),
            "Greek": QCoreApplication.translate("Script", "Greek"),
            "Cyrillic": QCoreApplication.translate("Script", "Cyrillic"),
            "Hebrew": QCoreApplication.translate("Script", "Hebrew"),
            "Arabic": QCoreApplication.translate("Script", "Arabic"),
            "Devanagari": QCoreApplication.translate("Script", "Devanagari"),
            "Thai": QCoreApplication.translate("Script", "Thai"),
            "Chinese": QCoreApplication.translate("Script", "Chinese"),
            "Japanese": QCoreApplication.translate("Script", "Japanese"),
            "Korean": QCoreApplication.translate("Script", "Korean"),
            "emoji": QCoreApplication.translate("Script", "emoji"),
        }
        return names[self.id]


CJK = ((0x2E80, 0x2FDF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
EMOJI = ((0x1F300, 0x1FAFF),)

SCRIPTS = (
    Script("Latin", "a", ((0x41, 0x24F),), Writing.Latin, "fonts-dejavu-core"),
    Script("Greek", "α", ((0x370, 0x3FF),), Writing.Greek, "fonts-dejavu-core"),
    Script("Cyrillic", "я", ((0x400, 0x52F),), Writing.Cyrillic, "fonts-dejavu-core"),
    Script("Hebrew", "ש", ((0x590, 0x5FF),), Writing.Hebrew, "fonts-dejavu-core"),
    Script("Arabic", "ع", ((0x600, 0x6FF), (0x750, 0x77F)), Writing.Arabic, "fonts-dejavu-core"),
    Script("Devanagari", "क", ((0x900, 0x97F),), Writing.Devanagari, "fonts-noto-core"),
    Script("Thai", "ก", ((0xE00, 0xE7F),), Writing.Thai, "fonts-noto-core"),
    Script("Chinese", "中", CJK, Writing.SimplifiedChinese, "fonts-wqy-microhei"),
    Script("Japanese", "の", ((0x3040, 0x30FF),), Writing.Japanese, "fonts-noto-cjk"),
    Script("Korean", "한", ((0x1100, 0x11FF), (0xAC00, 0xD7AF)), Writing.Korean, "fonts-noto-cjk"),
    Script("emoji", "🤖", EMOJI, Writing.Symbol, "fonts-noto-color-emoji"),
)


def families(script: Script) -> list[str]:
    """The font families that can show a script. Needs a QGuiApplication."""
    system = Writing.Any if script.system is Writing.Symbol else script.system
    point = ord(script.example)
    return [
        family
        for family in QFontDatabase.families(system)
        if QRawFont.fromFont(QFont(family)).supportsCharacter(point)
    ]


def unshown(text: str) -> list[Script]:
    """The scripts of a text that no font here can show. Needs a QGuiApplication."""
    points = set(map(ord, text))
    used = [s for s in SCRIPTS if any(a <= p <= b for p in points for a, b in s.ranges)]
    return [script for script in used if not families(script)]
