"""The common parameters of custom requests, as features take them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codegraph_lsp.features.options import Options
from codegraph_lsp.model.kinds import Certainty

if TYPE_CHECKING:
    from codegraph_lsp.lsp import custom


def paged(params: custom.Paged | custom.PagedAbout, *, external: bool = False) -> Options:
    options = filters(params, external=external)
    return replace(options, limit=params.limit, cursor=params.cursor)


def files_paged(params: custom.FilesPaged) -> Options:
    """What asks for no edges takes only these."""
    return Options(
        limit=params.limit,
        cursor=params.cursor,
        include_tests=params.include_tests,
        include=params.include,
        exclude=params.exclude,
    )


def filters(params: custom.Filters | custom.FilteredAbout, *, external: bool = False) -> Options:
    return Options(
        certainty=Certainty.labelled(params.min_certainty),
        include_tests=params.include_tests,
        include_external=external,
        include=params.include,
        exclude=params.exclude,
    )
