"""Opens models, samples and texts, and writes what is shown: what the File menu does."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu

from engine import sniff
from engine.hub import is_hub_id
from engine.spec import Card
from ui import modelwords
from ui.notices import Notices
from ui.settings import Recent, Store
from wm_explorer import catalogue
from wm_explorer.safewrite import SaveError
from wm_explorer.session import Session
from wm_explorer.text import read_file

if TYPE_CHECKING:
    from ui.panel import Panel

#: How much of a text stands in the menu of recent ones, in characters.
EXCERPT = 40
#: Where links to models of the hub lead.
HUB = ("huggingface.co", "www.huggingface.co", "hf.co")


class Files(QObject):
    """What goes wrong becomes a notice."""

    def __init__(
        self, session: Session, store: Store, notices: Notices, window: QMainWindow
    ) -> None:
        super().__init__(window)
        self._session, self._store = session, store
        self._notices, self._window = notices, window
        self._folder = str(Path.home())

    # menus, filled when they open

    def fill_models(self, menu: QMenu) -> None:
        """The bundled models, each with its score and languages."""
        menu.clear()
        menu.setToolTipsVisible(True)
        for card in catalogue.models():
            action = menu.addAction(self._model_words(card))
            action.setToolTip(self._model_hint(card))
            action.setCheckable(True)
            action.setChecked(card.id == self._session.document.model)
            action.triggered.connect(lambda _=False, id_=card.id: self.open_model(id_))
        menu.addSeparator()
        for path in self._store.settings.models:
            action = menu.addAction(Path(path).name.replace("&", "&&"))
            action.setToolTip(path)
            action.setCheckable(True)
            action.setChecked(path == self._session.document.model)
            action.setEnabled(catalogue.can_be_opened(path))
            action.triggered.connect(lambda _=False, path=path: self.open_model(path))
        menu.addSeparator()
        menu.addAction(self.tr("Model file…")).triggered.connect(self.ask_model_file)
        menu.addAction(self.tr("Model in a folder…")).triggered.connect(self.ask_model)

    def fill_samples(self, menu: QMenu) -> None:
        menu.clear()
        for sample in catalogue.samples().values():
            action = menu.addAction(f"{sample.name}   ({sample.model})")
            action.triggered.connect(lambda _=False, name=sample.name: self.open_sample(name))

    def fill_recent(self, menu: QMenu) -> None:
        """What was read before. Models that are gone stay in the list, but cannot be chosen."""
        menu.clear()
        for recent in self._store.settings.recent:
            words = " ".join(recent.text.split())
            short = words if len(words) <= EXCERPT else f"{words[: EXCERPT - 1]}…"
            action = menu.addAction(f"{recent.model}:  {short}".replace("&", "&&"))
            action.setEnabled(catalogue.can_be_opened(recent.model))
            action.triggered.connect(lambda _=False, entry=recent: self._reopen(entry))
        menu.addSeparator()
        clear = menu.addAction(self.tr("Clear this list"))
        clear.setEnabled(bool(self._store.settings.recent))
        clear.triggered.connect(self._forget)

    def _model_words(self, card: Card) -> str:
        score = f"{card.score:.3g} {modelwords.of_card(card.metric)}"
        return "   ".join(filter(None, [card.id, score, ", ".join(card.languages)]))

    def _model_hint(self, card: Card) -> str:
        """What a model was trained for, and what it is without its memory."""
        words = self.tr("Task: {task}\nWithout memory: {score} {metric}, when {how}")
        return words.format(
            task=modelwords.of_card(card.task),
            score=f"{card.knock_out:.3g}",
            metric=modelwords.of_card(card.metric),
            how=modelwords.of_card(card.knock_out_meaning),
        )

    # opening

    def remember(self) -> None:
        """Keeps what is open among the recent texts."""
        document = self._session.document
        if document.text and catalogue.can_be_opened(document.model):
            self._store.settings.remember(Recent(document.model, document.text))

    def open_model(self, model: str) -> None:
        """Reads the same text with another model."""
        self.remember()
        self._session.open(model)

    def opened(self) -> None:
        """Takes note of a model that was opened, and shows what one from elsewhere holds the first
        time."""
        model = self._session.document.model
        if catalogue.is_bundled(model) or not catalogue.can_be_opened(model):
            return
        new = model not in self._store.settings.models
        self._store.settings.open(model)
        with suppress(OSError):
            if new and (not Path(model).exists() or sniff.kind_of(Path(model)) != "ours"):
                self._session.inspect()

    def trust(self, folder: str) -> None:
        """Opens a folder that brings code of its own, now and from now on."""
        self._store.settings.trust(folder)
        self._session.trust(folder)

    def keep_trust(self) -> None:
        """Trusts the folders that are still trusted in the preferences, and no others."""
        self._session.trusted = frozenset(self._store.settings.trusted)

    def open_sample(self, name: str) -> None:
        """Opens a sample with the model it was made for."""
        self.remember()
        sample = catalogue.samples()[name]
        known = {card.id for card in catalogue.models()}
        model = sample.model if sample.model in known else self._session.document.model
        self._session.open(model, sample.text)

    def open_path(self, path: Path) -> None:
        """Opens a model, or reads a text: whichever a file or folder holds."""
        try:
            if path.is_dir() or sniff.is_model(path):
                self.open_model(str(path))
                return
            text = read_file(path)
        except UnicodeDecodeError:
            words = self.tr("{file} is neither a model of a known kind nor text in UTF-8")
            self._tell(words.format(file=path.name))
        except OSError as error:
            words = self.tr("{file} could not be read: {reason}")
            reason = modelwords.of_engine(error.strerror or str(error))
            self._tell(words.format(file=path.name, reason=reason))
        else:
            self.remember()
            self._notices.take_back("file")
            self._session.edit(text)

    def open_dropped(self, urls: Sequence[QUrl]) -> None:
        """Opens what was dropped: a model and a text at most, and a link to a model of the hub."""
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if len(paths) == 1:
            self.open_path(paths[0])
        elif paths:
            self._open_several(paths)
        elif (name := hub_id(urls[0])) is not None:
            self.open_model(name)
        else:
            words = self.tr("{link} is no file here: save it first, and drop what was saved")
            self._tell(words.format(link=urls[0].toDisplayString()))

    def _open_several(self, paths: Sequence[Path]) -> None:
        """The first model and the first text. What describes a model beside it is no text."""
        models = [path for path in paths if _is_model(path)]
        home = models[0].parent if models else None
        texts = [path for path in paths if path not in models and path.parent != home]
        chosen = [*models[:1], *texts[:1]]
        for path in chosen:
            self.open_path(path)
        if len(chosen) < len(paths) and not (home and all(p.parent == home for p in paths)):
            words = self.tr("Of {n} files, {chosen} were opened: one model and one text at once")
            names = ", ".join(path.name for path in chosen)
            words = words.format(n=len(paths), chosen=names)
            self._notices.show_notice("several", words, seconds=12)

    def ask_model(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self._window, self.tr("Open the model in a folder"), self._folder
        )
        if folder:
            self._folder = folder
            self.open_model(folder)

    def ask_model_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open a model file"), self._folder
        )
        if path:
            self._folder = str(Path(path).parent)
            self.open_path(Path(path))

    def ask_text(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open a text file"), self._folder
        )
        if path:
            self._folder = str(Path(path).parent)
            self.open_path(Path(path))

    def _reopen(self, recent: Recent) -> None:
        self.remember()
        self._session.open(recent.model, recent.text)

    def _forget(self) -> None:
        self._store.settings.recent = ()

    # writing

    def ask_export(self, panel: Panel | None) -> None:
        """Writes a panel's view as a picture, in the shape it has on the screen."""
        if panel is None or panel.canvas.scene() is None:
            return
        kinds = self.tr("Pictures (*.png *.svg *.pdf)")
        path = self._ask_save(self.tr("Export view"), f"{panel.view.id}.png", kinds)
        if path is not None:
            self.export_view(panel, path)

    def export_view(self, panel: Panel, path: Path) -> None:
        from ui import export  # not needed to begin with, as the others below

        scene, size = panel.canvas.scene(), panel.canvas.size()
        if scene is None:
            return
        try:
            export.save(panel.view, scene, path, scale=2.0, size=(size.width(), size.height()))
        except (SaveError, ValueError) as error:
            self._tell(self.tr("The view was not exported: {reason}").format(reason=error))
        else:
            self._done(path)
        panel.canvas.update()  # the view remembers the drawing for the file, not the screen's

    def copy_view(self, panel: Panel | None) -> None:
        """Puts a panel's view on the clipboard."""
        scene = panel.canvas.scene() if panel else None
        if panel is None or scene is None:
            return
        from ui import export

        size = panel.canvas.size()
        export.copy(panel.view, scene, size=(size.width(), size.height()))
        panel.canvas.update()
        words = self.tr("{view} was copied as an image").format(view=panel.view.title())
        self._window.statusBar().showMessage(words, 4000)

    def ask_data(self) -> None:
        """Writes every channel at every step."""
        kinds = self.tr("Data (*.npz *.csv)")
        path = self._ask_save(self.tr("Export data"), "trace.npz", kinds)
        if path is not None:
            self.export_data(path)

    def export_data(self, path: Path) -> None:
        from wm_explorer import tables

        if not self._session.trace:
            return
        try:
            tables.save(self._session.trace, path)
        except (SaveError, ValueError) as error:
            self._tell(self.tr("The data was not exported: {reason}").format(reason=error))
        else:
            self._done(path)

    def _ask_save(self, title: str, name: str, kinds: str) -> Path | None:
        proposed = str(Path(self._folder) / name)
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, proposed, kinds)
        if not chosen:
            return None
        path = Path(chosen)
        self._folder = str(path.parent)
        return path if path.suffix else path.with_suffix(Path(name).suffix)

    def _tell(self, words: str) -> None:
        self._notices.show_notice("file", words, failure=True)

    def _done(self, path: Path) -> None:
        self._notices.take_back("file")
        words = self.tr("Written to {file}").format(file=path)
        self._window.statusBar().showMessage(words, 6000)


def _is_model(path: Path) -> bool:
    with suppress(OSError):  # which is told when it is read
        return path.is_dir() or sniff.is_model(path)
    return False


def hub_id(link: QUrl) -> str | None:
    """The model that a link to the hub leads to, such as https://huggingface.co/gpt2-org/gpt2."""
    name = "/".join(link.path().strip("/").split("/")[:2])
    return name if link.host() in HUB and is_hub_id(name) else None
