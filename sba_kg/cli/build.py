"""``sba-kg build``: editions → graphs in a folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sba_kg.cli.options import editions_argument, emit, format_option, output_option, progress, show_problems, shown

if TYPE_CHECKING:
    from sba_kg.base.errors import Problem
    from sba_kg.editions.edition import Edition
    from sba_kg.pipeline.outputs import EditionOutputs
    from sba_kg.store.disk.stored import Named

_DEFAULT = "sba-2024"
_STAGES = 4
#: Seconds to wait for somebody else who writes to the store: what was built is not thrown away for that.
_WAIT = 60.0


@dataclass(frozen=True)
class _Done:
    """What is kept of a built edition: its problems with the name of its text, and its summary."""

    problems: Sequence[Problem]
    file: str
    summary: str


@click.command("build", short_help="Read editions and write their graphs.")
@editions_argument()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("build"),
    show_default=True,
    metavar="DIR",
    help="Folder to write to.",
)
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Put the graphs into this store on the disk; files are written only where --out is given too.",
)
@format_option(["text", "json"], "Form of the summary.", default="text")
@output_option("Write the summary to FILE ('-' is stdout).")
@click.pass_context
def command(
    ctx: click.Context, editions: tuple[str, ...], out: Path, store: Path | None, format_: str, output: str | None
) -> None:
    """Read each EDITION and write its graph to OUT/<edition>/.

    EDITION is a name under data/ or any folder with an edition.toml and its text; sba-2024 without one. Written are
    graph.ttl, inferred.ttl (what follows from it by the ontology), validation.ttl (the SHACL report), document.ttl
    (what is printed), search.tsv (what 'sba-kg search' reads), dataset.nq (all of it with the ontology) and
    summary.json: all of them or nothing, and no other file is touched. Exit 1 if a text has an error that makes its
    graph incomplete or if its graph contradicts the ontology, 3 if a text cannot be read.
    """
    from sba_kg.base import files
    from sba_kg.pipeline.outputs import FILES
    from sba_kg.store import disk, reads

    lang = ctx.obj["lang"]
    found = _editions(editions or (_DEFAULT,))
    in_files = store is None or ctx.get_parameter_source("out") is not click.core.ParameterSource.DEFAULT
    folders = {one.name: _folder(out, one.name) for one in found} if in_files else {}
    inputs = [*reads.package(), *(file for one in found for file in reads.of_edition(one.folder))]
    summary = None if output in {None, "-"} else Path(str(output))
    paths = [folder / file for folder in folders.values() for file in FILES] + ([summary] if summary else [])
    done: list[_Done] = []
    if store is not None:
        disk.check(store)
    bar = progress(lang, _STAGES * len(found), ctx.obj["verbose"])
    with bar as step, files.writing(paths, inputs) as writing, disk.spool() as kept:
        # One edition is finished before the next begins: what is kept of it lies on the disk.
        for one in found:
            derived = _derive(one, partial(step, one.name))
            for name, data in derived.files().items() if in_files else ():
                writing.put(folders[one.name] / name, data)
            done.append(_done(derived, format_, lang))
            for graph, triples in derived.named if store else ():
                kept.add(graph, triples)
            del derived
        if store is not None:
            disk.put(store, chain(kept.graphs(), _ontology()), wait=_WAIT)
        text = shown("".join(one.summary for one in done), data=format_ == "json")
        if summary:
            writing.put(summary, text.encode())
    failed = [show_problems(one.problems, one.file, lang) for one in done]
    if not summary:
        emit(text, None, inputs, data=format_ == "json")
    sys.exit(int(any(failed)))


def _derive(one: Edition, step: Callable[[str], None]) -> EditionOutputs:
    from sba_kg import pipeline
    from sba_kg.pipeline.outputs import derive

    result = pipeline.run(one, step)
    step("write")
    return derive(result)


def _done(derived: EditionOutputs, format_: str, lang: str) -> _Done:
    from sba_kg.pipeline import summary

    result, count = derived.result, len(derived.inferred.triples)
    text = summary.as_text(result, count, lang) if format_ == "text" else summary.as_json(result, count)
    return _Done(result.problems, str(result.edition.text), text)


def _ontology() -> Iterator[Named]:
    from sba_kg.store import ontology_graphs

    yield from ontology_graphs()


def _editions(names: Sequence[str]) -> list[Edition]:
    """The editions named: all are found before the work on the first begins."""
    from sba_kg.editions import edition

    found: dict[str, Edition] = {}
    for name in names:
        one = edition.find(name)
        if found.setdefault(one.name, one) is not one:
            raise _twice(one.name)
    return list(found.values())


def _folder(out: Path, name: str) -> Path:
    """Where the files of an edition go; the folder of an edition is no place for them."""
    from sba_kg.base.errors import UsageError
    from sba_kg.editions import edition

    folder = out / name
    if any(folder.glob(edition.FILE)):
        raise UsageError("E-U41", file=str(folder))
    return folder


def _twice(name: str) -> Exception:
    from sba_kg.base.errors import UsageError

    return UsageError("E-U05", name=name)
