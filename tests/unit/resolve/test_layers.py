import logging

import pytest

from codegraph_lsp.model.ids import FileId
from codegraph_lsp.resolve.layers import DEFAULT_CAP, cap_from, concurrency, plan


def layers(edges: str, n_files: int) -> str:
    """*edges* reads `1>2 2>3`: 1 imports 2."""
    imports: dict[FileId, list[FileId]] = {}
    for edge in edges.split():
        user, provider = edge.split(">")
        imports.setdefault(FileId(int(user)), []).append(FileId(int(provider)))
    files = [FileId(number) for number in range(1, n_files + 1)]
    made = plan(files, imports, workers=8)
    return " | ".join(",".join(map(str, layer)) for layer in made.layers)


def test_nothing_to_link_has_no_layers() -> None:
    made = plan([], {}, workers=4)
    assert (made.layers, made.widest, made.depth, made.concurrency) == ((), 0, 0, 1)


def test_a_single_file_is_one_layer() -> None:
    assert layers("", 1) == "1"


def test_files_without_imports_share_a_layer() -> None:
    assert layers("", 3) == "1,2,3"


def test_a_chain_is_as_deep_as_it_is_long_and_providers_come_first() -> None:
    assert layers("1>2 2>3", 3) == "3 | 2 | 1"


def test_a_fan_of_users_follows_its_provider() -> None:
    assert layers("1>4 2>4 3>4", 4) == "4 | 1,2,3"


def test_a_diamond_waits_for_both_sides() -> None:
    assert layers("1>2 1>3 2>4 3>4", 4) == "4 | 2,3 | 1"


def test_a_circle_of_imports_is_one_layer() -> None:
    assert layers("1>2 2>1 3>1 2>4", 4) == "4 | 1,2 | 3"


def test_imports_of_files_that_are_not_linked_do_not_count() -> None:
    assert layers("1>9", 2) == "1,2"


def test_a_long_chain_needs_no_deep_stack() -> None:
    edges = " ".join(f"{n}>{n + 1}" for n in range(1, 3000))
    assert layers(edges, 3000).startswith("3000 | 2999")


@pytest.mark.parametrize(
    ("n_files", "widest", "workers", "cap", "expected"),
    [
        (9, 9, 8, 4, 1),
        (10, 9, 8, 4, 4),
        (100, 2, 8, 4, 1),
        (100, 3, 8, 4, 3),
        (100, 50, 2, 4, 2),
        (100, 50, 16, 12, 12),
        (100, 50, 0, 4, 1),
    ],
)
def test_concurrency_is_the_least_bound_and_one_for_little_or_narrow_work(
    n_files: int, widest: int, workers: int, cap: int, expected: int
) -> None:
    assert concurrency(n_files, widest, workers, cap) == expected


@pytest.mark.parametrize("text", [None, "", "many", "-2", "0", "2.5", "\u0663"])
def test_a_cap_that_is_no_positive_number_means_the_default(text: str | None) -> None:
    assert cap_from(text) == DEFAULT_CAP


def test_the_cap_is_taken_from_text() -> None:
    assert cap_from(" 7 ") == 7


def test_one_debug_line_tells_the_plan(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        plan([FileId(1), FileId(2)], {FileId(1): [FileId(2)]}, workers=4)
    assert caplog.messages == ["link plan: files 2, widest layer 1, depth 2, concurrency 1"]
