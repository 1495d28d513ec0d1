from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec
import pytest

from codegraph_lsp.index.hydrate import (
    NO_LANGUAGE,
    QUARANTINED,
    HydrateContext,
    hydrate,
)
from codegraph_lsp.index.work import HydrateRequest, LeftOut, Outcome, Read
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model import ids
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.store.codec import EncodedFacts, decode_facts
from codegraph_lsp.syntax.parsing import live_trees
from codegraph_lsp.workspace.source import digest_of

if TYPE_CHECKING:
    from pathlib import Path

    from codegraph_lsp.languages.spec import LanguageSpec

SOURCE = "import os\nfrom . import a\nimport os\n# about f\ndef f():\n    pass\n"


class FakeCache(dict[tuple[str, bytes, bool], EncodedFacts]):
    def get(  # type: ignore[override]
        self, spec: LanguageSpec, digest: bytes, *, generated: bool
    ) -> EncodedFacts | None:
        return super().get((spec.id, digest, generated))

    def put(
        self, spec: LanguageSpec, digest: bytes, facts: EncodedFacts, *, generated: bool
    ) -> None:
        self[spec.id, digest, generated] = facts


def context(
    cache: FakeCache | None = None, quarantined: frozenset[bytes] = frozenset()
) -> HydrateContext:
    """At a time when no file is young any more."""
    return HydrateContext(languages(), 2_000, cache, quarantined, now_ns=lambda: 1 << 62)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "f.py"
    path.write_text(SOURCE)
    return path


def request(file: Path, language: str = "python", **more: bool) -> HydrateRequest:
    return HydrateRequest(FileId(7), ids.Path(file.name), os.fsencode(file), language, **more)


def read(outcome: Read | LeftOut) -> Read:
    assert isinstance(outcome, Read)
    return outcome


def left_out(outcome: Read | LeftOut) -> str:
    assert isinstance(outcome, LeftOut)
    return outcome.reason


def test_facts_of_a_file_come_ready_for_the_store(file: Path) -> None:
    found = read(hydrate(request(file), context()))
    hydrated = found.hydrated
    assert found.parsed
    assert found.imports == (("os", 0), ("", 1))
    assert (hydrated.file, hydrated.stamp.size) == (7, len(SOURCE))
    assert hydrated.stamp.digest == digest_of(SOURCE.encode())
    assert hydrated.stamp.mtime_ns == file.stat().st_mtime_ns
    symbols = decode_facts(hydrated.facts).outline.symbols
    assert [symbol.name for symbol in symbols] == ["<module>", "f"]
    assert len(hydrated.symbols) == 2
    assert live_trees() == 0


def test_what_is_read_survives_the_way_out_of_a_worker(file: Path) -> None:
    found = hydrate(request(file), context())
    body = msgspec.msgpack.encode(found)
    assert msgspec.msgpack.decode(body, type=Outcome) == found


def test_second_reading_comes_out_of_the_cache(file: Path) -> None:
    cache = FakeCache()
    first = read(hydrate(request(file), context(cache)))
    second = read(hydrate(request(file), context(cache)))
    assert (first.parsed, second.parsed) == (True, False)
    assert first.hydrated == second.hydrated


def test_uncached_request_parses_and_still_fills_the_cache(file: Path) -> None:
    cache = FakeCache()
    assert read(hydrate(request(file, cached=False), context(cache))).parsed
    assert read(hydrate(request(file, cached=False), context(cache))).parsed
    assert len(cache) == 1


def test_damaged_cache_entry_is_replaced(file: Path) -> None:
    cache = FakeCache()
    good = read(hydrate(request(file), context(cache))).hydrated
    [key] = cache
    cache[key] = EncodedFacts(b"rubbish", b"", b"")
    assert read(hydrate(request(file), context(cache))).hydrated == good
    assert cache[key] == good.facts


def test_stripped_file_keeps_its_offsets_and_stays_out_of_the_cache(file: Path) -> None:
    cache = FakeCache()
    whole = read(hydrate(request(file), context()))
    stripped = read(hydrate(request(file, stripped=True), context(cache)))
    assert stripped.hydrated.symbols[1][0] == whole.hydrated.symbols[1][0]
    assert stripped.hydrated.stamp == whole.hydrated.stamp
    assert cache == {}


def test_time_of_a_file_just_written_proves_nothing(file: Path) -> None:
    written = file.stat().st_mtime_ns
    young = HydrateContext(languages(), 2_000, now_ns=lambda: written + 1)
    assert read(hydrate(request(file), young)).hydrated.stamp.mtime_ns == 0


def test_quarantined_bytes_are_not_parsed(file: Path) -> None:
    bad = frozenset({digest_of(SOURCE.encode())})
    outcome = hydrate(request(file), context(quarantined=bad))
    assert left_out(outcome) == QUARANTINED


def test_language_is_told_from_the_first_line_where_the_name_does_not(tmp_path: Path) -> None:
    script = tmp_path / "run"
    script.write_text("#!/usr/bin/env python3\ndef f(): pass\n")
    found = read(hydrate(request(script, ""), context()))
    assert found.hydrated.stamp.language == "python"


def test_generated_file_gives_symbols_and_says_so(file: Path) -> None:
    file.write_text("# Code generated by x. DO NOT EDIT.\n" + SOURCE)
    stamp = read(hydrate(request(file), context())).hydrated.stamp
    assert stamp.generated


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"\0\1\2", "binary"), (b"x = 1\n" * 1000, "too-large"), (None, "vanished")],
)
def test_what_cannot_be_read_is_left_out(file: Path, content: bytes | None, reason: str) -> None:
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    assert left_out(hydrate(request(file), context())) == reason


def test_file_in_no_language_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "x.unknown"
    file.write_text("x")
    assert left_out(hydrate(request(file, ""), context())) == NO_LANGUAGE


def test_broken_code_has_facts(file: Path) -> None:
    file.write_text("def f(:\n  ((( class")
    found = read(hydrate(request(file), context()))
    assert decode_facts(found.hydrated.facts).body.problems


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_named_pipe_does_not_block(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.py"
    os.mkfifo(pipe)
    assert left_out(hydrate(request(pipe), context())) == "special"
