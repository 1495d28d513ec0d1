"""
The facts cache as hydration uses it: by source and language, written in batches.

Runs on: whichever thread or process hydrates, one at a time.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from codegraph_lsp.languages.spec import FOLDER
from codegraph_lsp.store.blobs import recipe
from codegraph_lsp.store.migrate import grammar_pack_version

if TYPE_CHECKING:
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.store.blobs import FactsCache
    from codegraph_lsp.store.codec import EncodedFacts

PENDING_MAX = 256
"""Entries kept back at most; about 1.5 MB."""

_TABLE_FILES = ("language.toml", "adapter.py")


class CachedFacts:
    """
    `hydrate.FactsCache` over the user's facts cache.

    New entries are kept back until `flush`: a transaction for each would cost as much as the parse.
    """

    def __init__(self, entries: FactsCache) -> None:
        self._entries = entries
        self._pending: dict[bytes, EncodedFacts] = {}

    def get(self, spec: LanguageSpec, digest: bytes, *, generated: bool) -> EncodedFacts | None:
        """Facts made of these bytes in this language."""
        key = _key(spec, digest, generated=generated)
        return self._entries.get_many([key]).get(key)

    def put(
        self, spec: LanguageSpec, digest: bytes, facts: EncodedFacts, *, generated: bool
    ) -> None:
        """Keep *facts*."""
        self._pending[_key(spec, digest, generated=generated)] = facts
        if len(self._pending) >= PENDING_MAX:
            self.flush()

    def flush(self) -> None:
        """Write what was kept back, in one transaction."""
        if self._pending:
            self._entries.put_many(self._pending)
            self._pending = {}

    def close(self) -> None:
        """Flush, and let the cache go."""
        self.flush()
        self._entries.close()


def _key(spec: LanguageSpec, digest: bytes, *, generated: bool) -> bytes:
    # Of a generated file less is told than of the same bytes under another name.
    language = f"{spec.id} generated" if generated else spec.id
    return recipe(digest, language, _table_digest(spec), grammar_pack_version())


@cache
def _table_digest(spec: LanguageSpec) -> bytes:
    """Over everything in the languages' folders that extraction reads."""
    digest = sha256(spec.grammar.encode())
    for language in spec.lineage:
        for name in _TABLE_FILES:
            file = FOLDER / language / name
            if file.exists():
                digest.update(file.read_bytes())
    return digest.digest()
