"""The language of the window: our own translation and Qt's, by preference or by the system."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "translations"
#: The languages there are, besides English, which is the source.
LANGUAGES = ("zh_CN",)


def language(preference: str) -> str:
    """The language to speak: the preferred one, or what the system's languages come closest to."""
    if preference != "system":
        return preference
    for name in QLocale.system().uiLanguages():
        locale = QLocale(name)
        if locale.language() == QLocale.Language.English:
            return "en"
        for known in LANGUAGES:
            if locale.language() == QLocale(known).language():
                return known
    return "en"


def install(app: QCoreApplication, preference: str) -> str:
    """Makes the application speak a language, which is returned. Texts made before stay."""
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    chosen = language(preference)
    QLocale.setDefault(QLocale(chosen) if preference != "system" else QLocale.system())
    if chosen != "en":
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in ((f"qtbase_{chosen}", qt), (f"wm_explorer_{chosen}", str(FOLDER))):
            translator = QTranslator(app)
            if translator.load(name, folder):
                app.installTranslator(translator)
    return chosen
