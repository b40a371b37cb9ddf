"""``sba-kg check``: everything that CI checks beside the tests."""

from __future__ import annotations

import sys

import click

from sba_kg.cli.options import say


@click.command("check", short_help="Check all that CI checks: committed graphs, ontology, queries.")
@click.option(
    "--write",
    is_flag=True,
    help="Write the generated files (graphs, queries/README.md) instead of comparing them.",
)
@click.pass_context
def command(ctx: click.Context, write: bool) -> None:
    """Rebuild every edition and compare it with its committed graph; check ontology, code lists, registry and queries.

    Exit 1 if anything differs or does not hold.
    """
    from sba_kg.upkeep import checks

    lang = ctx.obj["lang"]
    from sba_kg.base import resources

    say(f"{resources.root()}", err=True)
    failed = False
    for finding in checks.run(write=write):
        say(finding.render(lang), err=not finding.ok)
        failed |= not finding.ok
    sys.exit(int(failed))
