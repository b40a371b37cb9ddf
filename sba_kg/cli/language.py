"""The language of a command line: Korean or English, in help and errors of click too.

Click asks gettext for its words, and so do we. The Korean ones are in ``korean.toml``; ``sba-kg check --write`` makes
from it the catalogue that gettext reads (:mod:`sba_kg.upkeep.catalogues`).
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

LANGUAGES = ("ko", "en")
_CATALOGUES = Path(__file__).parent / "locale"


def speak(lang: str) -> None:
    """Have gettext give the words of a language from now on."""
    gettext.bindtextdomain(gettext.textdomain(), str(_CATALOGUES))
    os.environ["LANGUAGE"] = lang


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Have gettext give the words of a language for a while."""
    before = os.environ.get("LANGUAGE")
    speak(lang)
    try:
        yield
    finally:
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before


def spoken() -> str:
    """The language that is spoken: ``ko`` or ``en``."""
    lang = os.environ.get("LANGUAGE", "")
    return lang if lang in LANGUAGES else default()


def default() -> str:
    """The language of those who ask for none: ``SBA_KG_LANG``, else Korean in a Korean locale, else English."""
    if (asked := os.environ.get("SBA_KG_LANG", "")) in LANGUAGES:
        return asked
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "ko" if locale.startswith("ko") else "en"


def first(arguments: Sequence[str]) -> tuple[list[str], str]:
    """Take ``--lang`` from wherever it stands, so that it may follow the command too.

    Returns:
        The arguments with ``--lang`` at their beginning, and the language: the default if what is asked for is none.
    """
    rest: list[str] = []
    lang = ""
    words = iter(arguments)
    for word in words:
        if word == "--lang":
            lang = next(words, "")
            rest[:0] = ["--lang", lang]
        elif word.startswith("--lang="):
            lang = word.partition("=")[2]
            rest.insert(0, word)
        else:
            rest.append(word)
    return rest, lang if lang in LANGUAGES else default()
