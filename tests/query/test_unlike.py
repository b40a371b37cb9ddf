"""Queries that a server is known to answer otherwise are not sent to it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sba_kg.base.errors import OutsideError
from sba_kg.query import unlike
from sba_kg.query.saved import find_query


def _engine(server: str) -> Any:
    return SimpleNamespace(server=server, name="http://127.0.0.1/sparql")


def test_they_are_refused_by_their_names() -> None:
    with pytest.raises(OutsideError) as caught:
        unlike.check("won-per-target", _engine("Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu"))
    assert caught.value.code == "E-O44"
    assert "won-per-target" in caught.value.en
    unlike.check("staffing", _engine("Virtuoso/07.20.3229"))
    unlike.check("won-per-target", _engine("Virtuoso/08.03"))
    unlike.check("won-per-target", _engine(""))


def test_there_are_such_queries() -> None:
    for names in unlike.UNLIKE.values():
        assert {find_query(name).name for name in names} == names
