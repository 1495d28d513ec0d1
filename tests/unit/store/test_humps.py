from __future__ import annotations

import pytest

from codegraph_lsp.store.humps import fits_humps, initials


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("getUserById", "gubi"),
        ("get_user_by_id", "gubi"),
        ("HTTPServer", "https"),
        ("__init__", None),
        ("sha256Sum", "s2s"),
        ("user", None),
        ("größeÄndern", "gä"),
        ("", None),
    ],
)
def test_initials_are_the_first_letters_of_humps(name: str, expected: str | None) -> None:
    assert initials(name) == expected


@pytest.mark.parametrize(
    "query", ["g_user", "gUs", "gubi", "getid", "GUBI", "getUserById", "get_id"]
)
def test_beginnings_of_humps_fit(query: str) -> None:
    assert fits_humps(query, "getUserById")


@pytest.mark.parametrize("query", ["ubig", "gser", "getX", "gUbI2", "tU", "g_ser"])
def test_letters_inside_humps_do_not_fit(query: str) -> None:
    assert not fits_humps(query, "getUserById")


def test_a_name_that_gets_longer_in_lower_case_never_fits() -> None:
    assert not fits_humps("i", "İstanbul")
