"""The interface digest changes with what an importer can notice, and with nothing else."""

from __future__ import annotations

import pytest
from tests.unit.extract.reading import read

from codegraph_lsp.model.facts import HIDDEN, HIDDEN_BINDING, Name
from codegraph_lsp.store.codec import decode_outline, encode_facts

BASE = """
import os

LIMIT = 3

class Box(Base):
    size: int = 1

    def open(self, key):
        lid = Lid(key)
        helper(lid, lambda x: x)
        return lid

def make(n=LIMIT):
    return Box(n)
"""


def digest(source: str) -> bytes:
    return read("python", source).facts.interface


def changed(old: str, new: str) -> bool:
    assert old in BASE
    return digest(BASE.replace(old, new)) != digest(BASE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import os", "# a comment\n\nimport os"),
        ("        helper(lid, lambda x: x)\n", ""),
        (
            "        helper(lid, lambda x: x)\n",
            "        other(lid, [y for y in z])\n        if lid: pass\n",
        ),
        ("    def open(self, key):\n", '    def open(self, key):\n        """Doc."""\n'),
        ("def make(n=LIMIT):\n", "def make(n=LIMIT):\n    print('hello')\n    unused = 1\n"),
    ],
)
def test_what_nobody_can_notice_does_not_count(old: str, new: str) -> None:
    assert not changed(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import os", "import os as sys"),
        ("LIMIT = 3", "LIMIT = Limit()"),
        ("LIMIT = 3", "LIMITS = 3"),
        ("class Box(Base):", "class Box(Other):"),
        ("size: int", "size: float"),
        ("def open(self, key):", "def open(self, key, more):"),
        ("lid = Lid(key)", "lid = Cap(key)"),
        ("        return lid", "        return key"),
        ("def make(n=LIMIT):", "async def make(n=LIMIT):"),
        ("    return Box(n)", "    return Box"),
        ("def make(n=LIMIT):", "@cached\ndef make(n=LIMIT):"),
    ],
)
def test_what_an_importer_can_notice_counts(old: str, new: str) -> None:
    assert changed(old, new)


@pytest.mark.parametrize(
    ("language", "member", "display"),
    [
        ("python", "a = q\nx = q.list\n", "a = q\nx = []\n"),
        ("typescript", "export const a = q, x = q.Array;", "export const a = q, x = [];"),
    ],
)
def test_a_member_is_no_display_of_its_name(language: str, member: str, display: str) -> None:
    digests = {read(language, source).facts.interface for source in (member, display)}
    assert len(digests) == 2


def test_the_order_of_type_parameters_counts() -> None:
    def of(parameters: str) -> bytes:
        source = f"export function make<{parameters}>(item: B): B[] {{ return [item]; }}"
        return read("typescript", source).facts.interface

    assert of("A, B") != of("B, A")


def test_what_it_covers_is_all_that_others_see_of_an_outline() -> None:
    facts = read("python", BASE).facts
    seen = decode_outline(encode_facts(facts).outline)
    for all_of_them, some, mask in (
        (facts.outline.expressions, seen.expressions, facts.exposed.expressions),
        (facts.outline.bindings, seen.bindings, facts.exposed.bindings),
    ):
        assert len(all_of_them) == len(some) == len(mask)
        for whole, part, shown in zip(all_of_them, some, mask, strict=True):
            assert part == whole if shown else part in (HIDDEN, HIDDEN_BINDING)
    names = {e.name for e in seen.expressions if isinstance(e, Name)}
    assert {"Lid", "key", "lid", "LIMIT", "Base"} <= names
    assert names.isdisjoint({"helper", "x"})


def test_numbers_of_other_code_do_not_count() -> None:
    noise = "def noise(a):\n    b = [c(d) for d in a]\n    return None\n"
    with_less = digest(noise + BASE)
    with_more = digest(noise.replace("    return", "    e(f, lambda g: g.h(1))\n    return") + BASE)
    assert with_less == with_more


def test_it_has_sixteen_bytes_and_is_the_same_each_time() -> None:
    assert len(digest(BASE)) == 16
    assert digest(BASE) == digest(BASE)
