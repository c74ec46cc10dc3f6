"""`wm-explorer export`: one view of one step, as PNG, SVG or PDF."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable

from engine.capture import named
from engine.spec import Axis, ModelInfo
from ui import export, fonts, headless, translate
from ui.commands.console import InputError, say
from ui.commands.reading import reading
from ui.theme import THEMES
from ui.view import Scene, View, views, views_for
from wm_explorer.focus import Focus
from wm_explorer.trace import Trace


def run(arguments: Namespace) -> int:
    if arguments.view not in views():
        raise InputError(_no_view(arguments.view, "there is no", list(views().values())))
    application = headless.application()
    translate.install(application, arguments.lang)
    with reading(arguments) as explorer:
        trace = explorer.trace
    step = len(trace) if arguments.step is None else arguments.step
    if not 1 <= step <= len(trace):
        raise InputError(f"there is no step {step}: the text has steps 1 to {len(trace)}")
    view = _view(arguments, trace.info)
    for script in fonts.unshown("".join(token.text for token in trace.tokens)):
        say(f"no font here shows {script.id}: install {script.package}")
    focus = _focus(arguments, trace, step - 1)
    scene = Scene(trace, step - 1, THEMES[arguments.theme], focus)
    export.save(view, scene, arguments.output, scale=arguments.scale, size=arguments.size)
    say(f"wrote {arguments.view} at step {step} of {len(trace)} to {arguments.output}")
    return 0


def _focus(arguments: Namespace, trace: Trace, step: int) -> Focus | None:
    if arguments.focus is None:
        return None
    channel, index = arguments.focus
    if channel not in trace:
        raise InputError(f"there is no channel {channel!r}: see `wm-explorer channels`")
    shape, axes = trace.at(channel, step).shape, trace.info.channel(channel).axes
    inside = len(index) == len(shape)
    if inside:
        index = tuple(_place(axis, i) for axis, i in zip(axes, index, strict=True))
    if not inside or not all(0 <= i < size for i, size in zip(index, shape, strict=True)):
        sizes = " x ".join(
            named(a.numbers) if a.numbers else str(n) for a, n in zip(axes, shape, strict=True)
        )
        raise InputError(f"{channel} at step {step + 1} is {sizes}: --focus lies outside of it")
    return Focus(step, channel, index)


def _place(axis: Axis, number: int) -> int:
    """Where on an axis the entry with a number is; -1 where it is not shown."""
    if not axis.numbers:
        return number
    return axis.numbers.index(number) if number in axis.numbers else -1


def _view(arguments: Namespace, info: ModelInfo) -> View:
    cls = views()[arguments.view]
    if not cls.accepts(info):
        raise InputError(_no_view(cls.id, f"{info.id} has nothing to show in the", views_for(info)))
    view = cls(info)
    choices = {choice.id: [value for value, _ in choice.options] for choice in view.choices()}
    for choice, value in arguments.choose:
        if choice not in choices:
            raise InputError(f"{cls.id} has no choice {choice!r}, only {_list(choices)}")
        if value not in choices[choice]:
            raise InputError(
                f"{choice} cannot be {value!r}: choose one of {_list(choices[choice])}"
            )
        view.chosen[choice] = value
    return view


def _no_view(view: str, what: str, others: list[type[View]]) -> str:
    return f"{what} view {view!r}: choose one of {_list([cls.id for cls in others])}"


def _list(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
