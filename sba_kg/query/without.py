"""A query that leaves figures out: what it would answer if the report did not state them.

Every pattern that reads the value of a figure (``?figure sba:value ?value``) gets a filter beside it. The figure's node
stays: a facility whose area is left out is still a facility. Both engines answer such a query.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sba_kg.base import sparql
from sba_kg.base.namespaces import SBA

_VALUE = "value"
#: Words after which a new subject begins without a full stop before it.
_KEYWORDS = {
    "BIND", "FILTER", "GRAPH", "MINUS", "NOT", "EXISTS", "OPTIONAL", "SELECT", "SERVICE", "UNION", "VALUES", "WHERE",
}  # fmt: skip


@dataclass
class _Group:
    """What stands between two braces: its subject so far, and the figures whose values it reads."""

    subject: str = ""
    brackets: int = 0
    figures: dict[str, None] = field(default_factory=dict)


def reads_values(text: str) -> bool:
    """Whether a query reads values of figures in a way that :func:`leave_out` can follow."""
    return bool(_places(text))


def leave_out(text: str, figures: Collection[str]) -> str:
    """The query without the values of some figures.

    Args:
        text: A query; one of the package, or one whose terms are written with prefixes or in full.
        figures: IRIs of the figures.
    """
    if not figures:
        return text
    terms = ", ".join(f"<{iri}>" for iri in sorted(figures))
    for end, variables in sorted(_places(text).items(), reverse=True):
        filters = "".join(f" FILTER({variable} NOT IN ({terms})) " for variable in variables)
        text = text[:end] + filters + text[end:]
    return text


def _places(text: str) -> dict[int, list[str]]:
    """Place of a closing brace → variables of the figures whose values the group before it reads."""
    read = list(sparql.tokens(text))
    names = _names(read)
    open_, found = [_Group()], {}
    for before, token in zip([None, *read], read, strict=False):
        group = open_[-1]
        if token.text == "{" and token.kind == "other":
            open_.append(_Group())
        elif token.text == "}" and token.kind == "other" and len(open_) > 1:
            closed = open_.pop()
            open_[-1].subject = ""
            if closed.figures:
                found[token.start] = list(closed.figures)
        else:
            _step(group, token, before, names)
    return found


def _step(group: _Group, token: sparql.Token, before: sparql.Token | None, names: Collection[str]) -> None:
    if token.kind == "other":
        group.brackets += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0)
        if token.text == "." and not group.brackets:
            group.subject = ""
    elif group.brackets:
        return
    elif token.kind == "word" and token.text.upper() in _KEYWORDS:
        group.subject = ""
    elif not group.subject and (token.kind in {"variable", "iri"} or ":" in token.text):
        group.subject = token.text
    elif token.text in names and group.subject.startswith("?") and before and before.text in {";", group.subject}:
        group.figures[group.subject] = None


def _names(read: list[sparql.Token]) -> set[str]:
    """How a query may write the property."""
    prefixes = {"sba:"}
    for at, token in enumerate(read[:-2]):
        if token.text.upper() == "PREFIX":
            name, iri = read[at + 1].text, read[at + 2].text
            prefixes = (prefixes - {name}) | ({name} if iri == f"<{SBA}>" else set())
    return {f"<{SBA}{_VALUE}>", *(f"{prefix}{_VALUE}" for prefix in prefixes)}
