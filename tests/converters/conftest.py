"""What the tests of the converters share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.layouts import Reading, reading


@pytest.fixture
def read(tmp_path: Path) -> Reading:
    """A function from a text to its structure and tables."""
    return reading(tmp_path)
