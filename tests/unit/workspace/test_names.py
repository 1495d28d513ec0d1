from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegraph_lsp.workspace.names import to_native, to_text


@given(st.binary(max_size=20).filter(lambda raw: b"\0" not in raw))
def test_every_posix_name_comes_back(raw: bytes) -> None:
    native = os.fsdecode(raw)
    text = to_text(native)
    assert text is not None
    text.encode()
    assert to_native(text) == native


@pytest.mark.parametrize("name", ["a.py", "größe.py", "数.py", "\U0001f600.py"])
def test_ordinary_names_stay_as_they_are(name: str) -> None:
    assert to_text(name) == name == to_native(name)


def test_bytes_that_are_no_text_stand_in_the_private_use_area() -> None:
    assert to_text(os.fsdecode(b"caf\xe9.py")) == "caf\uefe9.py"


def test_ill_formed_utf_16_of_windows_cannot_be_told() -> None:
    assert to_text("a\ud800.py") is None
