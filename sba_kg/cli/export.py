"""``sba-kg export``: graphs → files for other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sba_kg.cli.endpoint import open_graphs, store_option
from sba_kg.cli.options import emit, format_option, graphs_option, output_option, sources_option, spare

if TYPE_CHECKING:
    from sba_kg.export import Content

_FORMATS = ("turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml", "graphml", "neo4j")
_LAYERS = ("inferred", "document", "validation", "ontology")


@click.command("export", short_help="Write graphs as files for other programs.")
@sources_option(
    "Graph to export: a build folder or an RDF file (repeatable). Default: the graphs that come with the package."
)
@store_option("Export from this store on the disk.")
@graphs_option()
@click.option("--without", multiple=True, type=click.Choice(_LAYERS), help="Leave these graphs out (repeatable).")
@click.option("--merge", is_flag=True, help="Make one graph of all, for forms that hold one.")
@click.option("--labels/--no-labels", default=True, show_default=True, help="Add each name as an rdfs:label too.")
@format_option(_FORMATS, "Form; default: by the suffix of FILE, else nquads. neo4j writes a folder.")
@click.option(
    "--compress",
    type=click.Choice(["none", "gzip", "zstd"]),
    help="Compression; default: by the suffix of FILE (.gz, .zst), else none.",
)
@output_option("Write to FILE, or to a folder for neo4j ('-' is stdout). FILE.manifest.json is written beside.")
@click.option("--manifest/--no-manifest", default=True, show_default=True, help="Write counts and checksums beside.")
@click.pass_context
def command(
    ctx: click.Context,
    sources: tuple[Path, ...],
    store: Path | None,
    graphs: tuple[str, ...],
    without: tuple[str, ...],
    merge: bool,
    labels: bool,
    format_: str | None,
    compress: str | None,
    output: str | None,
    manifest: bool,
) -> None:
    """Write graphs as RDF (Turtle, N-Triples, N-Quads, TriG, JSON-LD, RDF/XML) or as a property graph (Neo4j, GraphML).

    Without --graph and --without all graphs are written: the editions, what was made from them, and the ontology.
    Turtle, N-Triples and RDF/XML hold one graph. The same graphs give the same bytes each time.
    """
    from sba_kg import export as exports
    from sba_kg.store import reads
    from sba_kg.store.dataset import dataset

    form, compression = _form(format_, output), _compression(compress, output)
    to_stdout = output in {None, "-"}
    if to_stdout and (form == "neo4j" or (compression != "none" and sys.stdout.isatty())):
        raise click.UsageError(_("{form} needs -o.").format(form=form if form == "neo4j" else compression))
    if form == "neo4j" and compression != "none":
        raise click.UsageError(_("neo4j reads its files as they are, not compressed."))
    inputs = [*reads.package(), *reads.of_graphs(sources)]
    if form != "neo4j":
        spare(output, inputs)
    content = exports.Content(dataset(open_graphs(sources, store), graphs, without), labels, merge)
    if to_stdout:
        emit(exports.stream(content, form, compression), None, inputs, data=True)
        return
    path, told = Path(str(output)), content if manifest else None
    if form == "neo4j":
        files = {name: [data] for name, data in exports.export(content, form).items()}
        _write(path, files, inputs, told, form, compression)
    else:
        one = {path.name: exports.stream(content, form, compression)}
        _write(path.parent, one, inputs, told, form, compression)


def _form(format_: str | None, output: str | None) -> str:
    from sba_kg.base.errors import UsageError
    from sba_kg.export import PACKED, SUFFIXES

    if format_:
        return format_
    if output in {None, "-"}:
        return "nquads"
    path = Path(str(output))
    bare = path.with_suffix("") if path.suffix.lower() in PACKED.values() else path
    if bare.suffix.lower() in SUFFIXES:
        return SUFFIXES[bare.suffix.lower()]
    raise UsageError("E-U06", output=output, how="query", known=" ".join(SUFFIXES))


def _compression(compress: str | None, output: str | None) -> str:
    from sba_kg.export import PACKED

    suffix = Path(output or "").suffix.lower()
    return compress or next((how for how, one in PACKED.items() if one == suffix), "none")


def _write(
    folder: Path,
    files: Mapping[str, Iterable[bytes]],
    inputs: Iterable[Path],
    told: Content | None,
    form: str,
    compression: str,
) -> None:
    """Write the files, and beside them the manifest of what they hold, if it is wanted."""
    from sba_kg.base.files import writing
    from sba_kg.export.manifest import WrittenFile, manifest

    beside = folder / ("manifest.json" if form == "neo4j" else f"{next(iter(files))}.manifest.json")
    written = {name: WrittenFile() for name in files}
    with writing([*(folder / name for name in files), *([beside] if told else [])], inputs) as out:
        for name, parts in files.items():
            out.put(folder / name, written[name].through(parts))
        if told:
            out.put(beside, manifest(told, form, compression, written))
