from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from ignore import WalkBuilder

from codegraph_lsp.support.cancel import CancelledError, CancelToken
from codegraph_lsp.workspace.discover import Listing, Selection, discover
from codegraph_lsp.workspace.roots import Roots
from codegraph_lsp.workspace.skip import Skip

Make = Callable[..., Path]
Git = Callable[..., None]

EVERYTHING = Selection(lambda name: name.endswith((".py", ".json")))


def listed(*folders: Path, selection: Selection = EVERYTHING) -> Listing:
    return discover(Roots(map(str, folders)), selection)


def paths(listing: Listing) -> str:
    return " ".join(entry.path for entry in listing.entries)


def check(folder: Path, expected: str, **skipped: int) -> None:
    listing = listed(folder)
    assert paths(listing) == expected
    assert {skip.name.lower(): n for skip, n in listing.skipped.items()} == skipped


def test_wanted_files_are_listed_in_order_of_path_with_size_and_time(make: Make) -> None:
    root = make({"b.py": "12345", "a/z.py": "", "a.py": "", "a/readme.md": ""})
    listing = listed(root)
    assert paths(listing) == "a.py a/z.py b.py"
    status = (root / "b.py").stat()
    assert listing.entries[2] == ("b.py", 5, status.st_mtime_ns)


def test_built_in_excludes_hold_without_a_repository(make: Make) -> None:
    root = make(
        "a.py node_modules/x.json build/b.py .venv/v.py src/__pycache__/c.py src/dist/d.py"
        " my-env/pyvenv.cfg my-env/e.py cache/CACHEDIR.TAG cache/f.py src/g.py"
    )
    check(root, "a.py src/g.py", built_in=7)


def test_root_that_has_an_excluded_name_is_listed(make: Make) -> None:
    check(make("a.py x/b.py", "home/node_modules"), "a.py x/b.py")


def test_nested_ignore_files_are_honoured_and_the_nearest_decides(make: Make) -> None:
    root = make("gen/a.py gen/keep.py src/log.py src/b.py src/deep/log.py top.py src/deep/c.py")
    (root / ".gitignore").write_text("gen/\nlog.py\n/top.py\n")
    (root / "src/.gitignore").write_text("!log.py\n")
    (root / "src/deep/.ignore").write_text("*\n!c.py\n")
    check(root, "src/b.py src/deep/c.py src/log.py", ignored=3)


def test_dot_ignore_is_stronger_than_dot_gitignore(make: Make) -> None:
    root = make("a.py b.py")
    (root / ".gitignore").write_text("a.py\n")
    (root / ".ignore").write_text("!a.py\nb.py\n")
    check(root, "a.py", ignored=1)


def test_settings_exclude_include_and_take_back(make: Make) -> None:
    root = make("src/a.py src/gen/b.py test/c.py build/d.py e.py")
    selection = Selection(EVERYTHING.wants, exclude=("gen/", "!build/"), include=("src/", "/build"))
    listing = listed(root, selection=selection)
    assert paths(listing) == "build/d.py src/a.py"
    assert listing.skipped == {Skip.EXCLUDED: 1, Skip.NOT_INCLUDED: 2}


def test_links_are_not_followed_and_circles_end(make: Make) -> None:
    root = make("a/b.py")
    outside = make("c.py", "outside")
    (root / "a/circle").symlink_to("..")
    (root / "out.py").symlink_to(outside / "c.py")
    (root / "same.py").symlink_to("a/b.py")
    (root / "folder.py").symlink_to(outside)
    check(root, "a/b.py", link=3)


def test_what_is_no_file_is_left_out(make: Make) -> None:
    root = make("a.py")
    os.mkfifo(root / "pipe.py")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(root)
        try:
            server.bind("socket.py")
        finally:
            os.chdir(here)
        check(root, "a.py", special=2)


