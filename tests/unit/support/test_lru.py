from __future__ import annotations

from threading import Thread

from codegraph_lsp.support.lru import Lru


def test_least_recently_used_is_forgotten_first() -> None:
    lru: Lru[str, int] = Lru(2)
    lru.put("a", 1)
    lru.put("b", 2)
    assert lru.get("a") == 1
    lru.put("c", 3)
    assert "b" not in lru
    assert (lru.get("a"), lru.get("c")) == (1, 3)


def test_weights_bound_what_is_kept() -> None:
    lru: Lru[str, bytes] = Lru(100, max_weight=10, weigh=len)
    lru.put("a", b"12345")
    lru.put("b", b"12345")
    assert lru.weight == 10
    lru.put("c", b"1")
    assert "a" not in lru
    assert lru.weight == 6
    lru.put("c", b"123")
    assert lru.weight == 8


def test_value_heavier_than_all_is_not_kept_and_pushes_nothing_out() -> None:
    lru: Lru[str, bytes] = Lru(100, max_weight=10, weigh=len)
    lru.put("a", b"1")
    lru.put("big", b"x" * 11)
    assert "a" in lru
    assert "big" not in lru


def test_discard_and_clear_take_the_weight_along() -> None:
    lru: Lru[str, bytes] = Lru(9, max_weight=9, weigh=len)
    lru.put("a", b"12")
    lru.put("b", b"3")
    lru.discard("a")
    lru.discard("a")
    assert (len(lru), lru.weight) == (1, 1)
    lru.clear()
    assert (len(lru), lru.weight) == (0, 0)


def test_threads_never_exceed_the_bound() -> None:
    lru: Lru[int, int] = Lru(8, max_weight=8, weigh=lambda value: 1)

    def work(start: int) -> None:
        for number in range(start, start + 500):
            lru.put(number % 32, number)
            lru.get(number % 7)

    threads = [Thread(target=work, args=(start,)) for start in (0, 100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lru) == lru.weight == 8
