"""Completion in the shell: names of queries and files, parameters, and the values that parameters can have.

Click does the rest (``_SBA_KG_COMPLETE=bash_source sba-kg`` prints the script for a shell). The shell waits for each
answer, so nothing is imported that a list does not need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class

from sba_kg.base import resources
from sba_kg.base.errors import SbaKgError
from sba_kg.cli import language

if TYPE_CHECKING:
    from sba_kg.query.columns import Parameter

#: What bash does not take as it is, and what is put for it.
_SPECIAL, _ESCAPED = re.compile(r"([^\w./:,+-])"), r"\\\\\1"
_SUFFIXES = ("*.rq", "*.sparql")


def names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of saved queries, and files with SPARQL."""
    del ctx, param
    if "/" in incomplete or incomplete.startswith((".", "~")):
        return [CompletionItem(incomplete, type="file")]
    known = [*_names(), *(path.name for suffix in _SUFFIXES for path in sorted(Path().glob(suffix)))]
    return [CompletionItem(name) for name in known if name.startswith(incomplete)]


def saved(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of saved queries."""
    del ctx, param
    return [CompletionItem(name) for name in _names() if name.startswith(incomplete)]


def parameters(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """``NAME=`` of the query's parameters; after it, the values that the parameter can have."""
    del param
    from sba_kg.query.saved import find_query

    try:
        # A value that is still missing ends the parsing: the name is then among the words left over.
        query = find_query(str(ctx.params.get("name") or next(iter(ctx.args), "")))
        name, equals, typed = incomplete.partition("=")
        if not equals:
            set_ = {given.partition("=")[0] for given in ctx.params.get("parameters") or ()}
            free = [p for p in query.parameters if p.name.startswith(name) and p.name not in set_]
            return [CompletionItem(f"{p.name}=", help=p.label[language.spoken()]) for p in free]
        asked = [p for p in query.parameters if p.name == name]
        found = [value for p in asked for value in _values(p, tuple(ctx.params.get("sources") or ()))]
    except SbaKgError:  # a name or graph that does not exist: the command will tell, completion is silent
        return []
    return [CompletionItem(f"{name}={value}") for value in found if _key(value).startswith(_key(typed))]


def _names() -> list[str]:
    return sorted(path.stem for path in resources.queries().glob("*/*.rq"))


def _key(text: str) -> str:
    return "".join(text.split()).casefold()


def _values(parameter: Parameter, sources: tuple[Path, ...]) -> Iterator[str]:
    """Editions, labels of things in both languages, or the default."""
    if parameter.type == "edition" and not sources:
        yield from sorted(path.parent.name for path in resources.data().glob("*/graph.ttl"))
        return
    from sba_kg import store

    if parameter.type == "edition":
        from sba_kg.base.namespaces import GRAPH

        yield from (iri.removeprefix(GRAPH) for iri in store.open_store(sources).editions)
    elif parameter.type.is_label:
        from sba_kg.query import find

        things = [thing for thing in find.things(store.open_store(sources)) if thing.kind == parameter.type]
        yield from sorted({label for thing in things for label in (thing.ko, thing.en) if label})
    elif parameter.default:
        yield parameter.default


class _Bash(BashComplete):
    """Bash takes ``name=value`` for three words and inserts what it is given as it is: both are mended here."""

    # No blank after "name=": the value follows.
    source_template = BashComplete.source_template.replace(
        "COMPREPLY+=($value)", "COMPREPLY+=($value)\n            [[ $value == *= ]] && compopt -o nospace"
    )

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor and the one at it, with ``=`` put together again."""
        before, incomplete = super().get_completion_args()
        words: list[str] = []
        glue = False
        for word in [*before, incomplete]:
            if words and (glue or word == "=") and not words[-1].startswith("--"):
                words[-1] += word
                glue = word == "="
            else:
                words.append(word)
                glue = False
        return words[:-1], words[-1]

    def format_completion(self, item: CompletionItem) -> str:
        """Only what follows ``=``, blanks and signs of the shell escaped (twice: the script's ``read`` takes one)."""
        name, equals, value = item.value.partition("=")
        if equals and value:
            return f"{item.type},{_SPECIAL.sub(_ESCAPED, value)}"
        return f"{item.type},{name}{equals}"


def register() -> None:
    """Use the completion of this module in bash."""
    add_completion_class(_Bash, "bash")
