"""The command line when files, disks, databases and processes go wrong."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.engine.workspaces import Workspace, exported, fresh_export, many_files
from tests.faults.poison import (
    CRASH,
    HANG,
    PATIENCE,
    WAIT,
    Marks,
    assert_gone,
    family_of,
    poisoned_environment,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals and limits"),
]

COMMAND = [sys.executable, "-m", "codegraph_lsp"]
MANY = many_files(4)


def run(
    *arguments: str,
    environment: dict[str, str] | None = None,
    limit: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=environment or os.environ | {"PYTHONWARNINGS": "error"},
        preexec_fn=limit,
        check=False,
    )


def index(root: Path, *flags: str, environment: dict[str, str] | None = None) -> dict[str, Any]:
    """The report of a run that could do it; files that failed are told of, once."""
    done = run("index", str(root), "--json", *flags, environment=environment)
    assert done.returncode in (0, 1), done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == bool(report["failed"])
    for failed in report["failed"]:
        assert done.stderr.count(failed["path"]) == 1
        assert done.stderr.count(failed["advice"]) == 1
    assert report["notices"] == [] or not report["failed"]
    return report


def start(*arguments: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


# Poisonous files


def test_files_that_end_or_stop_a_worker_are_named_and_cost_nobody_else(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=MANY)
    workspace.write("bad/crash.py", CRASH)
    workspace.write("bad/hang.py", HANG)
    workspace.write("codegraph.toml", "parseTimeoutMs = 1500\n")
    workspace.grow_old()
    report = index(workspace.root, "--jobs", "2", environment=poisoned_environment())
    failed = {each["path"]: each["reason"] for each in report["failed"]}
    assert failed.keys() == {"bad/crash.py", "bad/hang.py"}
    assert failed["bad/crash.py"].startswith("crash (signal 6")
    assert failed["bad/hang.py"].startswith("timeout")
    assert report["quarantined"] == 2
    assert report["linked"] == len(MANY) - 2
    again = index(workspace.root, "--jobs", "2", environment=poisoned_environment())
    assert (again["hydrated"], again["parsed"], again["linked"]) == (0, 0, 0)
    assert {each["path"] for each in again["failed"]} == failed.keys()


def test_a_quarantined_file_is_tried_again_when_it_changes(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=MANY)
    workspace.write("bad.py", CRASH)
    index(workspace.root, "--jobs", "2", environment=poisoned_environment())
    workspace.write("bad.py", CRASH.partition("\n")[2])
    report = index(workspace.root, "--jobs", "2", environment=poisoned_environment())
    assert report["failed"] == []
    assert any("bad.py" in line for line in exported(workspace.root))


def test_an_exception_of_ours_costs_its_file_in_line_as_in_the_pool(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=MANY)
    workspace.write("bad.py", "# poison: raise\n")
    environment = poisoned_environment() | {"POISON_ALL": "1"}
    for jobs in ("1", "2"):
        report = index(workspace.root, "--jobs", jobs, "--no-cache", environment=environment)
        (failed,) = report["failed"]
        assert failed["path"] == "bad.py"
        assert "ZeroDivisionError" in failed["reason"]
        workspace.write("bad.py", "# poison: raise\n# again\n")


def test_causes_that_can_pass_are_tried_again_by_the_next_run(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=MANY)
    workspace.write("hidden.py", "# poison: hide\n")
    workspace.write("killed.py", "# poison: kill\n")
    workspace.grow_old()
    poisoned = poisoned_environment()
    for _ in range(2):
        report = index(workspace.root, "--jobs", "2", environment=poisoned)
        failed = {each["path"]: each["reason"] for each in report["failed"]}
        assert failed["killed.py"] == "killed (signal 9)"
        assert report["quarantined"] == 0
        # Alone it is read here, and not poisonous then.
        assert failed.get("hidden.py", "unreadable") == "unreadable"
    assert index(workspace.root, "--jobs", "2")["failed"] == []


def test_who_asks_is_told_of_files_that_nothing_is_known_of(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=MANY)
    workspace.write("bad.py", "# poison: raise\n")
    workspace.grow_old()
    environment = poisoned_environment() | {"POISON_ALL": "1"}
    told = [
        run("query", "stats", "--root", str(workspace.root), environment=environment)
        for _ in range(2)
    ]
    assert [done.returncode for done in told] == [0, 0]
    first, second = (
        [line for line in done.stderr.splitlines() if not line.startswith("indexing: ")]
        for done in told
    )
    assert [line.partition(" and ")[0] for line in first] == ["codegraph-lsp: 1 file failed"]
    assert second == []


# Killed processes


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_index_killed_on_the_way_is_finished_by_the_next(
    tmp_path: Path, marks: Marks, jobs: str
) -> None:
    workspace = Workspace(tmp_path / "root", files=MANY)
    workspace.write("shop0/slow.py", WAIT)
    workspace.grow_old()
    environment = poisoned_environment(marks) | {"POISON_ALL": "1"}
    command = start("index", str(workspace.root), "--jobs", jobs, environment=environment)
    marks.arrived()
    processes = family_of(command.pid)
    assert len(processes) == (1 if jobs == "1" else 3)
    command.send_signal(signal.SIGKILL)
    command.wait(PATIENCE)
    assert_gone(processes)
    report = index(workspace.root, "--jobs", jobs)
    assert report["failed"] == []
    assert report["notices"] == []
    assert exported(workspace.root) == fresh_export(workspace.texts(), tmp_path)


def test_control_c_ends_the_workers_too(tmp_path: Path, marks: Marks) -> None:
    workspace = Workspace(tmp_path / "root", files=MANY)
    workspace.write("slow.py", WAIT)
    environment = poisoned_environment(marks)
    command = start("index", str(workspace.root), "--jobs", "2", environment=environment)
    marks.arrived()
    processes = family_of(command.pid)
    command.send_signal(signal.SIGINT)
    assert command.wait(PATIENCE) == 130
    assert_gone(processes)


def test_a_worker_killed_by_somebody_costs_no_file(tmp_path: Path, marks: Marks) -> None:
    workspace = Workspace(tmp_path / "root", files=MANY)
    workspace.write("slow.py", WAIT)
    command = subprocess.Popen(
        [*COMMAND, "index", str(workspace.root), "--jobs", "2", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=poisoned_environment(marks),
    )
    worker = marks.arrived()
    os.kill(worker, signal.SIGKILL)
    assert marks.arrived() != worker
    marks.go_on()
    out, _ = command.communicate(timeout=PATIENCE)
    report = json.loads(out)
    assert report["failed"] == []
    assert report["linked"] == len(MANY) - 2 + 1


# Disks and databases


def test_a_full_disk_is_told_and_the_next_run_goes_on(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=MANY)
    workspace.grow_old()

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    for jobs in ("1", "2"):
        done = run("index", str(workspace.root), "--jobs", jobs, limit=small_files)
        assert done.returncode == 3
        assert "no space left for the index" in done.stderr
        assert "Traceback" not in done.stderr
    assert index(workspace.root)["failed"] == []
    assert exported(workspace.root) == fresh_export(workspace.texts(), tmp_path)


def test_a_cache_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files={"a.py": ""})
    (tmp_path / "file").write_text("")
    environment = os.environ | {"CODEGRAPH_CACHE_DIR": str(tmp_path / "file" / "cache")}
    done = run("index", str(workspace.root), environment=environment)
    assert done.returncode == 3
    assert done.stderr.startswith("codegraph-lsp: cannot write the index")
    assert "CODEGRAPH_CACHE_DIR" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_facts_cache_that_cannot_be_written_is_told_and_done_without(
    tmp_path: Path, own_cache: Path
) -> None:
    workspace = Workspace(tmp_path / "root", files=MANY)
    (own_cache / "facts").write_text("in the way")
    for jobs in ("1", "2"):
        report = index(workspace.root, "--jobs", jobs)
        assert report["failed"] == []
        if jobs == "1":
            (notice,) = report["notices"]
            assert notice.startswith("facts cache: ")


def test_a_damaged_facts_cache_is_made_anew(tmp_path: Path, own_cache: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=MANY)
    workspace.grow_old()
    index(workspace.root, "--jobs", "1")
    expected = exported(workspace.root)
    facts = own_cache / "facts" / "facts.db"
    facts.write_bytes(b"\xa5" * facts.stat().st_size)
    for database in (own_cache / "workspaces").iterdir():
        database.unlink()
    report = index(workspace.root, "--jobs", "1")
    assert report["parsed"] == len(MANY) - 2
    assert report["failed"] == []
    assert exported(workspace.root) == expected


def test_a_damaged_index_is_built_again_with_a_notice(tmp_path: Path, own_cache: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=MANY)
    workspace.grow_old()
    index(workspace.root)
    expected = exported(workspace.root)
    (database,) = (own_cache / "workspaces").glob("*.db")
    database.write_bytes(b"\xa5" * database.stat().st_size)
    report = index(workspace.root)
    assert len(report["notices"]) == 1
    assert "the index was damaged" in report["notices"][0]
    assert report["cacheHits"] > 0
    assert exported(workspace.root) == expected


def test_a_query_of_a_damaged_index_answers(tmp_path: Path, own_cache: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=MANY)
    index(workspace.root)
    (database,) = (own_cache / "workspaces").glob("*.db")
    database.write_bytes(b"\xa5" * database.stat().st_size)
    done = run(
        "query", "callers", "web/part1/money.ts::euros1", "--root", str(workspace.root), "--json"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["total"] > 0


# Roots


@pytest.mark.parametrize("command", [["index"], ["export", "--format", "jsonl"]])
def test_a_root_that_is_not_there_is_told_in_one_line(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "file").write_text("")
    for root, problem in (("nowhere", "no such folder"), ("file", "not a folder")):
        done = run(*command, str(tmp_path / root))
        assert done.returncode == 3
        assert done.stderr == f"codegraph-lsp: {problem}: {tmp_path / root}\n"
        assert done.stdout == ""


def test_a_query_below_a_root_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    done = run("query", "stats", "--root", str(tmp_path / "nowhere"))
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
