from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.store.blobs import KEEP_DAYS, FactsCache, recipe
from codegraph_lsp.store.codec import EncodedFacts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = 86_400.0
ONE = EncodedFacts(b"outline", b"body", b"interface")
TWO = EncodedFacts(b"o" * 3_000, b"b" * 3_000, b"i" * 16)


class Clock:
    """Days since the epoch."""

    def __init__(self) -> None:
        self.days = 20_000.0

    def __call__(self) -> float:
        return self.days * DAY


def no_notice(text: str) -> None:
    raise AssertionError(text)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts" / "facts.db"


@pytest.fixture
def cache(path: Path, clock: Clock) -> Iterator[FactsCache]:
    with FactsCache(path, notice=no_notice, now=clock) as cache:
        yield cache


def test_what_is_put_is_found_and_counted(cache: FactsCache) -> None:
    cache.put_many({b"1": ONE, b"2": TWO})
    assert cache.get_many([b"1", b"2", b"3"]) == {b"1": ONE, b"2": TWO}
    stats = cache.stats()
    assert (stats.hits, stats.misses, stats.entries) == (2, 1, 2)
    assert stats.bytes > 6_000


def test_processes_share_one_cache(cache: FactsCache, path: Path) -> None:
    cache.put_many({b"1": ONE})
    with FactsCache(path, notice=no_notice) as other:
        assert other.get_many([b"1"]) == {b"1": ONE}
        other.put_many({b"1": ONE, b"2": TWO})
    assert cache.get_many([b"2"]) == {b"2": TWO}


@pytest.mark.parametrize("column", ["outline", "body", "interface", "recipe"])
def test_a_torn_entry_is_a_miss_and_is_replaced(cache: FactsCache, path: Path, column: str) -> None:
    cache.put_many({b"1": ONE})
    database = sqlite3.connect(path)
    database.execute(f"UPDATE entries SET {column} = x'00'")
    database.commit()
    database.close()
    assert cache.get_many([b"1", b"\0"]) == {}
    cache.put_many({b"1": ONE})
    assert cache.get_many([b"1"]) == {b"1": ONE}


def test_entries_unused_for_long_go_and_used_ones_stay(path: Path, clock: Clock) -> None:
    with FactsCache(path, notice=no_notice, now=clock) as cache:
        cache.put_many({b"used": ONE, b"unused": TWO})
    clock.days += KEEP_DAYS - 1
    with FactsCache(path, notice=no_notice, now=clock) as cache:
        assert cache.get_many([b"used"])
    clock.days += 2
    with FactsCache(path, notice=no_notice, now=clock) as cache:
        assert cache.get_many([b"used", b"unused"]).keys() == {b"used", b"unused"}
    with FactsCache(path, notice=no_notice, now=clock) as cache:
        cache.put_many({b"new": ONE})
    clock.days += KEEP_DAYS + 1
    with FactsCache(path, notice=no_notice, now=clock) as cache:
        assert cache.get_many([b"new"])
    with FactsCache(path, notice=no_notice, now=clock) as cache:
        assert cache.get_many([b"used", b"unused", b"new"]).keys() == {b"new"}


def test_the_oldest_go_when_the_budget_is_spent(path: Path, clock: Clock) -> None:
    with FactsCache(path, notice=no_notice, now=clock, budget_bytes=400_000) as cache:
        for day in range(10):
            clock.days += 1
            cache.put_many({b"%d-%d" % (day, n): TWO for n in range(10)})
    with FactsCache(path, notice=no_notice, now=clock, budget_bytes=400_000) as cache:
        found = cache.get_many(b"%d-0" % day for day in range(10))
    assert b"9-0" in found
    assert b"0-0" not in found


def test_clearing_gives_the_space_back(cache: FactsCache, path: Path) -> None:
    cache.put_many({b"%d" % n: TWO for n in range(100)})
    assert cache.clear() == 100
    stats = cache.stats()
    assert stats.entries == 0
    assert stats.bytes < 100_000
    assert cache.clear() == 0


def test_a_closed_cache_misses(path: Path) -> None:
    cache = FactsCache(path, notice=no_notice)
    cache.put_many({b"1": ONE})
    cache.close()
    cache.close()
    cache.put_many({b"2": ONE})
    assert cache.get_many([b"1"]) == {}
    assert cache.stats().entries == 0
    assert cache.clear() == 0


def test_a_recipe_tells_everything_apart() -> None:
    made = [
        recipe(b"digest", "python", b"table", "0.13.0"),
        recipe(b"digest2", "python", b"table", "0.13.0"),
        recipe(b"digest", "go", b"table", "0.13.0"),
        recipe(b"digest", "python", b"tab", "0.13.0"),
        recipe(b"digest", "python", b"table", "0.14.0"),
        recipe(b"digestpython", "", b"table", "0.13.0"),
    ]
    assert len(set(made)) == len(made)
    assert made[0] == recipe(b"digest", "python", b"table", "0.13.0")
    assert {len(key) for key in made} == {32}
