"""Watches the session for what the person should know, and puts it into the notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.messages import Failed, Message, Opened, Stopped
from ui.notices import Notices
from wm_explorer.session import Session

if TYPE_CHECKING:
    from wm_explorer.trace import Trace

#: Every font shows what comes before Greek.
FIRST_DOUBTFUL = "\u0370"


class Watch(QObject):
    """Hears what the engine says, and looks at every new trace once."""

    def __init__(self, session: Session, notices: Notices) -> None:
        super().__init__(notices)
        self._session, self._notices = session, notices
        self._asked = ""  # what the engine failed at
        self._unopened: tuple[str, str] | None = None  # a model that does not open, and why
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
                if message.request == "Open":
                    self._unopened = (self._session.document.model, message.message)
            case Stopped():
                self._stopped(message)
            case Opened():
                self._unopened = None
                if self._restarted:
                    words = self.tr("The engine ended unexpectedly and was started again")
                    self._notices.show_notice("engine", words, seconds=12)
                self._restarted = False
                if notes := message.info.notes:
                    self._notices.show_notice("opened", "; ".join(notes), seconds=20)
                else:
                    self._notices.take_back("opened")

    def refresh(self) -> None:
        """Brings the notices up to date with the session."""
        self._tell_if("text", self._session.notice or self._fitted_words())
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
        if message.restarting:
            words = self.tr("The engine ended unexpectedly and is being started again")
        else:
            words = self.tr(
                "The engine keeps ending, so it was not started again: "
                "change the text or choose another model to try once more"
            )
        self._notices.show_notice("engine", words, failure=True, details=message.reason)

    def _tell_failure(self) -> None:
        session = self._session
        if self._unopened is not None and self._unopened[0] != session.document.model:
            self._unopened = None
        if self._unopened is not None:  # the model before goes on, but this stays to be said
            words, reason = self.tr("{model} could not be opened: {reason}"), self._unopened[1]
        elif session.failure and self._asked == "Run":
            words, reason = self.tr("{model} could not read the text: {reason}"), session.failure
        elif session.failure and self._asked != "Stopped":  # that has a notice of its own
            words, reason = self.tr("{model} failed: {reason}"), session.failure
        else:
            self._notices.take_back("failure")
            return
        text = words.format(model=session.document.model, reason=reason)
        undo = (self.tr("Undo"), session.undo) if session.can_undo else None
        self._notices.show_notice("failure", text, failure=True, button=undo)

    def _tell_skipped(self) -> None:
        session = self._session
        if not session.skipped or session.info is None:
            self._notices.take_back("skipped")
            return
        words = self.tr("{model} reads {context} tokens at once: the first {skipped} are left out")
        number = self._notices.locale().toString
        text = words.format(
            model=session.info.id,
            context=number(session.info.context or 0),
            skipped=number(session.skipped),
        )
        self._notices.show_notice("skipped", text)

    def _look_at(self, trace: Trace) -> None:
        """Counts what is new since the last trace; all of it if the text branched off."""
        old = len(self._trace) if self._trace is not None else 0
        if not old or trace.shared(self._trace) < old:
            old, self._unknown, self._invalid = 0, 0, {}
        self._trace = trace
        new = trace.tokens[old:]
        self._unknown += sum(not token.known for token in new)
        words = self.tr("Symbols that {model} does not know, and reads as one and the same: {n}")
        told = words.format(n=self._unknown, model=trace.info.id)
        self._tell_if("unknown", told if self._unknown else "")
        self._tell_invalid(trace, old)
        self._tell_fonts({char for token in new for char in token.text if char >= FIRST_DOUBTFUL})

    def _tell_invalid(self, trace: Trace, old: int) -> None:
        """Channels that grow are left out: what is wrong with them shows in the others too."""
        import numpy as np  # not needed before there is a trace

        for channel in trace.info.channels:
            if channel.grows or channel.name in self._invalid or old >= len(trace):
                continue
            steps_shown = trace.part(channel.steps)
            first = max(old, steps_shown.start + channel.since)
            values = trace.window(channel.name, first, steps_shown.stop)
            if not np.isfinite(values.sum(dtype=np.float64)):  # a sum is fast, and almost sure
                steps = ~np.isfinite(values.reshape(len(values), -1)).all(1)
                if steps.any():
                    self._invalid[channel.name] = first + int(steps.argmax())
        first = min(self._invalid.values(), default=0)
        words = self.tr("There are NaN or infinite numbers from step {step} on, in {channels}")
        told = words.format(step=first + 1, channels=", ".join(self._invalid))
        self._tell_if("invalid", told if self._invalid else "", failure=True)

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
