"""How the line of a finding is shown: marks stand below what they mark, whatever is in the line."""

from __future__ import annotations

from codegraph_lsp.cli.found_text import cut, plain


def check(line: str, expected: str) -> None:
    """The part of *line* between `«` and `»` is marked as *expected* shows it."""
    start = line.index("«")
    end = line.index("»") - 1
    shown = cut(line.replace("«", "").replace("»", ""), start, end)
    assert f"{shown.line}\n{' ' * shown.indent}{'^' * shown.width}" == expected


def test_what_is_meant_is_marked() -> None:
    check("x = «call»(1)", "x = call(1)\n    ^^^^")


def test_a_place_without_characters_has_a_mark() -> None:
    check("f(«»", "f(\n  ^")


def test_tabs_are_four_columns() -> None:
    check("\tx\t= «1»", "    x    = 1\n           ^")


def test_wide_characters_take_two_columns_and_combining_ones_none() -> None:
    check("変 = «変数»", "変 = 変数\n     ^^^^")
    check("e\u0301 = «1»", "e\u0301 = 1\n    ^")


def test_of_a_long_line_the_place_and_what_is_around_is_shown() -> None:
    shown = cut("a" * 5000 + "TODO" + "b" * 5000, 5000, 5004)
    assert shown.line == "…" + "a" * 40 + "TODO" + "b" * 76 + "…"
    assert shown.line[shown.indent : shown.indent + shown.width] == "TODO"


def test_a_place_longer_than_a_line_is_cut() -> None:
    shown = cut("x" * 3000, 0, 3000)
    assert shown == ("x" * 120 + "…", 0, 120)


def test_nothing_in_a_file_reaches_the_terminal_as_a_command() -> None:
    check("«\x1b[31mred»", "�[31mred\n^^^^^^^^")
    assert plain("a\r\nb\u202ec") == "a��b�c"
