"""Whose a header is."""

from codegraph_lsp.languages.registry import languages


def decided(paths: str) -> str:
    """The headers among *paths*, each with its language."""
    found = languages().claims.decide(paths.split())
    return " ".join(f"{path}:{language}" for path, language in sorted(found.items()))


def test_a_source_of_the_same_name_tells() -> None:
    assert decided("a.h a.c b.cpp c.cpp") == "a.h:c"
    assert decided("a.h a.cc b.c c.c") == "a.h:cpp"


def test_the_nearest_folder_with_sources_tells() -> None:
    assert decided("x/a.h x/b.c main.cpp run.cpp") == "x/a.h:c"
    assert decided("x/include/a.h x/src/b.cpp main.c run.c") == "x/include/a.h:cpp"


def test_most_sources_tell_and_of_as_many_the_one_that_claims() -> None:
    assert decided("a.h b.c c.c d.cpp") == "a.h:c"
    assert decided("a.h b.c d.cpp") == "a.h:cpp"


def test_without_sources_a_header_is_c() -> None:
    assert decided("include/a.h README.md") == "include/a.h:c"


def test_what_a_header_says_tells_nothing() -> None:
    assert languages().claims.decide(["a.hpp", "b.c"]) == {}
    assert languages().claims.languages_of("x/a.h") == ("c", "cpp")
    assert languages().claims.matters("x/a.cc")
    assert not languages().claims.matters("x/a.py")
