from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest
from tests.engine.repository import Repository

from codegraph_lsp.model.errors import CancelledError, HistoryError
from codegraph_lsp.support.cancel import CancelToken
from codegraph_lsp.workspace import history

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

NEVER = CancelToken()


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "shop")


def changed(repository: Repository, *, staged: bool = False, inside: str = "") -> list[str]:
    folder = str(repository.folder / inside)
    head = history.revision(folder, NEVER)
    found = history.changed_files(folder, head, NEVER, staged=staged)
    return [f"{each.status} {each.path}" for each in found]


def test_files_that_differ_on_disk_and_in_the_index(repository: Repository) -> None:
    repository.commit(a_py="1\n", b_py="2\n", c_py="3\n")
    repository.write("a.py", "4\n")
    (repository.folder / "b.py").unlink()
    repository.write("new é.py", "5\n")
    repository.write(".gitignore", "*.log\n")
    repository.write("x.log", "6\n")
    assert changed(repository) == ["A .gitignore", "M a.py", "D b.py", "A new é.py"]
    assert changed(repository, staged=True) == []
    repository.git("add", "a.py")
    assert changed(repository, staged=True) == ["M a.py"]


def test_paths_are_relative_to_the_folder_and_stay_inside(repository: Repository) -> None:
    repository.commit(sub__a_py="1\n", other_py="2\n")
    repository.write("sub/a.py", "3\n")
    repository.write("other.py", "4\n")
    repository.write("sub/deep/b.py", "5\n")
    assert changed(repository, inside="sub") == ["M a.py", "A deep/b.py"]
    head = history.revision(str(repository.folder / "sub"), NEVER)
    texts = history.texts_at(str(repository.folder / "sub"), head, ["a.py", "gone.py"], NEVER)
    assert texts == {"a.py": b"1\n"}
    (commit,) = history.commits(str(repository.folder / "sub"), head, NEVER)
    assert commit.paths == ("a.py",)


def test_texts_come_byte_by_byte_from_a_commit_or_the_index(repository: Repository) -> None:
    first = repository.commit(a_py="one\r\n\0two", b_py="")
    repository.write("a.py", "staged")
    repository.git("add", "a.py")
    folder = str(repository.folder)
    asked = ["a.py", "b.py", "none.py", "odd\nname.py"]
    assert history.texts_at(folder, first, asked, NEVER) == {"a.py": b"one\r\n\0two", "b.py": b""}
    assert history.texts_at(folder, "", ["a.py"], NEVER) == {"a.py": b"staged"}


def test_commits_are_told_newest_first_without_merges(repository: Repository) -> None:
    repository.commit(a_py="1", b_py="1")
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit(b_py="2")
    repository.git("checkout", "--quiet", "main")
    repository.commit(a_py="2")
    repository.git("merge", "--quiet", "--no-edit", "side")
    head = history.revision(str(repository.folder), NEVER)
    told = history.commits(str(repository.folder), head, NEVER)
    assert sorted(commit.paths for commit in told) == [("a.py",), ("a.py", "b.py"), ("b.py",)]
    assert len(history.commits(str(repository.folder), head, NEVER, at_most=1)) == 1


@pytest.mark.parametrize("name", ["nope", "--output=x", "HEAD~5", ""])
def test_an_unknown_revision_says_what_to_do(repository: Repository, name: str) -> None:
    repository.commit(a_py="1")
    with pytest.raises(HistoryError, match=r"git knows no revision .*; see `git log`"):
        history.revision(str(repository.folder), NEVER, name)
    assert not (repository.folder / "x").exists()


def test_a_repository_without_a_commit_says_so(repository: Repository) -> None:
    with pytest.raises(HistoryError, match="'HEAD'; make a commit first"):
        history.revision(str(repository.folder), NEVER)


def test_a_folder_outside_any_repository_says_so(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="is in no git repository; make one with `git init`"):
        history.revision(str(tmp_path), NEVER)


def test_without_git_it_says_so(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    repository.commit(a_py="1")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HistoryError, match=r"git cannot be run.*install git"):
        history.revision(str(repository.folder), NEVER)


