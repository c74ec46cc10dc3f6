"""Playing a trace, on a clock that the test turns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wm_explorer.playback import SPEEDS, Playback


def playing(at: int = 0, last: int = 9, speed: float = 1.0) -> Playback:
    playback = Playback()
    playback.speed = speed
    assert playback.play(0.0, at, last) == at
    return playback


def test_a_step_comes_up_when_its_time_has_come() -> None:
    playback = playing(speed=2.0)
    assert playback.tick(0.4, 0, 9) == 0
    assert playback.tick(0.6, 0, 9) == 1
    assert playback.tick(0.9, 1, 9) == 1  # half a second after the first, not after the last look
    assert playback.tick(1.0, 1, 9) == 2


def test_a_late_look_at_the_clock_skips_steps() -> None:
    assert playing(speed=4.0).tick(1.5, 0, 9) == 6


def test_stops_at_the_end_and_starts_again_from_the_first() -> None:
    playback = playing(at=8)
    assert playback.tick(5.0, 8, 9) == 9
    assert not playback.playing
    assert playback.tick(9.0, 9, 9) == 9
    assert playback.play(10.0, 9, 9) == 0


def test_waits_at_the_end_of_a_run_that_still_grows() -> None:
    playback = playing(at=8)
    assert playback.tick(5.0, 8, 9, complete=False) == 9
    assert playback.playing
    assert playback.tick(6.0, 9, 11, complete=False) == 10


def test_loops_over_all() -> None:
    playback = playing(at=8)
    playback.toggle_loop()
    assert [playback.tick(now, at, 9) for now, at in ((1, 8), (2, 9), (3, 0))] == [9, 0, 1]
    assert playback.playing


def test_loops_over_a_selection_dragged_either_way() -> None:
    playback = playing(at=1)
    playback.select(6, 4)
    assert (playback.loop, playback.selection) == ("selection", (4, 6))
    assert playback.tick(1.0, 1, 9) == 4  # into it, from outside
    assert [playback.tick(now, at, 9) for now, at in ((2, 4), (3, 5), (4, 6))] == [5, 6, 4]
    assert playback.play(5.0, 1, 9) == 4


def test_a_selection_that_no_longer_exists_is_not_played() -> None:
    playback = playing(last=3)
    playback.select(6, 8)
    assert playback.tick(1.0, 3, 3) == 0
    playback.select(2, 8)
    assert playback.tick(2.0, 3, 3) == 2


def test_the_loop_goes_from_off_to_all_to_selection_and_a_single_step_is_none() -> None:
    playback = Playback()
    seen = []
    for _ in range(3):
        playback.toggle_loop()
        seen.append(playback.loop)
    assert seen == ["all", "off", "all"]
    playback.select(1, 5)
    assert playback.loop == "selection"
    playback.toggle_loop()
    assert (playback.loop, playback.selection) == ("off", (1, 5))
    playback.toggle_loop()
    playback.toggle_loop()
    assert playback.loop == "selection"
    playback.select(3, 3)
    assert (playback.loop, playback.selection) == ("off", None)


def test_speeds_end_at_the_slowest_and_the_fastest() -> None:
    playback = Playback()
    for _ in range(20):
        playback.faster(0.0)
    assert playback.speed == SPEEDS[-1] == 30
    for _ in range(20):
        playback.slower(0.0)
    assert playback.speed == SPEEDS[0] == 0.25


def test_another_speed_counts_from_now() -> None:
    playback = playing(speed=1.0)
    playback.faster(0.9)  # 2 steps a second
    assert playback.tick(1.3, 0, 9) == 0
    assert playback.tick(1.5, 0, 9) == 1


def test_paused_or_empty_it_stays_where_it_is() -> None:
    playback = playing()
    playback.pause()
    assert playback.tick(100.0, 3, 9) == 3
    assert playing(at=0, last=0).tick(100.0, -1, -1) == -1


@pytest.mark.parametrize("loop", ["off", "all", "selection"])
@given(data=st.data())
def test_never_leaves_the_trace(loop: str, data: st.DataObject) -> None:
    last = data.draw(st.integers(0, 30))
    step = st.integers(0, 40)
    playback = Playback()
    playback.select(data.draw(step), data.draw(step))
    playback.loop = loop  # type: ignore[assignment]
    playback.speed = data.draw(st.sampled_from(SPEEDS))
    at, now = playback.play(0.0, data.draw(st.integers(0, last)), last), 0.0
    for wait in data.draw(st.lists(st.floats(0, 3))):
        now += wait
        assert 0 <= at <= last
        at = playback.tick(now, at, last)
