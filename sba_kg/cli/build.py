"""``sba-kg build``: editions → graphs in a folder."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from sba_kg.cli.options import emit, progress, show_problems

_DEFAULT = "sba-2024"
_STAGES = 4


@click.command("build", short_help="Read editions and write their graphs.")
@click.argument("editions", nargs=-1, metavar="[EDITION]...")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("build"),
    show_default=True,
    help="Folder to write to.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the summary.",
)
@click.option("-o", "--output", metavar="FILE", help="Write the summary to FILE ('-' is stdout).")
@click.pass_context
def command(ctx: click.Context, editions: tuple[str, ...], out: Path, format_: str, output: str | None) -> None:
    """Read each EDITION and write its graph to OUT/<edition>/.

    EDITION is a name under data/ or any folder with an edition.toml and its text; sba-2024 without one. Written are
    graph.ttl, inferred.ttl (what follows from it by the ontology), validation.ttl (the SHACL report), dataset.nq (all
    of it with the ontology) and summary.json: all of them or nothing. Exit 1 if a text has an error that makes its
    graph incomplete or if its graph contradicts the ontology, 3 if a text cannot be read.
    """
    from sba_kg import edition, files, pipeline, summary
    from sba_kg.derived import derive

    lang = ctx.obj["lang"]
    names = editions or (_DEFAULT,)
    results = []
    with progress(lang, _STAGES * len(names), ctx.obj["verbose"]) as step:
        for name in names:
            one = edition.find(name)
            results.append(pipeline.run(one, partial(step, one.name)))
            step(one.name, "write")
        built = {}
        for result in results:
            if result.edition.name in built:
                raise _twice(result.edition.name)
            built[result.edition.name] = derive(result)
        files.write_folders(out, {name: one.files() for name, one in built.items()})
    failed = [show_problems(r.problems, str(r.edition.text), lang) for r in results]
    counts = [len(one.inferred.triples) for one in built.values()]
    text = "".join(
        summary.as_text(result, count, lang) if format_ == "text" else summary.as_json(result, count)
        for result, count in zip(results, counts, strict=True)
    )
    emit(text, output, data=format_ == "json")
    sys.exit(int(any(failed)))


def _twice(name: str) -> Exception:
    from sba_kg.errors import UsageError

    return UsageError(
        "E-U05",
        f"'{name}'이라는 판이 두 번 있습니다. 폴더 이름을 다르게 하십시오.",
        f"two editions are named '{name}': give their folders different names",
    )
