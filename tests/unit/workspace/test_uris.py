from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegraph_lsp.workspace.uris import canonical, canonical_all, path_of, uri_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///home/u/a.py", "/home/u/a.py"),
        ("file:/home/u/a.py", "/home/u/a.py"),
        ("FILE:///home/u/a.py", "/home/u/a.py"),
        ("file://localhost/home/a.py", "/home/a.py"),
        ("file:///a%20b/%c3%bc%C3%9F.py", "/a b/üß.py"),
        ("file:///a b/üß.py", "/a b/üß.py"),
        ("file:///a%2Fb.py", "/a/b.py"),
        ("file:///c%23/100%25/a#b?c.cs", "/c#/100%/a#b?c.cs"),
        ("file:///broken%zz%4", "/broken%zz%4"),
        ("file:///caf%E9.py", os.fsdecode(b"/caf\xe9.py")),
        ("file:////double//slash/../x/./y/", "/double/x/y"),
        ("file:///", "/"),
    ],
)
def test_posix_uri_names_path(uri: str, path: str) -> None:
    assert path_of(uri, windows=False) == path


@pytest.mark.parametrize(
    "uri",
    [
        "untitled:Untitled-1",
        "vscode-notebook-cell:/a.ipynb#x",
        "file://server/share/a.py",
        "file:a.py",
        "file:///a%00b",
        "",
        "a.py",
    ],
)
def test_uri_of_no_local_file_names_nothing(uri: str) -> None:
    assert path_of(uri, windows=False) is None


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///c%3A/Users/a.py", "C:\\Users\\a.py"),
        ("file:///C:/Users/a.py", "C:\\Users\\a.py"),
        ("file:///c:/", "C:\\"),
        ("file:///c%3a", "C:\\"),
        ("file://server/share/a%20b.py", "\\\\server\\share\\a b.py"),
    ],
)
def test_windows_uri_names_path(uri: str, path: str) -> None:
    assert path_of(uri, windows=True) == path


def test_windows_uri_without_drive_or_host_names_nothing() -> None:
    assert path_of("file:///usr/a.py", windows=True) is None


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("c:\\Users\\ü b.py", "file:///C:/Users/%C3%BC%20b.py"),
        ("\\\\server\\share\\a.py", "file://server/share/a.py"),
    ],
)
def test_windows_path_becomes_uri(path: str, uri: str) -> None:
    assert uri_of(path, windows=True) == uri


@given(st.lists(st.binary(min_size=1, max_size=8), min_size=1, max_size=4))
def test_every_posix_path_comes_back(parts: list[bytes]) -> None:
    clean = [part.replace(b"/", b"_").replace(b"\0", b"_").replace(b".", b"_") for part in parts]
    path = os.fsdecode(b"/" + b"/".join(clean))
    uri = uri_of(path, windows=False)
    assert uri.isascii()
    assert path_of(uri, windows=False) == path


def test_lone_surrogate_in_a_uri_does_no_harm() -> None:
    assert path_of("file:///a\ud800.py", windows=False) is not None


def test_many_names_are_those_of_one_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "real/inner").mkdir(parents=True)
    (tmp_path / "real/inner/a.py").touch()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "real/b.py").symlink_to("inner/a.py")
    (tmp_path / "loop").symlink_to("loop")
    names = ("real/inner/a.py", "link/inner/a.py", "link/b.py", "link/gone/x.py", "loop/x.py", "")
    paths = [f"{tmp_path}/{name}" for name in names] + ["/", "/nowhere"]
    assert list(canonical_all(paths)) == [canonical(path) for path in paths]


def test_canonical_name_has_no_link_in_it(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    expected = os.path.realpath(tmp_path / "real" / "new.py")
    assert canonical(str(tmp_path / "link" / "new.py")) == expected
