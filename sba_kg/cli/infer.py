"""``sba-kg infer``: what follows from graphs and ontology."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sba_kg.base.messages import phrase
from sba_kg.cli.options import editions_argument, emit, format_option, output_option, say, sources_option, spare

if TYPE_CHECKING:
    import pyoxigraph as ox

    from sba_kg.reason import Inference

_DEFAULT = "sba-2024"
_SUFFIXES = {".ttl": "turtle", ".nq": "nquads"}
#: As many differences are shown.
_SHOWN = 5


@click.command("infer", short_help="Infer what follows from graphs and ontology.")
@editions_argument()
@sources_option("Infer from a built graph instead of a text: a build folder or an RDF file (repeatable).")
@click.option(
    "--engine",
    type=click.Choice(["sparql", "owlrl"]),
    default="sparql",
    show_default=True,
    help="owlrl is the reference: the same triples, a hundred times slower.",
)
@format_option(
    ["turtle", "nquads"], "Form of the result; default: by the suffix of FILE, else turtle. N-Quads name the graph."
)
@output_option("Write the triples to FILE ('-' is stdout).")
@click.option("--check", is_flag=True, help="Compare with the inferred.ttl beside the graph instead of writing.")
@click.pass_context
def command(
    ctx: click.Context,
    editions: tuple[str, ...],
    sources: tuple[Path, ...],
    engine: str,
    format_: str | None,
    output: str | None,
    check: bool,
) -> None:
    """Infer by OWL 2 RL what follows from the graph of each EDITION and the ontology, and write the new triples alone.

    EDITION is a name under data/ or a folder with an edition.toml and its text, which is read; sba-2024 without one.

    \b
    Exit codes: 0 done; 1 the graph contradicts the ontology, or --check found
    a difference; 2 wrong use; 3 an input cannot be read; 4 our ontology is
    broken.
    """  # noqa: D301  (click reads the escape)
    lang = ctx.obj["lang"]
    inputs = _inputs(editions, sources)
    spare(output, inputs)
    folders: list[Path] = []
    found: list[Inference] = []
    for folder, inferred in _infer(editions, sources, engine):
        folders.append(folder)
        found.append(inferred)
        say(f"{inferred.edition}: {_count(len(inferred.triples), lang)}", err=True)
    if check:
        differs = [_differs(folder, one, lang) for folder, one in zip(folders, found, strict=True)]
        sys.exit(int(any(differs)))
    form = format_ or _SUFFIXES.get(Path(output or "").suffix.lower(), "turtle")
    emit(_text(found, form), output, inputs, data=True)


def _infer(names: Sequence[str], sources: Sequence[Path], engine: str) -> list[tuple[Path, Inference]]:
    """Pairs of the folder that the graph lies in and what is inferred from it."""
    from sba_kg import pipeline
    from sba_kg.editions import edition
    from sba_kg.pipeline import inference

    if names and sources:
        raise click.UsageError(_("Give editions or --from, not both."))
    if not names and not sources:
        names = (_DEFAULT,)
    editions = [edition.find(name) for name in names]
    found = [(one.folder, inference.infer_result(pipeline.run(one), engine)) for one in editions]
    for source in sources:
        for inferred in inference.infer_paths([source], engine):
            folder = source.parent if source.is_file() else source
            below = folder / inferred.edition
            found.append((below if below.is_dir() else folder, inferred))
    return found


def _inputs(names: Sequence[str], sources: Sequence[Path]) -> list[Path]:
    from sba_kg.editions import edition
    from sba_kg.store import reads

    graphs = reads.of_graphs(sources, made=False) if sources else ()
    return [
        *reads.package(),
        *(file for name in names for file in reads.of_edition(edition.find(name).folder)),
        *graphs,
    ]


def _text(found: Sequence[Inference], form: str) -> str:
    from sba_kg import graph
    from sba_kg.base.errors import UsageError

    if form == "nquads":
        return graph.write_nquads([one.named for one in found]).decode()
    if len(found) > 1:
        raise UsageError("E-I03")
    return graph.write_turtle(found[0].triples).decode()


def _differs(folder: Path, inferred: Inference, lang: str) -> bool:
    """Whether the inferred graph on disk is not what is inferred now; says how on stderr."""
    import pyoxigraph as ox

    from sba_kg.base.errors import InputError
    from sba_kg.reason import FILE

    file = folder / FILE
    if not file.is_file():
        raise InputError("E-R01", file=str(file))
    try:
        kept = {quad.triple for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)}
    except SyntaxError as error:
        raise InputError("E-Q04", reason=error, file=str(file)) from error
    for sign, triples in (("+", inferred.triples - kept), ("-", kept - inferred.triples)):
        _show(sign, triples, lang)
    return kept != inferred.triples


def _show(sign: str, triples: set[ox.Triple] | frozenset[ox.Triple], lang: str) -> None:
    if triples:
        say(f"{sign} {_count(len(triples), lang)}", err=True)
    for text in sorted(map(str, triples))[:_SHOWN]:
        say(f"  {sign} {text}", err=True)


def _count(number: int, lang: str) -> str:
    return phrase("cli.infer.count", lang, count=number)
