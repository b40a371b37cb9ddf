"""Reading SPARQL as far as its tokens: where a ``VALUES`` block stands, which form a query has, how a text is quoted.

The tokens are those of SPARQL 1.1, section 19.8 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar): what stands in
a string, an IRI, a name or a comment is no syntax.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import dropwhile, islice
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<skipped>\s+|\#[^\n\r]*)
    |(?P<string>\"{3}(?:[^"\\]++|\\.|"(?!""))*+\"{3}|'{3}(?:[^'\\]++|\\.|'(?!''))*+'{3}
        |"(?:[^"\\\n\r]++|\\.)*+"|'(?:[^'\\\n\r]++|\\.)*+')
    |(?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    |(?P<variable>[?$]\w+)
    |(?P<word>@?(?:[\w:]|\\.)(?:[\w:%-]|\\.|\.(?=[\w:%\\-]))*)
    |(?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
#: What may stand before the word that says the form of a query, with the number of tokens that follow it.
_PROLOGUE = {"PREFIX": 2, "BASE": 1, "VERSION": 1}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_CODEPOINT = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_UNICODE_ESCAPE = re.compile(r"\\\\([uU])")
#: Char of XML 1.0, section 2.2, which is what an xsd:string consists of.
_NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Token(NamedTuple):
    """A token: its kind (string, iri, variable, word, other), its text, its place."""

    kind: str
    text: str
    start: int
    end: int


class SparqlBlock(NamedTuple):
    """A ``VALUES ?x { … }`` of one variable: the variable and the place of the braces."""

    variable: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, without white space and comments."""
    for match in _TOKEN.finditer(text):
        if (kind := match.lastgroup or "") != "skipped":
            yield Token(kind, match[0], match.start(), match.end())


def values_blocks(text: str) -> list[SparqlBlock]:
    """Every ``VALUES ?x { … }`` of one variable inside a group of a query, in its order.

    A block behind the last ``}`` of a query is none: it is joined with the solutions after the sums are taken.
    """
    found, depth = [], 0
    read = list(tokens(text))
    for at, token in enumerate(read):
        if token.kind == "other":
            depth += {"{": 1, "}": -1}.get(token.text, 0)
        elif token.kind == "word" and token.text.upper() == "VALUES" and depth and _of_one_variable(read[at + 1 :]):
            variable, start = read[at + 1], read[at + 2].start
            ends = (t.end for t in read[at + 3 :] if t.kind == "other" and t.text == "}")
            if (end := next(ends, None)) is not None:
                found.append(SparqlBlock(variable.text[1:], start, end))
    return found


def _of_one_variable(rest: list[Token]) -> bool:
    return len(rest) > 1 and rest[0].kind == "variable" and rest[1].text == "{"


def first_value(text: str, variable: str) -> str:
    """The first term of the first ``VALUES ?x { … }`` of a variable, as it is written; ``""`` without one."""
    read = tokens(text)
    for token in read:
        if token.kind == "word" and token.text.upper() == "VALUES":
            name, brace, term = [*(t.text for t in islice(read, 3)), "", "", ""][:3]
            if name[1:] == variable and brace == "{":
                return term
    return ""


def projection(text: str) -> list[str]:
    """The variables that a SELECT query gives, in its order; none for ``SELECT *`` and for other forms."""
    found: list[str] = []
    depth, last = 0, ""
    for token in dropwhile(lambda t: t.text.upper() != "SELECT", tokens(text)):
        if not depth and token.text.upper() in {"{", "WHERE", "FROM"}:
            break
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind == "variable":
            last = token.text[1:]
        # Inside brackets the variable behind AS is the last one.
        if last and not depth:
            found.append(last)
            last = ""
    return found


def form(text: str) -> str:
    """The form of a query in capitals (``SELECT``, ``ASK`` …), the first word of an update, or ``""``."""
    read = tokens(text)
    for token in read:
        word = token.text.upper() if token.kind == "word" else ""
        if word not in _PROLOGUE:
            return word
        for _ in range(_PROLOGUE[word]):
            next(read, None)
    return ""


def quoted(value: str) -> str:
    r"""A text as a string literal of SPARQL.

    A backslash before ``u`` is written so that an engine which replaces ``\u0022`` before it looks for strings, as
    section 19.2 allows and rdflib does, gets the same text.

    Raises:
        ValueError: If the text holds what no string may hold: NUL, another control character, half a surrogate pair.
    """
    if bad := _NO_CHARACTER.search(value):
        raise ValueError(f"U+{ord(bad[0]):04X}")
    escaped = _UNICODE_ESCAPE.sub(lambda m: rf"\\\U{ord(m[1]):08X}", value.translate(_ESCAPES))
    return f'"{escaped}"'


def has_service(text: str) -> bool:
    r"""Whether a query has a SERVICE, which reaches another server.

    Read as section 19.2 allows, with ``\u0053`` replaced before anything else, and as pyoxigraph reads, which takes
    ``1.SERVICE``, ``trueSERVICE`` and ``SERVICE:x {`` for the keyword too.
    """
    replaced = _CODEPOINT.sub(_character, text)
    return any(_service(list(tokens(reading))) for reading in {text, replaced})


def _character(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number <= sys.maxunicode else match[0]


def _service(read: list[Token]) -> bool:
    for before, token, after in zip([None, *read], read, [*read[1:], None], strict=False):
        word = token.text.upper() if token.kind == "word" else ""
        if word.startswith("@"):
            continue
        if ":" not in word and "SERVICE" in word:
            return True
        # A name that begins with the keyword, where only a GRAPH could take one.
        opens = after is not None and after.text == "{" and (before is None or before.text.upper() != "GRAPH")
        if word.startswith("SERVICE") and opens:
            return True
    return False
