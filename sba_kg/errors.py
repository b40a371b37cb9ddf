"""The errors that callers catch; they live in :mod:`sba_kg.base.errors`."""

from __future__ import annotations

from sba_kg.base.errors import (
    ContradictionError,
    InputError,
    OutsideError,
    Problem,
    ProblemSeverity,
    ResourceError,
    SbaKgError,
    UsageError,
)

__all__ = [
    "ContradictionError",
    "InputError",
    "OutsideError",
    "Problem",
    "ProblemSeverity",
    "ResourceError",
    "SbaKgError",
    "UsageError",
]
