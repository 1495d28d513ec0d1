from __future__ import annotations

import pytest

from codegraph_lsp.checks import matching_pool
from codegraph_lsp.checks.matching import hits
from codegraph_lsp.checks.matching_pool import hits_of
from codegraph_lsp.checks.rule import Shape
from codegraph_lsp.checks.rule_reading import read_rules
from codegraph_lsp.model.ids import Path
from codegraph_lsp.support.cancel import CancelToken


def shape(text: str) -> Shape:
    found = read_rules(text.encode(), Path("rules.yml"), "", ())
    assert not found.problems
    (rule,) = found.rules
    assert rule.shape is not None
    return rule.shape


def rewritten(rule: str, source: str) -> str:
    """*source* with the first hit rewritten."""
    hit = hits(source.encode(), [shape(rule)])[0]
    data = source.encode()
    return (data[: hit.span.start] + hit.rewritten[0].encode() + data[hit.span.end :]).decode()


def test_messages_speak_of_what_was_found() -> None:
    rule = """
id: a
language: python
message: $F is called with $$$ARGS, not $OTHER
rule: {pattern: $F($$$ARGS)}
"""
    assert hits(b"foo(1, 2)", [shape(rule)])[0].message == "foo is called with 1, 2, not $OTHER"


def test_fixes_are_filled_in() -> None:
    rule = """
id: a
language: python
rule: {pattern: assertEquals($$$ARGS)}
fix: assertEqual($$$ARGS)
"""
    assert rewritten(rule, "ä = assertEquals(a,  b) + 1") == "ä = assertEqual(a,  b) + 1"


def test_fixes_of_several_lines_are_moved_in() -> None:
    rule = """
id: a
language: python
rule:
  pattern: |
    if $A:
        $$$BODY
fix: |
  while $A:
      $$$BODY
      break
"""
    source = "def f():\n    if x:\n        one()\n        two()\n"
    expected = "def f():\n    while x:\n        one()\n        two()\n        break\n"
    assert rewritten(rule, source) == expected


def test_fixes_may_be_transformed() -> None:
    rule = """
id: a
language: typescript
rule: {pattern: get($A)}
transform:
  UPPER: {convert: {source: $A, toCase: upperCase}}
fix: GET_$UPPER
"""
    assert rewritten(rule, "get(name)") == "GET_NAME"


@pytest.mark.slow
def test_processes_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching_pool, "INLINE_BYTES", 1)
    monkeypatch.setattr(matching_pool, "SLICE_BYTES", 20)
    rule = """
id: a
language: python
message: $F is called
rule: {pattern: $F($A)}
fix: $A
"""
    shapes = [shape(rule), shape(rule.replace("$F($A)", "print($A)"))]
    texts = [(number, (1, 0), f"print({number})".encode()) for number in range(20)]
    found = [
        dict(hits_of(texts, shapes, processes=processes, cancel=CancelToken()))
        for processes in (1, 2)
    ]
    assert found[0] == found[1]
    assert [hit.shape for hit in found[0][3]] == [1, 0]
