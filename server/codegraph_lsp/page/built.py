"""
The pages that `clients/vscode` builds: in a wheel beside this module, in a checkout where the build
writes them. They hold code of others, so they are no files of the repository.
"""

from __future__ import annotations

from pathlib import Path

from codegraph_lsp.model.errors import PageMissingError

ALONE = "page.html"
"""Has its graph with it."""

LIVE = "page-live.html"
"""Asks a server for its graph."""

PLACES = (
    Path(__file__).parent,
    Path(__file__).parents[3] / "clients" / "vscode" / "dist" / "graph",
)
"""Where pages are looked for: in the package, then in the checkout."""

_HOLE = "{{data}}"


def is_built() -> bool:
    """The pages are there."""
    return all(any((place / name).is_file() for place in PLACES) for name in (ALONE, LIVE))


def page(name: str) -> str:
    """
    The page called *name*, with a hole for its data, see `filled`.

    Raises:
        PageMissingError: It was not built.
    """
    for place in PLACES:
        if (place / name).is_file():
            return (place / name).read_text("utf-8")
    raise PageMissingError(name)


def filled(template: str, data: str) -> str:
    """
    The page *template* with *data* in it.

    Args:
        data: JSON without `<`, which could end the element that it stands in.
    """
    before, _, after = template.partition(_HOLE)
    return f"{before}{data}{after}"
