from codegraph_lsp.index.strip import without_comments


def check(source: str, mark: str, expected: str) -> None:
    found = without_comments(source.encode(), mark)
    assert found.decode() == expected
    assert len(found) == len(source.encode())


def test_whole_line_comments_become_blanks() -> None:
    check("# a\nx = 1\n  # b\n", "#", "   \nx = 1\n     \n")


def test_line_ends_stay_where_they_are() -> None:
    check("# a\r\nx\r\n", "#", "   \r\nx\r\n")
    check("/* a\n b */ x", "//", "    \n      x")


def test_code_before_a_comment_stays_with_it() -> None:
    check('url = "http://x" // y', "//", 'url = "http://x" // y')


def test_open_block_comment_ends_with_the_file() -> None:
    check("x;\n/* a\nb", "//", "x;\n    \n ")


def test_every_offset_stays_with_wide_characters() -> None:
    source = "# héllo ☃\nx".encode()
    assert without_comments(source, "#") == b" " * 12 + b"\nx"


def test_language_without_a_mark_is_left_alone() -> None:
    check("# a", "", "# a")
