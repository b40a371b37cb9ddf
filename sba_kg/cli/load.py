"""``sba-kg load``: graphs → a store on the disk, or servers."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sba_kg.base.messages import phrase
from sba_kg.cli.endpoint import KINDS, credentials, login_options, named_target, open_graphs, tell_of_copies
from sba_kg.cli.options import graphs_option, load_progress, say, show_problems, sources_option

if TYPE_CHECKING:
    from sba_kg.load.plan import Step
    from sba_kg.load.run import Progress
    from sba_kg.load.targets import Target
    from sba_kg.store.dataset import Dataset

_LAYERS = ("inferred", "document", "validation", "ontology")


@click.command("load", short_help="Load graphs into servers, or into a store on the disk.")
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@click.option(
    "--store", type=click.Path(path_type=Path), metavar="DIR", help="Put the graphs into this store on the disk."
)
@sources_option(
    "Graph to load: a build folder or an RDF file (repeatable). Default: the graphs that come with the package."
)
@click.option("--from-store", type=click.Path(path_type=Path), metavar="DIR", help="Load the graphs of this store.")
@graphs_option()
@click.option("--without", multiple=True, type=click.Choice(_LAYERS), help="Leave these graphs out (repeatable).")
@click.option("--kind", type=click.Choice(KINDS), help="What kind of server an address is of.")
@click.option("--add", is_flag=True, help="Add to the graphs of a server; what is in them stays.")
@click.option("--overwrite", is_flag=True, help="Replace a graph of a server that holds something else, too.")
@click.option("--batch", type=click.IntRange(1), metavar="COUNT", help="Triples of a request, at most.")
@click.option("--compress/--no-compress", default=None, help="Send compressed; default: by the kind of server.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    default=300,
    show_default=True,
    help="Give up a request after this time.",
)
@login_options
@click.pass_context
def command(
    ctx: click.Context,
    targets: tuple[str, ...],
    store: Path | None,
    sources: tuple[Path, ...],
    from_store: Path | None,
    graphs: tuple[str, ...],
    without: tuple[str, ...],
    kind: str | None,
    add: bool,
    overwrite: bool,
    batch: int | None,
    compress: bool | None,
    dry_run: bool,
    timeout: float,
) -> None:
    """Load graphs into each TARGET, a name in targets.toml or an address with its --kind, or into a store on the disk.

    A graph of a server is exchanged when all of the new one is there, then read back and compared by the number and a
    checksum of its triples; small questions show whether the server answers as the embedded engine does (exit 1 if
    not). An interrupted load leaves the old graphs, or says what is there; run it again. In a store on the disk an
    edition takes the place of the one of its name, with all that was made from it.
    """
    from sba_kg.store.dataset import dataset

    lang = ctx.obj["lang"]
    if bool(targets) == bool(store):
        raise click.UsageError(_("Give a TARGET or --store."))
    known = [_target(name, kind, batch, compress) for name in targets]
    wanted = dataset(open_graphs(sources, from_store), graphs, without)
    if store:
        _into_store(store, wanted, lang, dry_run=dry_run)
    done = [_into_server(one, wanted, lang, add=add, overwrite=overwrite, dry_run=dry_run) for one in known]
    ctx.exit(0 if all(done) else 1)


def _target(name: str, kind: str | None, batch: int | None, compress: bool | None) -> Target:
    from dataclasses import replace

    from sba_kg.load import servers, targets

    ctx = click.get_current_context()
    if "://" not in name:
        found = named_target(name)
        batch, compress = batch or found.batch, found.compress if compress is None else compress
        return replace(found, batch=batch, compress=compress)
    if kind is None:
        raise click.UsageError(_("An address needs --kind."))
    settings = targets.Settings(timeout=ctx.params["timeout"], batch=batch, compress=compress)
    return targets.target(kind, name, credentials(digest=servers.kind(kind).digest), settings)


def _into_store(folder: Path, wanted: Dataset, lang: str, *, dry_run: bool) -> None:
    from sba_kg.load import into_store
    from sba_kg.store.disk import folder as places

    if dry_run:
        places.check(folder)
        for name in wanted.names:
            say(f"{folder}: <{name}>", err=True)
        return
    with load_progress(lang, len(wanted.names)) as step:
        count = into_store.load(folder, wanted, lambda graph: step(graph, 1))
    say(phrase("cli.load.done", lang, count=count), err=True)


def _into_server(target: Target, wanted: Dataset, lang: str, *, add: bool, overwrite: bool, dry_run: bool) -> bool:
    """Load a server; whether it answers as we do."""
    from sba_kg.load import plan, run

    steps = plan.plan(target, wanted, add=add, overwrite=overwrite)
    for step in steps:
        _tell_step(target, step, lang)
    if dry_run:
        return True
    with _progress(lang, sum(step.ours.count for step in steps if step.action != "same")) as progress:
        run.load(target, wanted, steps, progress)
    total = sum(step.ours.count for step in steps)
    say(phrase("cli.load.proved", lang, server=target.name, graphs=len(steps), triples=total), err=True)
    remote = target.remote()
    tell_of_copies(remote, lang)
    return _probe(target, wanted, steps, lang)


def _tell_step(target: Target, step: Step, lang: str) -> None:
    action, server = phrase(f"cli.load.action.{step.action}", lang), target.name
    before, after = step.before, step.ours.count
    if step.waiting:
        say(phrase("cli.load.left", lang, server=server, graph=step.graph, count=step.waiting), err=True)
    told = phrase("cli.load.step", lang, server=server, graph=step.graph, action=action, before=before, after=after)
    say(told, err=True)


def _probe(target: Target, wanted: Dataset, steps: Sequence[Step], lang: str) -> bool:
    """Whether answers are the same; where triples were added to those of somebody else there is nothing to compare."""
    from sba_kg.base.errors import Problem
    from sba_kg.load import probes

    remote = target.remote()
    union = probes.is_union(remote)
    said = phrase("cli.load.union", lang, server=target.name)
    say(said if union else phrase("cli.load.apart", lang, server=target.name), err=True)
    asked = [step.graph for step in steps if step.action != "add" and step.graph in wanted.editions]
    differing = [one for one in probes.probe(wanted.loaded, remote, asked) if not one.agrees]
    problems = [Problem.of(0, "P-Q51", probe=one.name, ours=one.ours, theirs=one.theirs) for one in differing]
    show_problems(problems, target.name, lang)
    return not problems


@contextmanager
def _progress(lang: str, total: int) -> Iterator[Progress]:
    done: dict[str, int] = {}
    with load_progress(lang, total) as step:

        def batch(graph: str, count: int) -> None:
            step(graph, count - done.get(graph, 0))
            done[graph] = count

        yield batch
    sys.stderr.flush()
