from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.cli import doctor
from codegraph_lsp.cli.configure import changes, languages_named
from codegraph_lsp.cli.doctor import Finding, Verdict
from codegraph_lsp.cli.main import DONE, main
from codegraph_lsp.cli.output import Style, counted, sized
from codegraph_lsp.cli.roots import folder_inside, root_of, why_root
from codegraph_lsp.cli.terminal import Lines
from codegraph_lsp.engine.site import jobs_wanted
from codegraph_lsp.index.progress import Report
from codegraph_lsp.model.errors import NoWorkspaceError, SettingsError

if TYPE_CHECKING:
    from pathlib import Path

FLAGS = Namespace(jobs=None, only=None, no_cache=False)


def test_flags_become_settings() -> None:
    found = changes(Namespace(jobs=3, only=languages_named("python, go"), no_cache=True))
    assert found == {"jobs": 3, "only": ("python", "go"), "cache": False}


def test_a_language_that_does_not_exist_is_named() -> None:
    with pytest.raises(ArgumentTypeError, match="'klingon'"):
        languages_named("python,klingon")


def test_a_flag_sets_jobs_and_the_environment_counts_where_nothing_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CODEGRAPH_JOBS", "4")
    assert changes(FLAGS) == {}
    assert changes(Namespace(jobs=1, only=None, no_cache=False)) == {"jobs": 1}
    assert (jobs_wanted(0), jobs_wanted(3)) == (4, 3)


def test_a_malformed_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODEGRAPH_JOBS", "many")
    with pytest.raises(SettingsError, match="CODEGRAPH_JOBS"):
        changes(FLAGS)


def test_the_root_is_the_nearest_folder_that_looks_like_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.setenv("CODEGRAPH_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "codegraph.toml").touch()
    monkeypatch.chdir(deep)
    assert root_of(None) == str(tmp_path)
    assert folder_inside(str(tmp_path)) == "a/b"
    assert root_of(".") == str(deep)


def test_a_root_that_nobody_named_is_told_before_it_is_indexed_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told() -> str:
        return why_root(root_of(None))

    below = tmp_path / "w" / "below"
    below.mkdir(parents=True)
    monkeypatch.setenv("CODEGRAPH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path / "w")
    assert told() == "as no folder above holds .git or codegraph.toml"
    (tmp_path / "w" / "codegraph.toml").touch()
    (tmp_path / "w" / "a.py").touch()
    assert told() == "which holds codegraph.toml"
    assert main(["query", "stats"]) == DONE
    assert capsys.readouterr().err == (
        f"codegraph-lsp: the workspace is {tmp_path / 'w'}, which holds codegraph.toml; "
        "--root names another\n"
    )
    assert told() == ""
    (tmp_path / "w" / "codegraph.toml").unlink()
    assert told() == ""
    monkeypatch.chdir(below)
    assert told() == "which was indexed before"


def test_a_home_folder_is_indexed_only_if_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, project = tmp_path / "home", tmp_path / "home" / "project"
    project.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("CODEGRAPH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(home)
    with pytest.raises(NoWorkspaceError, match="is your home folder, and not indexed"):
        root_of(None)
    assert root_of(".") == str(home)
    assert main(["index", "."]) == DONE
    assert root_of(None) == str(home)
    monkeypatch.chdir(project)
    assert root_of(None) == str(project)
    (home / "codegraph.toml").touch()
    assert root_of(None) == str(home)


def test_a_file_is_no_root(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        root_of(str(tmp_path / "file"))


def test_a_folder_outside_of_the_root_is_no_start_for_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "root").mkdir()
    monkeypatch.chdir(tmp_path)
    assert folder_inside(str(tmp_path / "root")) == ""


def test_a_log_gets_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    with Lines("indexing", clock=lambda: now[0]) as meter:
        for second in range(12):
            now[0] = float(second)
            meter.report(Report(second * 100, 1200, second * 8, ""))
    assert capsys.readouterr().err.splitlines() == [
        "indexing: 500 of 1,200 files, 40 %",
        "indexing: 1,000 of 1,200 files, 80 %",
    ]


def test_numbers_read_well() -> None:
    assert (counted(1, "entry", "entries"), counted(2345, "entry", "entries")) == (
        "1 entry",
        "2,345 entries",
    )
    assert (sized(812), sized(3_400_000), sized(12_000_000_000)) == ("812 B", "3.4 MB", "12.0 GB")


def test_a_doctor_that_finds_a_problem_says_what_to_do() -> None:
    findings = [
        Finding("git", Verdict.FINE, "/usr/bin/git"),
        Finding("cache", Verdict.PROBLEM, "read-only", "make it writable"),
    ]
    assert doctor.as_text(findings, Style(enabled=False)).splitlines() == [
        "ok       git          /usr/bin/git",
        "problem  cache        read-only",
        "                      → make it writable",
        "",
        "1 problem",
    ]


def test_a_check_that_breaks_down_is_a_problem_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(doctor, "_git", broken)
    last = list(doctor.check_all())[-1]
    assert (last.about, last.verdict, last.what) == ("git", Verdict.PROBLEM, "RuntimeError: no")
