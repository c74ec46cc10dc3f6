"""Plays a trace: which step to show at which moment. Knows no clock but the one it is told."""

from __future__ import annotations

from typing import Literal

Loop = Literal["off", "all", "selection"]

#: The speeds to choose from, in steps a second.
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)


class Playback:
    """Whether and how fast steps go by, and where they start again.

    `selection` holds the first and the last step of a stretch to loop over.
    """

    def __init__(self) -> None:
        self.playing = False
        self.speed = 4.0
        self.loop: Loop = "off"
        self.selection: tuple[int, int] | None = None
        self._since = 0.0  # the moment the shown step came up

    def play(self, now: float, at: int, last: int) -> int:
        """Starts, and gives the step to start from: `at`, or the first if `at` is the end."""
        first, stop = self._stretch(last)
        self.playing, self._since = True, now
        return at if first <= at < stop else first

    def pause(self) -> None:
        self.playing = False

    def tick(self, now: float, at: int, last: int, *, complete: bool = True) -> int:
        """The step to show now, given the one that is shown and the last there is.

        Stops at the end unless it loops; while the run is not `complete` it waits there.
        """
        first, stop = self._stretch(last)
        if not self.playing or last < 0:
            return at
        steps = int((now - self._since) * self.speed)
        if steps <= 0:
            return at
        self._since += steps / self.speed
        if self.loop == "off":
            if at + steps >= stop and complete:
                self.playing = False
            return min(at + steps, stop)
        if not first <= at <= stop:
            return first
        return first + (at - first + steps) % (stop - first + 1)

    def faster(self, now: float) -> None:
        self.set_speed(next((s for s in SPEEDS if s > self.speed), SPEEDS[-1]), now)

    def slower(self, now: float) -> None:
        self.set_speed(next((s for s in reversed(SPEEDS) if s < self.speed), SPEEDS[0]), now)

    def set_speed(self, speed: float, now: float) -> None:
        """Changes the speed from now on: the step that is shown stays its whole time."""
        self.speed, self._since = speed, now

    def toggle_loop(self) -> None:
        """From off to all, to the selection if there is one, and off again."""
        after: dict[Loop, Loop] = {"off": "all", "all": "selection", "selection": "off"}
        self.loop = after[self.loop]
        if self.loop == "selection" and self.selection is None:
            self.loop = "off"

    def select(self, one: int, other: int) -> None:
        """Loops over the steps from one to the other; a single step selects nothing."""
        self.selection = None if one == other else (min(one, other), max(one, other))
        if self.selection is not None:
            self.loop = "selection"
        elif self.loop == "selection":
            self.loop = "off"

    def _stretch(self, last: int) -> tuple[int, int]:
        """The first and last step that are played. A selection that no longer exists is not."""
        if self.loop == "selection" and self.selection is not None and self.selection[0] < last:
            return self.selection[0], min(self.selection[1], last)
        return 0, last
