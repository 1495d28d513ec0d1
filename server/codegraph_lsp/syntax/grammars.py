"""Grammars by name, loaded when first needed: each costs a few milliseconds and a megabyte."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from codegraph_lsp.model.errors import GrammarMissingError

if TYPE_CHECKING:
    from tree_sitter import Language


@cache
def grammar(name: str, path: str = "") -> Language:
    """
    The grammar called *name* in tree-sitter-language-pack.

    Raises:
        GrammarMissingError: The installed package does not have it, which *path* needs.
    """
    # Imported here: the package pulls in three grammars of its own, and is not needed for names.
    from tree_sitter_language_pack import get_language

    try:
        return get_language(cast("Any", name))
    except LookupError as error:
        raise GrammarMissingError(name, path) from error
