"""Watches the session for what the person should know, and puts it into the notices."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from engine.messages import Failed, Message, Opened, Stopped
from engine.spec import ModelInfo
from ui import modelwords
from ui.notices import Button, Notices
from wm_explorer.session import Session, Unopened

if TYPE_CHECKING:
    from wm_explorer.trace import Trace

#: Every font shows what comes before Greek.
FIRST_DOUBTFUL = "\u0370"


#: A model that is there sooner needs no notice that it is on its way, in milliseconds.
SOON = 600
#: From so many seconds on it is said how long a model has been on its way.
SLOW = 2


class Watch(QObject):
    """Hears what the engine says, and looks at every new trace once."""

    trust_wanted = Signal(str)  # a folder that the person says yes to
    heads_wanted = Signal()  # other layers and heads

    def __init__(self, session: Session, notices: Notices) -> None:
        super().__init__(notices)
        self._session, self._notices = session, notices
        self._asked = ""  # what the engine failed at
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(SOON)
        self._patience.timeout.connect(self.refresh)
        self._clock = QTimer(self)  # counts the seconds of a wait
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self.refresh)
        self._since = 0.0  # when the model on its way was first heard of
        self._waits = -1  # the generation of that model, -1 if there is none
        self._restarted = False
        self._trace: Trace | None = None
        self._unknown = 0
        self._invalid: dict[str, int] = {}  # channel -> the first step that holds NaN or infinity
        self._characters: set[str] = set()

    def hear(self, message: Message) -> None:
        """Takes note of a reply before the session does."""
        match message:
            case Failed():
                self._asked = message.request
            case Stopped():
                self._stopped(message)
            case Opened():
                if self._restarted:
                    words = self.tr("The engine ended unexpectedly and was started again")
                    self._notices.show_notice("engine", words, seconds=12)
                self._restarted = False
                if notes := message.info.notes:
                    self._tell_notes(notes, message.info)
                else:
                    self._notices.take_back("opened")

    def _tell_notes(self, notes: Sequence[str], info: ModelInfo) -> None:
        """What one should know of a model; where not all of it fits, with the choice of what."""
        button = None if info.attending is None or info.attending.whole else self._choice()
        said = "; ".join(map(modelwords.of_engine, notes))
        self._notices.show_notice("opened", said, seconds=20, button=button)

    def _choice(self) -> Button:
        return (self.tr("Choose layers and heads…"), self.heads_wanted.emit)

    def refresh(self) -> None:
        """Brings the notices up to date with the session."""
        notice = modelwords.of_engine(self._session.notice) if self._session.notice else ""
        self._tell_if("text", notice or self._fitted_words())
        self._tell_loading()
        self._tell_failure()
        self._tell_skipped()
        if self._session.trace is not None and self._session.trace is not self._trace:
            self._look_at(self._session.trace)

    def _fitted_words(self) -> str:
        fitted = self._session.fitted
        if fitted is None:
            return ""
        parts, number = [], self._notices.locale().toString
        if fitted.cut:
            words = self.tr("The text was cut to {n} characters")
            parts.append(words.format(n=number(len(fitted.text))))
        if fitted.replaced:
            words = self.tr("{n} broken characters became U+FFFD")
            parts.append(words.format(n=number(fitted.replaced)))
        return "; ".join(parts)

    def _stopped(self, message: Stopped) -> None:
        self._restarted = message.restarting
        self._asked = "Stopped"
        if message.joined:
            words = self.tr(
                "The program that explores this module has ended: what was read last stays on show"
            )
        elif message.restarting:
            words = self.tr("The engine ended unexpectedly and is being started again")
        else:
            words = self.tr(
                "The engine keeps ending, so it was not started again: "
                "change the text or choose another model to try once more"
            )
        details = modelwords.of_engine(message.reason)
        self._notices.show_notice("engine", words, failure=True, details=details)

    def _tell_loading(self) -> None:
        """Says what is being done for a model that takes long, and lets it be given up."""
        session, loading = self._session, self._session.loading
        if loading is None:
            self._waits = -1
            self._patience.stop()
            self._clock.stop()
            self._notices.take_back("loading")
            return
        if self._waits != loading.generation:
            self._waits, self._since = loading.generation, monotonic()
            self._patience.start()
            self._clock.start()
        seconds = int(monotonic() - self._since)
        if self._patience.isActive():
            return
        doing = modelwords.of_engine(loading.words)
        if loading.share is not None:
            words = self.tr("{doing}, {percent} %")
            doing = words.format(doing=doing, percent=round(100 * loading.share))
        if seconds >= SLOW:
            words = self.tr("{doing}, for {n} s")
            doing = words.format(doing=doing, n=seconds)
        words = self.tr("{model} is being opened: {doing}")
        text = words.format(model=Path(session.document.model).name, doing=doing)
        cancel = (self.tr("Cancel"), session.cancel_open)
        subject = f"{session.document.model} {loading.generation}"
        self._notices.show_notice(
            "loading", text, button=cancel, share=loading.share, subject=subject
        )

    def _tell_failure(self) -> None:
        session, unopened = self._session, self._session.unopened
        if unopened is not None:  # the model before goes on, but this stays to be said
            self._tell_unopened(unopened)
            return
        if session.failure and self._asked == "Run":
            words = self.tr("{model} could not read the text: {reason}")
        elif session.failure and self._asked != "Stopped":  # that has a notice of its own
            words = self.tr("{model} failed: {reason}")
        else:
            self._notices.take_back("failure")
            return
        reason = modelwords.of_engine(session.failure)
        text = words.format(model=Path(session.document.model).name, reason=reason)
        undo = (self.tr("Undo"), session.undo) if session.can_undo else None
        self._notices.show_notice("failure", text, failure=True, button=undo)

    def _tell_unopened(self, unopened: Unopened) -> None:
        name, reason = Path(unopened.model).name, modelwords.of_engine(unopened.reason)
        words = self.tr("{model} could not be opened: {reason}")
        if name in reason:
            words = self.tr("Not opened: {reason}")
        text = words.format(model=name, reason=reason)
        button: Button | None = None
        if unopened.asks_trust:
            words = self.tr(
                "{reason}. Open it only if you know where it comes from; its code is not run here"
            )
            text = words.format(reason=reason)
            model = unopened.model
            button = (self.tr("Open this folder"), lambda: self.trust_wanted.emit(model))
        self._notices.show_notice("failure", text, failure=True, button=button)

    def _tell_skipped(self) -> None:
        session = self._session
        if not session.skipped or session.info is None:
            self._notices.take_back("skipped")
            return
        words = self.tr("{model} reads {context} tokens at once: the first {skipped} are left out")
        button: Button | None = None
        if session.cut_by_budget:
            words = self.tr(
                "There is memory for {context} tokens of {model}: the first {skipped} are left "
                "out. Show fewer layers or heads, or allow more memory in the preferences"
            )
            if session.info.attending is not None and session.info.attending.stacks:
                button = self._choice()
        number = self._notices.locale().toString
        text = words.format(
            model=session.info.id,
            context=number(session.info.context or 0),
            skipped=number(session.skipped),
        )
        self._notices.show_notice("skipped", text, button=button)

    def _look_at(self, trace: Trace) -> None:
        """Counts what is new since the last trace; all of it if the text branched off."""
        old = len(self._trace) if self._trace is not None else 0
        if not old or trace.shared(self._trace) < old:
            old, self._unknown, self._invalid = 0, 0, {}
        self._trace = trace
        new = trace.tokens[old:]
        self._unknown += sum(not token.known for token in new)
        self._tell_if("unknown", self._unknown_words(trace) if self._unknown else "")
        self._tell_invalid(trace, old)
        self._tell_fonts({char for token in new for char in token.text if char >= FIRST_DOUBTFUL})

    def _tell_invalid(self, trace: Trace, old: int) -> None:
        """Channels that grow are left out: what is wrong with them shows in the others too."""
        if not trace.finite(old):
            self._find_invalid(trace, old)
        self._tell_if("invalid", self._invalid_words() if self._invalid else "", failure=True)

    def _unknown_words(self, trace: Trace) -> str:
        words = self.tr("Symbols that {model} does not know, and reads as one and the same: {n}")
        return words.format(n=self._unknown, model=trace.info.id)

    def _invalid_words(self) -> str:
        words = self.tr("There are NaN or infinite numbers from step {step} on, in {channels}")
        first = min(self._invalid.values())
        return words.format(step=first + 1, channels=", ".join(self._invalid))

    def _find_invalid(self, trace: Trace, old: int) -> None:
        """Notes the first step at which each channel is not finite."""
        import numpy as np  # not needed before there is a trace

        for channel in trace.info.channels:
            if channel.grows or channel.name in self._invalid:
                continue
            shown = trace.part(channel.steps)
            first = max(old, shown.start + channel.since)
            if first >= shown.stop:  # it has no value yet
                continue
            values = trace.window(channel.name, first, shown.stop)
            steps = ~np.isfinite(values.reshape(len(values), -1)).all(1)
            if steps.any():
                self._invalid[channel.name] = first + int(steps.argmax())

    def _tell_fonts(self, characters: set[str]) -> None:
        if characters <= self._characters:
            return
        from ui import fonts  # asks every font, and most texts need none of it

        self._characters |= characters
        missing = fonts.unshown("".join(self._characters))
        if missing:
            words = self.tr("No font here shows {scripts}: install {packages} and start again")
            scripts = ", ".join(script.name for script in missing)
            packages = ", ".join(sorted({script.package for script in missing}))
            self._notices.show_notice("fonts", words.format(scripts=scripts, packages=packages))

    def _tell_if(self, key: str, text: str, *, failure: bool = False) -> None:
        if text:
            self._notices.show_notice(key, text, failure=failure)
        else:
            self._notices.take_back(key)
