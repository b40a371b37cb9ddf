"""The sentences that people read, apart from the code: looked up by id, filled with named values.

``messages.toml`` beside this module has the texts of errors and problems: for each id the exit code or severity, what
is said in Korean and English, and the advice that the documentation gives. The other sentences of a room are in a
``texts.toml`` of its folder. Both are read when a sentence is first needed.

An entry says what is said with placeholders (``{rows:,}``). Where one id has several reasons, they are a table below
the entry named like its placeholder, and the value for the placeholder chooses one::

    [E-V05]
    en = "{rule} cannot be run: {why}"
    [E-V05.why.syntax]
    en = "its SPARQL is not valid ({reason})"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent.parent
#: The files of texts, those of errors and problems and those of a room.
MESSAGES, TEXTS = Path(__file__).with_name("messages.toml"), "texts.toml"
LANGUAGES = ("ko", "en")


class MessageError(LookupError):
    """A sentence that no file has, or one without a value that it needs: a mistake of ours."""


@dataclass(frozen=True)
class Bilingual:
    """A text in both languages."""

    ko: str
    en: str

    def get(self, lang: str) -> str:
        """The text in a language, ``ko`` or ``en``."""
        return self.ko if lang == "ko" else self.en


@cache
def messages() -> Mapping[str, Any]:
    """Id → entry of ``messages.toml``; ``parts`` are the headings that the documentation has."""
    return _read(MESSAGES)


@cache
def _texts(room: str) -> Mapping[str, Any]:
    return _read(_PACKAGE / room / TEXTS)


def _read(path: Path) -> Mapping[str, Any]:
    import tomllib  # noqa: PLC0415 - most commands say nothing

    return tomllib.loads(path.read_text("utf-8"))


def message(code: str, values: Mapping[str, object]) -> Bilingual:
    """What an error or problem says.

    Args:
        code: Its id, such as ``E-R03``.
        values: Placeholder → value; of a :class:`Bilingual` value each text takes its side.

    Raises:
        MessageError: There is no such id, or no value for a placeholder.
    """
    return _said(code, messages().get(code), values)


def advice(code: str) -> Bilingual:
    """What the documentation says about an id: what it means and what to do, as Markdown."""
    given = messages()[code]["advice"]
    return Bilingual(given["ko"], given["en"])


def sentence(key: str, /, **values: object) -> Bilingual:
    """A sentence of a room, in both languages.

    Args:
        key: Room and place: ``answers.explain.row`` is the table ``[explain.row]`` of ``answers/texts.toml``.
        values: As of :func:`message`.

    Raises:
        MessageError: There is no such sentence, or no value for a placeholder.
    """
    return _said(key, _entry(key), values)


def phrase(key: str, lang: str, /, **values: object) -> str:
    """A sentence of a room in one language, ``ko`` or ``en``; otherwise as :func:`sentence`."""
    return sentence(key, **values).get(lang)


def phrases(key: str, lang: str) -> dict[str, str]:
    """All sentences below a key, by name, in one language; those of templates, which take no values."""
    return {name: _filled(entry, lang, {}) for name, entry in (_entry(key) or {}).items()}


def headings(key: str, lang: str) -> tuple[str, ...]:
    """The headings of a table, which a room's texts have as a list; otherwise as :func:`sentence`."""
    entry = _entry(key)
    if entry is None:
        raise MessageError(f"no text for {key}")
    return tuple(entry[lang])


def _entry(key: str) -> Mapping[str, Any] | None:
    room, *path = key.split(".")
    entry: Any = _texts(room)
    for name in path:
        entry = entry.get(name) if isinstance(entry, dict) else None
    return entry if isinstance(entry, dict) else None


def _said(key: str, entry: Mapping[str, Any] | None, values: Mapping[str, object]) -> Bilingual:
    if entry is None:
        raise MessageError(f"no text for {key}")
    try:
        return Bilingual(*(_filled(entry, lang, values) for lang in LANGUAGES))
    except KeyError as missing:
        raise MessageError(f"the text of {key} needs {missing}") from missing


def _filled(entry: Mapping[str, Any], lang: str, values: Mapping[str, object]) -> str:
    """The entry's text in a language, with its values; those that choose a reason become its text."""
    sides = {name: value.get(lang) if isinstance(value, Bilingual) else value for name, value in values.items()}
    reasons = {
        name: str(choices[value][lang]).format_map(sides)
        for name, value in values.items()
        if isinstance(choices := entry.get(name), dict)
    }
    return str(entry[lang]).format_map(sides | reasons)
