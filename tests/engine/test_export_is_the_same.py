"""However a workspace is indexed, by how many processes and from which cache, the graph is the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from codegraph_lsp.model.settings import Settings
from codegraph_lsp.store.location import facts_database
from tests.engine.workspaces import Workspace, exported, index, many_files

pytestmark = pytest.mark.slow

N_FILES = 80
"""Without the two manifests, which are in no language that we read."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    workspace = Workspace(tmp_path / "root", files=many_files(N_FILES // 10))
    workspace.grow_old()
    return workspace.root


def delete_workspace_database(cache: Path) -> None:
    for file in (cache / "workspaces").iterdir():
        file.unlink()


def test_any_number_of_processes_makes_the_same_graph(root: Path, own_cache: Path) -> None:
    exports = {}
    for jobs in (1, 2, 4):
        report = index(root, Settings(jobs=jobs, cache=False))
        assert report.jobs == jobs
        assert report.failed == ()
        assert report.parsed == report.hydrated == N_FILES
        assert report.linked == N_FILES
        exports[jobs] = exported(root)
        delete_workspace_database(own_cache)
    assert len(exports[1]) > 500
    assert exports[1] == exports[2] == exports[4]


def test_the_pool_is_used_for_linking_too(root: Path) -> None:
    plan = index(root, Settings(jobs=2)).plan
    assert plan is not None
    assert (plan.files, plan.concurrency) == (N_FILES, 2)


@pytest.mark.parametrize("jobs", [1, 2])
def test_without_the_workspaces_database_everything_comes_out_of_the_cache(
    root: Path, own_cache: Path, jobs: int
) -> None:
    cold = index(root, Settings(jobs=jobs))
    assert (cold.parsed, cold.cache_hits) == (N_FILES, 0)
    expected = exported(root)
    delete_workspace_database(own_cache)
    warm = index(root, Settings(jobs=jobs))
    assert (warm.parsed, warm.cache_hits) == (0, N_FILES)
    assert exported(root) == expected


def test_without_a_cache_the_graph_is_the_same(root: Path, own_cache: Path) -> None:
    index(root, Settings(jobs=1))
    expected = exported(root)
    delete_workspace_database(own_cache)
    report = index(root, Settings(jobs=1, cache=False))
    assert (report.parsed, report.cache_hits) == (N_FILES, 0)
    assert exported(root) == expected


def test_without_a_cache_none_is_made(root: Path) -> None:
    index(root, Settings(jobs=2, cache=False))
    assert not facts_database().exists()


def test_a_second_run_does_nothing(root: Path) -> None:
    first = index(root, Settings(jobs=2))
    expected = exported(root)
    second = index(root, Settings(jobs=2))
    assert (second.hydrated, second.linked, second.removed) == (0, 0, 0)
    assert second.unchanged == first.listed
    assert second.revision == first.revision
    assert exported(root) == expected


def test_the_same_files_elsewhere_are_not_parsed_again(root: Path, tmp_path: Path) -> None:
    """Another work tree of the same repository shares the facts."""
    index(root, Settings(jobs=1))
    other = Workspace(tmp_path / "other", files=many_files(N_FILES // 10)).root
    report = index(other, Settings(jobs=1))
    assert (report.parsed, report.cache_hits) == (0, N_FILES)
    assert exported(other) == exported(root)


def test_a_killed_first_run_is_finished_by_the_next_one(root: Path, own_cache: Path) -> None:
    """What `begin` has committed is all that a process killed at once leaves behind."""
    with Workspace(root).serving():
        pass
    report = index(root, Settings(jobs=1))
    assert report.failed == ()
    expected = exported(root)
    delete_workspace_database(own_cache)
    index(root, Settings(jobs=1))
    assert exported(root) == expected


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_names_that_are_no_text_are_read_by_workers_too(tmp_path: Path) -> None:
    root = tmp_path / "root"
    folder = os.path.join(os.fsencode(root), b"caf\xe9")
    try:
        os.makedirs(folder)
    except OSError:
        pytest.skip("this file system takes no such name")
    for number in range(100):
        name = b"%d_\xe9.py" % number
        with open(os.path.join(folder, name), "wb") as file:
            file.write(b"def f%d():\n    pass\n" % number)
    report = index(root, Settings(jobs=2))
    assert (report.listed, report.hydrated, report.failed) == (100, 100, ())
    assert sum(1 for line in exported(root) if "f99()." in line) > 0
