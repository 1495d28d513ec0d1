from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from codegraph_lsp.model import ids
from codegraph_lsp.workspace.discover import Entry, Selection, discover
from codegraph_lsp.workspace.roots import Roots
from codegraph_lsp.workspace.sieve import Sieve
from codegraph_lsp.workspace.skip import Skip

Make = Callable[..., Path]
Git = Callable[..., None]

SELECTION = Selection(
    lambda name: name.endswith(".py"), exclude=("skip.py", "no/"), max_file_bytes=10
)

TREE = {
    "a.py": "",
    "skip.py": "",
    "no/b.py": "",
    "gen/c.py": "",
    "big.py": "x" * 11,
    "build/d.py": "",
    "node_modules/e.py": "",
    "env/pyvenv.cfg": "",
    "env/f.py": "",
    "sub/deep/g.py": "",
    "sub/deep/h.py": "",
    "x.md": "",
    ".gitignore": "gen/\n",
    "sub/.gitignore": "h.py\n",
}


def check(sieve: Sieve, path: str, expected: Skip | None, *, tracked: bool = False) -> None:
    found = sieve.look_at(ids.Path(path), tracked=tracked)
    assert (None if isinstance(found, Entry) else found) is expected


def test_one_file_is_judged_as_the_listing_judges_all(make: Make) -> None:
    root = make(TREE)
    roots = Roots([str(root)])
    sieve = Sieve(roots, SELECTION)
    listing = discover(roots, SELECTION)
    kept = {entry.path: entry for entry in listing.entries}
    for name in TREE:
        found = sieve.look_at(ids.Path(name))
        assert found == kept.get(ids.Path(name), found)
        assert isinstance(found, Entry) == (name in kept)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.py", None),
        ("sub/deep/g.py", None),
        ("skip.py", Skip.EXCLUDED),
        ("no/b.py", Skip.EXCLUDED),
        ("gen/c.py", Skip.IGNORED),
        ("sub/deep/h.py", Skip.IGNORED),
        ("big.py", Skip.TOO_LARGE),
        ("build/d.py", Skip.BUILT_IN),
        ("node_modules/e.py", Skip.BUILT_IN),
        ("env/f.py", Skip.BUILT_IN),
        ("x.md", Skip.NOT_INCLUDED),
        ("sub/new.py", Skip.VANISHED),
        ("new/new.py", Skip.VANISHED),
        ("/elsewhere/a.py", Skip.NOT_INCLUDED),
    ],
)
def test_reason_is_told(path: str, expected: Skip | None, make: Make) -> None:
    check(Sieve(Roots([str(make(TREE))]), SELECTION), path, expected)


def test_tracked_file_is_kept_where_custom_or_gitignore_would_leave_it_out(make: Make) -> None:
    sieve = Sieve(Roots([str(make(TREE))]), SELECTION)
    check(sieve, "gen/c.py", None, tracked=True)
    check(sieve, "build/d.py", None, tracked=True)
    check(sieve, "node_modules/e.py", Skip.BUILT_IN, tracked=True)
    check(sieve, "skip.py", Skip.EXCLUDED, tracked=True)


def test_excludes_of_git_outside_the_root_count(make: Make, git: Git, home: Path) -> None:
    repository = make("sub/a.py sub/b.py sub/c.py sub/d.py")
    git(repository, "init")
    (repository / ".gitignore").write_text("/sub/b.py\n")
    (repository / ".git/info/exclude").write_text("c.py\n")
    make({"git/ignore": "d.py\n"}, "config")
    roots = Roots([str(repository / "sub")])
    sieve = Sieve(roots, SELECTION)
    check(sieve, "a.py", None)
    for name in ("b.py", "c.py", "d.py"):
        check(sieve, name, Skip.IGNORED)
    assert [entry.path for entry in discover(roots, SELECTION).entries] == ["a.py"]


def test_folder_opened_on_its_own_is_judged_from_there(make: Make) -> None:
    root = make(TREE)
    sieve = Sieve(Roots([str(root), str(root / "node_modules")]), SELECTION)
    check(sieve, "node_modules/e.py", None)


def test_several_roots_are_told_apart(make: Make) -> None:
    one, two = make(TREE, "one"), make("gen/c.py", "two")
    sieve = Sieve(Roots([str(one), str(two)]), SELECTION)
    check(sieve, "one/gen/c.py", Skip.IGNORED)
    check(sieve, "two/gen/c.py", None)


def test_kept_folders_are_those_worth_watching(make: Make) -> None:
    root = make(TREE)
    roots = Roots([str(root)])
    (only,) = roots
    folders = set(Sieve(roots, SELECTION).kept_folders(only, ids.Path("")))
    assert folders == {str(root), str(root / "sub"), str(root / "sub/deep")}
    below = list(Sieve(roots, SELECTION).kept_folders(only, ids.Path("sub")))
    assert below == [str(root / "sub"), str(root / "sub/deep")]
    assert not list(Sieve(roots, SELECTION).kept_folders(only, ids.Path("gen")))


def test_output_by_custom_is_watched_where_version_control_decides(make: Make, git: Git) -> None:
    root = make(TREE)
    roots = Roots([str(root)])
    assert not Sieve(roots, SELECTION).watches(ids.Path("build"))
    git(root, "init")
    sieve = Sieve(roots, SELECTION)
    assert sieve.watches(ids.Path("build"))
    assert not sieve.watches(ids.Path("gen"))
    assert not sieve.watches(ids.Path("node_modules"))
