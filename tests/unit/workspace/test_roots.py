from __future__ import annotations

import os
from pathlib import Path

import pytest

from codegraph_lsp.model import ids
from codegraph_lsp.workspace.roots import Roots


@pytest.fixture
def base(tmp_path: Path) -> Path:
    base = Path(os.path.realpath(tmp_path))
    for folder in ("app/src", "lib/src", "other/app", "app/inner"):
        (base / folder).mkdir(parents=True)
    return base


def check(roots: Roots, native: Path, path: str | None) -> None:
    assert roots.locate(str(native)) == path
    if path is not None:
        assert roots.absolute(ids.Path(path)) == str(native)


def test_single_root_has_no_prefix(base: Path) -> None:
    roots = Roots([str(base / "app")])
    check(roots, base / "app/src/a.py", "src/a.py")
    check(roots, base / "lib/src/a.py", None)
    check(roots, base / "app", None)
    check(roots, base / "app-2/a.py", None)


def test_several_roots_begin_paths_with_their_names(base: Path) -> None:
    roots = Roots([str(base / "lib"), str(base / "app")])
    check(roots, base / "app/src/a.py", "app/src/a.py")
    check(roots, base / "lib/src/a.py", "lib/src/a.py")


def test_roots_of_one_name_are_numbered_whatever_order_they_come_in(base: Path) -> None:
    folders = [str(base / "other/app"), str(base / "app")]
    assert Roots(folders).roots == Roots(folders[::-1]).roots
    check(Roots(folders), base / "app/a.py", "app/a.py")
    check(Roots(folders), base / "other/app/a.py", "app~2/a.py")


def test_root_inside_another_is_part_of_it(base: Path) -> None:
    roots = Roots([str(base / "app/inner"), str(base / "app")])
    check(roots, base / "app/inner/a.py", "inner/a.py")
    (root,) = roots
    assert root.inner == (str(base / "app/inner"),)


def test_linked_root_is_the_same_root_and_keeps_the_clients_name(base: Path) -> None:
    (base / "link").symlink_to("app")
    roots = Roots([str(base / "link"), str(base / "app")])
    assert len(roots) == 1
    check(roots, base / "link/src/a.py", "src/a.py")
    assert roots.locate(str(base / "app/src/a.py")) == "src/a.py"


def test_file_reached_through_a_link_inside_has_one_path(base: Path) -> None:
    (base / "app/linked").symlink_to("src")
    roots = Roots([str(base / "app")])
    assert roots.locate(str(base / "app/linked/a.py")) == "src/a.py"
    (base / "app/out").symlink_to(base / "lib")
    assert roots.locate(str(base / "app/out/a.py")) is None


def test_file_outside_is_called_by_its_absolute_path(base: Path) -> None:
    roots = Roots([str(base / "app")])
    path = roots.outside(str(base / "lib/a.py"))
    assert path == str(base / "lib/a.py")
    assert roots.absolute(path) == str(base / "lib/a.py")


def test_path_of_an_unknown_root_is_refused(base: Path) -> None:
    roots = Roots([str(base / "app"), str(base / "lib")])
    with pytest.raises(KeyError):
        roots.absolute(ids.Path("nowhere/a.py"))


def test_name_that_is_no_text_comes_back(base: Path) -> None:
    native = base / os.fsdecode(b"app/caf\xe9.py")
    native.touch()
    check(Roots([str(base / "app")]), native, "caf\uefe9.py")


def test_file_system_root_is_a_root() -> None:
    roots = Roots(["/"])
    assert roots.locate_real("/etc/a.py") == "etc/a.py"
    assert roots.absolute(ids.Path("etc/a.py")) == "/etc/a.py"
