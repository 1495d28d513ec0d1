"""A client that has tokens is told what is different in them."""

from hypothesis import given
from hypothesis import strategies as st

from codegraph_lsp.lsp import wire
from codegraph_lsp.lsp.kept_tokens import KeptTokens

TOKENS = st.lists(st.integers(0, 3), max_size=60)


def applied(data: list[int], delta: wire.SemanticTokensDelta) -> list[int]:
    for edit in delta.edits:
        data = [*data[: edit.start], *edit.data, *data[edit.start + edit.delete_count :]]
    return data


@given(TOKENS, TOKENS, st.integers(0, 1))
def test_a_difference_makes_the_new_tokens_of_the_old(
    old: list[int], new: list[int], repeat: int
) -> None:
    old, new = [7] * 2000 * repeat + old, [7] * 2000 * repeat + new
    kept = KeptTokens()
    first = kept.tell("a", old)
    assert isinstance(first, wire.SemanticTokens)
    second = kept.tell("a", new, first.result_id)
    assert isinstance(second, wire.SemanticTokensDelta)
    assert applied(old, second) == new
    assert (second.result_id == first.result_id) is (old == new)


def test_the_difference_is_what_was_typed() -> None:
    kept = KeptTokens()
    first = kept.tell("a", [0, 0, 1, 2, 0, 1, 0, 4, 2, 0])
    second = kept.tell("a", [0, 0, 1, 2, 0, 0, 3, 2, 5, 0, 1, 0, 4, 2, 0], first.result_id)
    assert isinstance(second, wire.SemanticTokensDelta)
    (edit,) = second.edits
    assert (edit.start, edit.delete_count, list(edit.data)) == (5, 0, [0, 3, 2, 5, 0])
    third = kept.tell("a", [0, 0, 1, 2, 0, 0, 3, 2, 5, 0, 1, 0, 4, 2, 0], second.result_id)
    assert isinstance(third, wire.SemanticTokensDelta)
    assert (third.edits, third.result_id) == ([], second.result_id)


def test_tokens_that_are_not_kept_are_told_in_full() -> None:
    kept = KeptTokens()
    first = kept.tell("a", [0, 0, 1, 2, 0])
    assert isinstance(kept.tell("b", [0, 0, 1, 2, 0], first.result_id), wire.SemanticTokens)
    kept.tell("a", [0, 0, 2, 2, 0])
    assert isinstance(kept.tell("a", [0, 0, 1, 2, 0], first.result_id), wire.SemanticTokens)
    latest = kept.tell("a", [0, 0, 1, 2, 0])
    kept.forget("a")
    assert isinstance(kept.tell("a", [0, 0, 1, 2, 0], latest.result_id), wire.SemanticTokens)


def test_tokens_of_few_documents_are_kept() -> None:
    kept = KeptTokens()
    first = kept.tell("0", [1])
    for n in range(1, 80):
        kept.tell(str(n), [1])
    assert isinstance(kept.tell("0", [1], first.result_id), wire.SemanticTokens)
