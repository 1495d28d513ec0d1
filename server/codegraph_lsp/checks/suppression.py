"""Findings that people do not want to see, by patterns in the settings; see `ignore_comments`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.globs import fits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codegraph_lsp.model.ids import Path


def ignored_by_path(ignore: Mapping[str, Sequence[str]], path: Path) -> frozenset[str]:
    """Codes that the settings' patterns switch off for the file at *path*."""
    return frozenset(
        code for pattern, codes in ignore.items() if fits(path, (pattern,)) for code in codes
    )
