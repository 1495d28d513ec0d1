from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegraph_lsp.workspace.globs import Globs

if TYPE_CHECKING:
    from pathlib import Path


def check(patterns: str, path: str, expected: bool | None, *, folder: bool = False) -> None:
    globs = Globs(patterns.split("\n"))
    name = path.rpartition("/")[2]
    assert globs.match(path, name, folder=folder) is expected


@pytest.mark.parametrize(
    ("patterns", "path", "expected"),
    [
        ("*.log", "a.log", True),
        ("*.log", "deep/down/a.log", True),
        ("*.log", "a.logs", None),
        ("/a.log", "a.log", True),
        ("/a.log", "b/a.log", None),
        ("b/a.log", "c/b/a.log", None),
        ("**/b/a.log", "c/b/a.log", True),
        ("**/b/a.log", "b/a.log", True),
        ("b/**", "b/x/y", True),
        ("b/**", "b", None),
        ("a/**/z", "a/z", True),
        ("a/**/z", "a/b/c/z", True),
        ("a/**/z", "ab/z", None),
        ("a/*/z", "a/b/z", True),
        ("a/*/z", "a/b/c/z", None),
        ("fo?", "foo", True),
        ("fo?", "fo/", None),
        ("[a-c].py", "b.py", True),
        ("[!a-c].py", "d.py", True),
        ("[^a-c].py", "b.py", None),
        ("[]x].py", "].py", True),
        ("[[:digit:]_].py", "7.py", True),
        ("[[:nonsense:]].py", "a.py", None),
        ("[z-a].py", "b.py", None),
        ("[a", "[a", None),
        ("a\\", "a", None),
        ("\\#a", "#a", True),
        ("#a", "#a", None),
        ("\\!a", "!a", True),
        ("a\\*b", "a*b", True),
        ("a  ", "a", True),
        ("a\\ ", "a ", True),
        ("a\r", "a", True),
        ("\\*.py", "x.py", None),
        ("*.py\n!keep.py", "keep.py", False),
        ("*.py\n!keep.py\nkeep.*", "keep.py", True),
        ("!a", "b", None),
        ("/", "a", None),
        ("***.py", "a.py", True),
        ("a.b+c", "a.b+c", True),
        ("a.b", "axb", None),
    ],
)
def test_last_matching_pattern_decides(patterns: str, path: str, expected: bool | None) -> None:
    check(patterns, path, expected)


def test_slash_at_the_end_means_folders_only() -> None:
    check("build/", "build", None)
    check("build/", "build", True, folder=True)
    check("*-out/", "a/x-out", True, folder=True)
    check("/a/b/", "a/b", True, folder=True)
    check("/a/b/", "a/b", None)


def test_no_pattern_is_false() -> None:
    assert not Globs(["", "# nothing", "   "])
    assert Globs(["a"])


_PARTS = st.sampled_from(
    ["a", "b", "ab", "a.c", "*", "**", "*.c", "?", "[ab]", "[!a]", "a*", "*b", "[a-c]*", "b.c"]
)
_PATTERN = st.builds(
    lambda sign, lead, parts, tail: sign + lead + "/".join(parts) + tail,
    st.sampled_from(["", "", "", "!"]),
    st.sampled_from(["", "", "/"]),
    st.lists(_PARTS, min_size=1, max_size=3),
    st.sampled_from(["", "", "/"]),
)
_PATHS = ["a", "b", "ab", "b.c", "d/a", "d/ab", "d/b.c", "d/a.c", "b.d/a/b", "b.d/c/a.c", "c/b/b"]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    for path in _PATHS:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).touch()
    return folder


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(lines=st.lists(_PATTERN, min_size=1, max_size=4))
def test_git_decides_the_same(lines: list[str], repository: Path) -> None:
    (repository / ".gitignore").write_text("\n".join(lines))
    done = subprocess.run(
        ["git", "-C", str(repository), "check-ignore", "--stdin", "-z", "--no-index"],
        input="\0".join(_PATHS).encode(),
        stdout=subprocess.PIPE,
        check=False,
    )
    by_git = {os.fsdecode(path) for path in done.stdout.split(b"\0") if path}
    globs = Globs(lines)
    assert {path for path in _PATHS if _ignored(globs, path)} == by_git


def _ignored(globs: Globs, path: str) -> bool:
    parts = path.split("/")
    for depth, name in enumerate(parts, 1):
        if globs.match("/".join(parts[:depth]), name, folder=depth < len(parts)):
            return True
    return False
