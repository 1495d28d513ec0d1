from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.index.cached import PENDING_MAX, CachedFacts
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.store.blobs import FactsCache
from codegraph_lsp.store.codec import EncodedFacts

if TYPE_CHECKING:
    from pathlib import Path

PYTHON = languages().by_id["python"]
GO = languages().by_id["go"]
FACTS = EncodedFacts(b"outline", b"body", b"interface")
DIGEST = b"d" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts" / "facts.db"


def test_facts_are_found_after_a_flush_by_another_process(path: Path) -> None:
    cached = CachedFacts(FactsCache(path))
    cached.put(PYTHON, DIGEST, FACTS, generated=False)
    cached.close()
    other = CachedFacts(FactsCache(path))
    assert other.get(PYTHON, DIGEST, generated=False) == FACTS
    other.close()


def test_language_and_kind_of_file_are_part_of_the_key(path: Path) -> None:
    cached = CachedFacts(FactsCache(path))
    cached.put(PYTHON, DIGEST, FACTS, generated=False)
    cached.flush()
    assert cached.get(GO, DIGEST, generated=False) is None
    assert cached.get(PYTHON, DIGEST, generated=True) is None
    assert cached.get(PYTHON, b"e" * 32, generated=False) is None
    cached.close()


def test_no_more_than_a_few_entries_are_kept_back(path: Path) -> None:
    cached = CachedFacts(FactsCache(path))
    for number in range(PENDING_MAX):
        cached.put(PYTHON, number.to_bytes(32, "big"), FACTS, generated=False)
    assert cached.get(PYTHON, bytes(32), generated=False) == FACTS
    cached.close()