def test_a_repository_cannot_make_us_run_its_programs(repository: Repository) -> None:
    """What its configuration and attributes name: external diffs, converters, filters, monitors."""
    repository.commit(a_py="1\n")
    told = repository.folder / "ran"
    script = repository.folder / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch '{told}'\ncat\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    repository.write(".gitattributes", "*.py diff=evil filter=evil\n")
    for key in ("diff.external", "diff.evil.textconv", "diff.evil.command", "core.fsmonitor"):
        repository.git("config", key, str(script))
    for key in ("clean", "smudge", "process"):
        repository.git("config", f"filter.evil.{key}", str(script))
    repository.write("a.py", "2\n")
    os.utime(repository.folder / "a.py", (1, 1))
    head = history.revision(str(repository.folder), NEVER)
    assert "M a.py" in [
        f"{each.status} {each.path}"
        for each in history.changed_files(str(repository.folder), head, NEVER, staged=False)
    ]
    history.texts_at(str(repository.folder), head, ["a.py"], NEVER)
    history.commits(str(repository.folder), head, NEVER)
    assert not told.exists()


def test_a_cancel_ends_git(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit(a_py="1")
    slow = repository.folder / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        history.revision(str(repository.folder), cancel)


def test_where_a_branch_left_another_is_a_revision(repository: Repository) -> None:
    fork = repository.commit(a_py="1\n")
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.commit(b_py="2\n")
    repository.git("checkout", "--quiet", "main")
    repository.commit(a_py="3\n")
    repository.git("checkout", "--quiet", "topic")
    assert history.revision(str(repository.folder), NEVER, "main...") == fork


def test_branches_without_a_common_commit_say_what_to_do(repository: Repository) -> None:
    repository.commit(a_py="1\n")
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.commit(b_py="2\n")
    with pytest.raises(HistoryError, match="no common commit of 'main' and HEAD; fetch more"):
        history.revision(str(repository.folder), NEVER, "main...")


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://git.example.com/a/shop.git", "https://git.example.com/a/shop.git"),
        ("https://me:secret@git.example.com/shop", "https://git.example.com/shop"),
        ("https://p%40ss@git.example.com/a@b", "https://git.example.com/a@b"),
        ("ssh://git@git.example.com:22/shop.git", "ssh://git.example.com:22/shop.git"),
        ("git@git.example.com:a/shop.git", "ssh://git.example.com/a/shop.git"),
        ("git.example.com:/a/shop.git", "ssh://git.example.com/a/shop.git"),
    ],
)
def test_where_it_comes_from_is_told_without_who_fetches_it(
    repository: Repository, url: str, public: str
) -> None:
    head = repository.commit(sub__a_py="1\n")
    repository.git("remote", "add", "origin", url)
    known = history.origin(str(repository.folder / "sub"), NEVER)
    assert known == history.Origin(public, head, "main", str(repository.folder))
    repository.git("checkout", "--quiet", "--detach")
    known = history.origin(str(repository.folder), NEVER)
    assert known is not None
    assert known.branch == ""


@pytest.mark.parametrize("url", ["", "../shop.git", "/srv/shop.git", "C:\\shop"])
def test_a_folder_is_no_origin_that_others_know(repository: Repository, url: str) -> None:
    if url:
        repository.git("remote", "add", "origin", url)
    assert history.origin(str(repository.folder), NEVER) is None
    repository.commit(a_py="1\n")
    assert history.origin(str(repository.folder), NEVER) is None
    assert history.origin(str(repository.folder.parent), NEVER) is None


def test_texts_of_now_are_those_of_files_and_the_ends_of_links(repository: Repository) -> None:
    repository.write("a.bin", b"\0\1")
    (repository.folder / "link").symlink_to("a.bin")
    (repository.folder / "folder").mkdir()
    names = ("a.bin", "link", "folder", "gone")
    texts = [history.text_now(str(repository.folder), name) for name in names]
    assert texts == [b"\0\1", b"a.bin", None, None]
