"""Folders of the library `transformers`: recognised, looked at, and opened as models.

`loading.load` opens one; `looking.inspect` says beforehand what will be shown. The library itself
is imported only while a model is loaded.
"""

from __future__ import annotations

from engine.opening.huggingface.folder import recognises
from engine.opening.huggingface.looking import Found, inspect

__all__ = ["Found", "inspect", "recognises"]