def test_unreadable_folder_is_skipped_and_counted(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make("a.py secret/b.py")
    scandir = os.scandir

    def refuse(path: str) -> object:
        # Modes do not keep the user out whom containers run as.
        if path.endswith("secret"):
            raise PermissionError(13, "permission denied", path)
        return scandir(path)

    monkeypatch.setattr("codegraph_lsp.workspace.discover.os.scandir", refuse)
    check(root, "a.py", unreadable=1)


def test_ignore_file_that_is_a_pipe_is_not_waited_for(make: Make) -> None:
    root = make("a.py")
    os.mkfifo(root / ".gitignore")
    check(root, "a.py")


def test_missing_root_is_an_empty_listing(home: Path) -> None:
    check(home / "nowhere", "", vanished=1)


def test_large_files_are_kept_apart(make: Make) -> None:
    root = make({"a.py": "x" * 10, "b.py": "x" * 11})
    listing = listed(root, selection=Selection(EVERYTHING.wants, max_file_bytes=10))
    assert paths(listing) == "a.py"
    assert [entry.path for entry in listing.too_large] == ["b.py"]
    assert listing.skipped == {Skip.TOO_LARGE: 1}


def test_limit_of_files_cuts_the_listing_and_names_the_heaviest_folders(make: Make) -> None:
    root = make("big/a.py big/b.py big/c.py d.py")
    listing = listed(root, selection=Selection(EVERYTHING.wants, max_files=3))
    assert len(listing.entries) == 3
    assert listing.skipped == {Skip.OVER_LIMIT: 1}
    assert listing.cut == "more than 3 files; most files are in 'big/' (2), 'd.py' (1)"


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self._now = 1_000.0

    def now(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += seconds


def test_time_limit_cuts_the_listing(make: Make) -> None:
    clock = FakeClock()

    def wants(name: str) -> bool:
        clock.advance(6.0)
        return True

    root = make("a.py b/c.py b/d/e.py")
    listing = discover(Roots([str(root)]), Selection(wants), clock=clock)
    assert paths(listing) == "a.py b/c.py"
    assert listing.cut.startswith("listing took longer than 10 s; most files are in ")


def test_cancelled_pass_stops(make: Make) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        discover(Roots([str(make("a.py"))]), EVERYTHING, cancel=token)


@pytest.mark.parametrize("versioned", [False, True])
def test_names_of_unusual_bytes_are_listed(versioned: bool, make: Make, git: Git) -> None:
    root = make("a.py")
    for name in (b"caf\xe9.py", b"new\nline.py", b"tab\t.py", "ü数.py".encode(), b'q"\\.py'):
        (root / os.fsdecode(name)).touch()
    if versioned:
        git(root, "init")
        git(root, "add", ".")
    listing = listed(root)
    names = {"a.py", "caf\uefe9.py", "new\nline.py", "tab\t.py", "ü数.py", 'q"\\.py'}
    assert {entry.path for entry in listing.entries} == names


# Git work trees


def test_repository_lists_tracked_and_new_files_but_not_ignored_ones(make: Make, git: Git) -> None:
    root = make("tracked.py forced.py ignored.py new.py build/kept.py sub/deleted.py")
    (root / ".gitignore").write_text("forced.py\nignored.py\n")
    git(root, "init")
    git(root, "add", "-f", "tracked.py", "forced.py", "build", "sub")
    (root / "sub/deleted.py").unlink()
    (root / "build/new.py").touch()
    (root / "dist").mkdir()
    (root / "dist/out.py").touch()
    check(root, "build/kept.py forced.py new.py tracked.py", vanished=1, built_in=2)


def test_tracked_packages_and_environments_are_left_out(make: Make, git: Git) -> None:
    root = make("a.py node_modules/x/i.json web/node_modules/y.json env/pyvenv.cfg env/e.py")
    git(root, "init")
    git(root, "add", "a.py", "node_modules")
    check(root, "a.py", built_in=3)


def test_dot_ignore_and_settings_hold_in_a_repository(make: Make, git: Git) -> None:
    root = make("a.py gen/b.py gen/c.py sub/skip.py sub/d.py x/e.py")
    (root / ".ignore").write_text("gen/*\n!gen/c.py\n")
    (root / "sub/.ignore").write_text("skip.py\n")
    git(root, "init")
    git(root, "add", ".")
    listing = listed(root, selection=Selection(EVERYTHING.wants, exclude=("x/",)))
    assert paths(listing) == "a.py gen/c.py sub/d.py"
    assert listing.skipped == {Skip.IGNORED: 2, Skip.EXCLUDED: 1}


def test_file_in_conflict_is_listed_once(make: Make, git: Git) -> None:
    root = make({"a.py": "one\n"})
    git(root, "init")
    git(root, "add", ".")
    git(root, "commit", "-m", "one")
    git(root, "checkout", "-b", "other")
    (root / "a.py").write_text("two\n")
    git(root, "commit", "-am", "two")
    git(root, "checkout", "main")
    (root / "a.py").write_text("three\n")
    git(root, "commit", "-am", "three")
    with pytest.raises(Exception, match="merge"):
        git(root, "merge", "other")
    check(root, "a.py")


def test_submodules_and_repositories_inside_are_listed_with_their_own_rules(
    make: Make, git: Git
) -> None:
    library = make("lib.py secret.py", "library")
    (library / ".gitignore").write_text("secret.py\n")
    git(library, "init")
    git(library, "add", ".")
    git(library, "commit", "-m", "one")
    root = make("a.py")
    git(root, "init")
    git(root, "submodule", "add", str(library), "vendor/library")
    shutil.copytree(library, root / "loose")
    (root / "vendor/library/secret.py").touch()
    (root / "loose/secret.py").touch()
    check(root, "a.py loose/lib.py vendor/library/lib.py")


def test_repositories_below_a_plain_folder_are_listed_by_git(make: Make, git: Git) -> None:
    root = make("one/a.py one/b.py two/c.py")
    (root / "one/.gitignore").write_text("a.py\n")
    git(root / "one", "init")
    git(root / "one", "add", "-f", ".")
    check(root, "one/a.py one/b.py two/c.py")


def test_folder_inside_a_repository_is_listed_alone(make: Make, git: Git) -> None:
    root = make("a.py sub/b.py sub/c.py")
    (root / ".gitignore").write_text("/sub/c.py\n")
    git(root, "init")
    check(root / "sub", "b.py")


def test_folder_that_an_outer_repository_ignores_is_walked(make: Make, git: Git) -> None:
    root = make("a.py scratch/b.py")
    (root / ".gitignore").write_text("scratch/\n")
    git(root, "init")
    check(root / "scratch", "b.py")


def test_tracked_links_are_left_out(make: Make, git: Git) -> None:
    root = make("a.py")
    (root / "b.py").symlink_to("a.py")
    git(root, "init")
    git(root, "add", ".")
    (root / "c.py").symlink_to("a.py")
    check(root, "a.py", link=2)


def test_without_git_a_repository_is_walked_by_the_same_rules(
    make: Make, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make("a.py b.py sub/c.py")
    (root / ".gitignore").write_text("b.py\n/sub/c.py\n")
    git(root, "init")
    monkeypatch.setenv("PATH", "/nonexistent")
    check(root, "a.py", ignored=2, built_in=1)
    check(root / "sub", "", ignored=1)


def test_variables_of_a_git_hook_do_not_mislead(
    make: Make, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make("z.py", "other")
    git(other, "init")
    git(other, "add", ".")
    root = make("a.py")
    git(root, "init")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    check(root, "a.py")


def test_program_named_by_a_repository_is_not_started(make: Make, git: Git) -> None:
    root = make("a.py")
    git(root, "init")
    hook = root / "hook"
    hook.write_text("#!/bin/sh\ntouch started\n")
    hook.chmod(0o755)
    git(root, "config", "core.fsmonitor", str(hook))
    check(root, "a.py")
    assert not (root / "started").exists()


# Several roots


def test_file_of_overlapping_and_linked_roots_appears_once(make: Make) -> None:
    root = make("a.py sub/b.py")
    (root.parent / "link").symlink_to(root)
    assert paths(listed(root, root / "sub", root.parent / "link")) == "a.py sub/b.py"


def test_folder_opened_on_its_own_is_listed_though_excluded(make: Make) -> None:
    root = make("a.py node_modules/lib/b.py node_modules/other/c.py")
    assert paths(listed(root, root / "node_modules/lib")) == "a.py node_modules/lib/b.py"


def test_several_roots_have_their_names_in_front(make: Make) -> None:
    one, two = make("a.py", "one"), make("a.py", "two")
    assert paths(listed(two, one)) == "one/a.py two/a.py"


# Against the walker of ripgrep


@pytest.mark.parametrize("seed", range(6))
def test_ripgreps_walker_finds_the_same_files(seed: int, make: Make) -> None:
    names = [f"{a}/{b}/{c}.py" for a in "abc" for b in "abc" for c in "xyz"]
    root = make(" ".join([*names, "a/x.py", "z.py"]))
    patterns = ["b/", "/a/c", "x.py", "!a/x.py", "**/c/z.py", "a/*/y.py", "c/**", "!/c/a/", "?.py"]
    for depth, place in enumerate((".gitignore", "a/.gitignore", "b/.ignore", ".ignore")):
        chosen = patterns[(seed + depth) % 7 :: 2 + (seed + depth) % 3]
        (root / place).write_text("\n".join(chosen[: 2 + seed % 2]))
    builder = WalkBuilder(root)
    builder.hidden(True).require_git(False).git_global(False).parents(False)
    found = (entry.path() for entry in builder.build())
    expected = sorted(str(path.relative_to(root)) for path in found if path.suffix == ".py")
    assert [entry.path for entry in listed(root).entries] == expected


def test_iterables_of_roots_are_read_once(make: Make) -> None:
    folders: Iterable[str] = iter([str(make("a.py"))])
    assert len(Roots(folders)) == 1
