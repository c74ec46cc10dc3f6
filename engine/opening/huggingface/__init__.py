"""Folders of the library `transformers`: recognised, looked at, and opened as models."""

from __future__ import annotations

from engine.opening.huggingface.folder import checked, recognises

__all__ = ["checked", "recognises"]
