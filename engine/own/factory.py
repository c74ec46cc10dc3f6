"""Calls the function of a person's own that `--factory package.module:function` names."""

from __future__ import annotations

from importlib import import_module

from engine.checkpoint import LoadError
from engine.own.exploring import arguments, own
from engine.own.module import Own


def load(name: str) -> Own:
    """The model that the function makes. Raises LoadError with one sentence when it does not."""
    path, _, function = name.partition(":")
    if not path or not function:
        raise LoadError(f"{name!r} is no factory: name it as package.module:function")
    try:
        module = import_module(path)
    except Exception as error:
        raise LoadError(f"{path} could not be imported: {_told(error)}") from error
    make = getattr(module, function, None)
    if not callable(make):
        raise LoadError(f"{path} has no function {function!r}")
    try:
        made = make()
    except Exception as error:
        raise LoadError(f"{name} raised {_told(error)}") from error
    try:
        return own(**arguments(made))
    except TypeError as error:
        raise LoadError(f"{name} gives what wm.explore does not take: {error}") from error


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
