"""
One file, from its place on disk to facts ready for the store.

    read -> digest -> facts cache? -> parse -> extract -> encode

Runs on: a pool worker for bulk work; for small batches the conductor thread. It is the same
function, and what it returns is the same, byte for byte.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from codegraph_lsp.extract.extractor import extract, extract_outline
from codegraph_lsp.index.strip import without_comments
from codegraph_lsp.index.work import NO_LANGUAGE, QUARANTINED, LeftOut, Read
from codegraph_lsp.model.errors import GrammarMissingError
from codegraph_lsp.store.codec import Stamp, decode_outline, encode_facts, hydrated
from codegraph_lsp.syntax.parsing import TreeArena
from codegraph_lsp.workspace.skip import Skip
from codegraph_lsp.workspace.source import Origin, Source, origin_of, read

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from codegraph_lsp.index.work import HydrateRequest
    from codegraph_lsp.languages.registry import Registry
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import FileFacts, Outline
    from codegraph_lsp.store.codec import EncodedFacts

SETTLED_NS = 2_000_000_000
"""A file changed less than this before it was read may change again within the same tick of its
file system's clock; its time is then not taken as a proof. (FINDINGS G 17, after gopls)"""


class FactsCache(Protocol):
    """Facts by what they were made of."""

    def get(self, spec: LanguageSpec, digest: bytes, *, generated: bool) -> EncodedFacts | None: ...

    def put(
        self, spec: LanguageSpec, digest: bytes, facts: EncodedFacts, *, generated: bool
    ) -> object: ...


@dataclass(frozen=True, slots=True)
class HydrateContext:
    """What hydration needs besides the request."""

    registry: Registry
    max_file_bytes: int
    cache: FactsCache | None = None
    quarantined: Collection[bytes] = frozenset()
    """Digests of what must not be parsed."""
    now_ns: Callable[[], int] = time.time_ns


def hydrate(request: HydrateRequest, context: HydrateContext) -> Read | LeftOut:
    """
    The facts of the file that *request* names, or why it has none.

    Raises:
        LanguageError: The language's node table does not fit its grammar.
    """
    source = read(os.fsdecode(request.absolute), max_bytes=context.max_file_bytes)
    if isinstance(source, Skip):
        return LeftOut(request.file, source.value)
    if source.digest in context.quarantined:
        return _left_out(request, source, QUARANTINED)
    spec = _spec(request, source, context.registry)
    if spec is None:
        return _left_out(request, source, NO_LANGUAGE)
    generated = origin_of(request.path.rpartition("/")[2], source.data) is not Origin.HAND
    try:
        outline, facts, parsed = _facts(request, context, spec, source, generated=generated)
    except GrammarMissingError:
        return _left_out(request, source, NO_LANGUAGE)
    young = context.now_ns() - source.mtime_ns < SETTLED_NS
    stamp = Stamp(source.size, 0 if young else source.mtime_ns, source.digest, spec.id, generated)
    ready = hydrated(request.file, request.path, stamp, outline, facts)
    return Read(ready, parsed, imports_of(outline))


def imports_of(outline: Outline) -> tuple[tuple[str, int], ...]:
    """Modules that *outline* names and their level, each once, in order of mention."""
    return tuple(dict.fromkeys((fact.module, fact.level) for fact in outline.imports))


def _left_out(request: HydrateRequest, source: Source, reason: str) -> LeftOut:
    return LeftOut(request.file, reason, source.size, source.mtime_ns, source.digest)


def _spec(request: HydrateRequest, source: Source, registry: Registry) -> LanguageSpec | None:
    if request.language:
        return registry.by_id.get(request.language)
    first_line = source.data[:200].partition(b"\n")[0]
    return registry.for_path(request.path, first_line)


def _facts(
    request: HydrateRequest,
    context: HydrateContext,
    spec: LanguageSpec,
    source: Source,
    *,
    generated: bool,
) -> tuple[Outline, EncodedFacts, bool]:
    """The decoded outline, everything encoded, and whether the file had to be parsed."""
    # What a stripped source says is less than what the file does: it stays out of the cache.
    cache = None if request.stripped else context.cache
    if cache is not None and request.cached:
        found = cache.get(spec, source.digest, generated=generated)
        if found is not None:
            try:
                return decode_outline(found.outline), found, False
            except ValueError:
                pass  # A damaged entry is a miss; it is replaced below.
    facts = _extract(request, spec, source.data, generated=generated)
    encoded = encode_facts(facts)
    if cache is not None:
        cache.put(spec, source.digest, encoded, generated=generated)
    return facts.outline, encoded, True


def _extract(
    request: HydrateRequest, spec: LanguageSpec, data: bytes, *, generated: bool
) -> FileFacts:
    if request.stripped:
        data = without_comments(data, spec.line_comment)
    # The tree is dropped before the facts are encoded: together they would be the peak.
    with TreeArena() as arena:
        tree = arena.parse(spec, data)
        return extract_outline(spec, tree, data) if generated else extract(spec, tree, data)
