"""Headers change their language with the sources around them, however those are told to be gone."""

from __future__ import annotations

import pytest

from codegraph_lsp.index.claimed import Claimed
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.ids import Path

HEADER, SOURCE, OTHER = Path("box.h"), Path("src/box.cpp"), Path("notes.py")


@pytest.fixture
def claimed() -> Claimed:
    claimed = Claimed(languages().claims)
    claimed.listed([HEADER, SOURCE, OTHER])
    assert claimed.language(HEADER) == "cpp"
    return claimed


def test_a_source_that_is_named_takes_its_headers_along(claimed: Claimed) -> None:
    assert claimed.moved([HEADER, SOURCE, OTHER], named=[SOURCE], there=[])
    assert claimed.language(HEADER) == "c"


def test_so_does_one_that_was_forgotten_before_its_folder_is_named(claimed: Claimed) -> None:
    assert claimed.moved([HEADER, OTHER], named=[Path("src")], there=[])
    assert claimed.language(HEADER) == "c"


def test_other_files_change_nothing(claimed: Claimed) -> None:
    assert not claimed.moved([HEADER, SOURCE, OTHER], named=[OTHER], there=[])
    assert claimed.language(HEADER) == "cpp"
