"""`briefgen schema`: what front matter may say, for editors and other programs."""

from __future__ import annotations

import json

import click

KINDS = ("briefing", "person", "organisation", "topic", "source")
"""Those of `briefgen.schema`, which takes a quarter of a second to import."""


@click.command(short_help="Print the JSON Schema of front matter.")
@click.argument("kind", metavar="[KIND]", type=click.Choice(KINDS), default="briefing")
def schema(kind: str) -> None:
    """Print the JSON Schema (draft 2020-12) of the front matter of a kind of page.

    KIND: briefing (if left out), person, organisation, topic; or source, for the .yml files beside articles. Its $id
    ends in the version. Editors with the YAML language server complete and check with it.

    \b
    Examples:
      briefgen schema
      briefgen schema source > .vscode/source.schema.json
    """  # noqa: D301
    from briefgen.schema import document

    click.echo(json.dumps(document(kind), ensure_ascii=False, indent=2))
