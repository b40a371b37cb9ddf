r"""Texts as they may go to a terminal: what it would obey or hide is written out instead.

Reports, file names and answers of servers are written by others. An escape sequence in them can rewrite the screen or
set the clipboard, a bidirectional override shows a name backwards, and an invisible character makes two names look like
one. So each is shown by its code, as Python writes it: ``\x1b``, ``\u202e``. Forms that programs read (CSV, JSON,
Parquet, RDF) hold the text itself (decision 0069).
"""

from __future__ import annotations

import json
import re
import unicodedata

#: All but ASCII and Korean syllables is looked up.
_UNUSUAL = re.compile("[^ -~가-힣]")
_LINE_ENDS = re.compile(r"\s*[\r\n]\s*")
#: Controls, format characters (bidirectional and invisible ones), half characters, line and paragraph separators.
_OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
#: Colours and bold, the only sequences that this package writes itself.
_STYLE = re.compile(r"(\x1b\[[0-9;]*m)")


def visible(text: str, keep: str = "") -> str:
    """A text without characters that a terminal would obey or hide.

    Args:
        text: Any text.
        keep: Characters that stay as they are: line ends and tabs, where a text may have them.
    """
    return _UNUSUAL.sub(lambda match: match[0] if match[0] in keep else _shown(match[0]), text)


def visible_lines(text: str) -> str:
    """A text of several lines, without characters that a terminal would obey or hide; line ends and tabs stay."""
    return visible(text, "\n\t")


def one_line(text: str) -> str:
    """A message on one line, so that no part of it can pass for another message."""
    return visible(_LINE_ENDS.sub(" ", text), "\t")


def styled(text: str) -> str:
    """Lines whose parts are visible already and that have been given colours: the colours alone stay."""
    return "".join(part if _STYLE.fullmatch(part) else visible_lines(part) for part in _STYLE.split(text))


def in_json(text: str) -> str:
    """A JSON text that means the same and has no such character: JSON has escapes of its own."""
    return _UNUSUAL.sub(lambda m: m[0] if m[0] in "\n\t\r" or not _obeyed(m[0]) else json.dumps(m[0])[1:-1], text)


def _obeyed(character: str) -> bool:
    return unicodedata.category(character) in _OBEYED or ord(character) & 0xFFFE == 0xFFFE


def _shown(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii") if _obeyed(character) else character
