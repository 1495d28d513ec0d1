"""
The extension in VS Code's real interface: the editor for the browser, in a headless Chromium.

It takes minutes and some 300 MB, so it runs where it is asked for: `make test-editors`, or

    CODEGRAPH_TEST_EDITORS=1 pytest tests/editors/test_vscode_window.py

which installs what is missing (`vscode/installation.py`). Pictures are kept in
CODEGRAPH_PICTURES, where that names a folder.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.editors import recordings
from tests.editors.registries import unreachable
from tests.editors.vscode import installation, workspace
from tests.editors.vscode_client import CLIENT, installed, npm, taken

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("CODEGRAPH_TEST_EDITORS", "") in ("", "0"),
        reason="takes minutes; `make test-editors` runs it",
    ),
]

HERE = Path(__file__).parent / "vscode"
WATCH = HERE / "watch"
PROJECT = HERE.parents[2]
SERVER = [sys.executable, "-m", "codegraph_lsp", "--stdio"]
PATIENCE = 900
"""How long a scenario may take before it is ended. (seconds)"""

FIRST_RUN = PROJECT / ".cache" / "pictures" / "first-run"
"""Where the pictures of a first run are left to be looked at; git ignores it."""

THEMES = ("light", "dark", "contrast")

LARGEST = 3_000_000
"""What the extension may weigh without the server's wheel. (bytes)"""


@dataclass
class Told:
    """What a scenario did, and what was recorded meanwhile."""

    steps: list[dict[str, Any]]
    figures: dict[str, Any]
    outside: list[str]
    errors: list[str]
    complaints: list[str]
    recordings: list[Path] = field(default_factory=list)
    watched: list[str] = field(default_factory=list)
    """Command lines of the processes that were watched for whom they reach."""
    reached: list[str] = field(default_factory=list)
    """Other machines that one of them reached."""

    def assert_all_went_well(self) -> None:
        failed = [f"{step['name']}: {step['error']}" for step in self.steps if not step["ok"]]
        assert self.steps
        assert not failed, "\n".join(failed)
        assert not self.outside, "requests of the page to other machines"
        assert not self.reached, "requests of extension or server to other machines"
        assert not self.errors, "errors in the page"
        assert not [said for said in self.complaints if "codegraph" in said.lower()]


@pytest.fixture(scope="module")
def editor() -> installation.Installation:
    try:
        return installation.install()
    except installation.MissingError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with installed() as environment:
        npm(environment, "run", "package")
        return taken(CLIENT / "codegraph.vsix", tmp_path_factory.mktemp("package"))


def play(
    scenario: str,
    editor: installation.Installation,
    package: Path,
    scratch: Path,
    *,
    small: bool = True,
    packages: tuple[str, ...] = (),
    code: workspace.RealCode | None = None,
    settings: dict[str, Any] | None = None,
    more: dict[str, Any] | None = None,
) -> Told:
    """
    Runs vscode/scenarios/*scenario*.mjs on a workspace of its own.

    Args:
        code: The workspace, in place of the shop.
        settings: In place of those that name the server, with a recorder before it.
        more: Beside them.
    """
    home, recorded, pictures = (scratch / name for name in ("home", "recordings", "pictures"))
    heard = scratch / "reached.txt"
    for folder in (home, recorded, pictures):
        folder.mkdir()
    command = recordings.recorded(recorded / "{pid}.jsonl", SERVER)
    place = scratch / "workspace"
    if code is None:
        workspace.make(place, small=small, packages=packages)
    else:
        workspace.copy(code, place)
    options = {
        "scenario": scenario,
        "server": str(editor.server),
        "modules": str(editor.modules),
        "chromium": editor.chromium,
        "home": str(home),
        "pictures": str(pictures),
        "recordings": str(recorded),
        "workspace": str(place),
        "code": None if code is None else [code.file, code.line, code.neighbour],
        "vsix": str(package),
        "extension": str(_unpacked(package, scratch)),
        "suite": str(HERE / "suite" / "index.cjs"),
        "settings": ({"codegraph.server.command": command} if settings is None else settings)
        | (more or {}),
    }
    (scratch / "options.json").write_text(json.dumps(options), "utf-8")
    ended = subprocess.run(
        [editor.node, str(HERE / "run.mjs"), str(scratch / "options.json")],
        env=_surroundings() | {"CODEGRAPH_REACHED": str(heard)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    print(ended.stdout[-8000:], ended.stderr[-4000:])
    if kept := os.environ.get("CODEGRAPH_PICTURES"):
        shutil.copytree(pictures, kept, dirs_exist_ok=True)
    return _told(home, recorded, heard)


def _told(home: Path, recorded: Path, heard: Path) -> Told:
    """What a scenario has left in its folders, and in the file of whom its processes reached."""
    told = json.loads((home / "told.json").read_text("utf-8"))
    print("figures:", json.dumps(told["figures"]))
    lines = heard.read_text("utf-8").splitlines()
    return Told(
        **told,
        recordings=sorted(recorded.iterdir()),
        watched=[line for line in lines if line.startswith("watched ")],
        reached=[line for line in lines if line.startswith("reached ")],
    )


def _unpacked(package: Path, scratch: Path) -> Path:
    """The folder that is the extension."""
    with zipfile.ZipFile(package) as archive:
        archive.extractall(scratch / "package")
    return scratch / "package" / "extension"


def _surroundings() -> dict[str, str]:
    """The environment without a server on PATH: what a scenario needs it names itself."""
    own = Path(sys.executable).parent
    folders = os.environ["PATH"].split(os.pathsep)
    without = [each for each in folders if not (Path(each) / "codegraph-lsp").exists()]
    known = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    assert str(own) not in without or not (own / "codegraph-lsp").exists()
    modules = os.pathsep.join([str(PROJECT / "server"), str(WATCH)])
    watch = {"NODE_OPTIONS": f"--require={WATCH / 'watch.cjs'}", "PYTHONPATH": modules}
    return known | watch | {"PATH": os.pathsep.join(without)}


def assert_recordings_hold(told: Told) -> None:
    """No server did what none may do; and the checker, where there is one, finds nothing."""
    assert told.recordings
    for recording in told.recordings:
        assert recordings.problems(recording) == []
    if recordings.CHECKER.is_dir():
        for recording in told.recordings:
            found = recordings.breaches(recording)
            if "exit" not in recordings.methods(recording, "client"):
                # Killed, by the scenario or with the editor: what it held back stays unanswered.
                found = [breach for breach in found if "was never answered" not in str(breach)]
            assert found == []
    else:
        print(f"not judged: there is no checker in {recordings.CHECKER}")


def test_a_person_works_in_a_large_workspace(
    editor: installation.Installation, package: Path, tmp_path: Path
) -> None:
    told = play("tour", editor, package, tmp_path, small=False)
    told.assert_all_went_well()
    assert any("codegraph_lsp --stdio" in line for line in told.watched)
    if editor.version < (1, 101):  # newer ones start the extension host without NODE_OPTIONS
        assert any("extensionHost" in line for line in told.watched)
    assert told.figures["servers"] == 2, "the server was killed and started again"
    assert_recordings_hold(told)
    assert package.stat().st_size <= LARGEST


def test_tools_and_tests_inside_the_extension_host(
    editor: installation.Installation, package: Path, tmp_path: Path
) -> None:
    told = play("host", editor, package, tmp_path)
    told.complaints.clear()  # a tool that is asked in a wrong way is meant to be complained of
    told.assert_all_went_well()
    assert_recordings_hold(told)


def test_a_folder_that_is_not_trusted_runs_nothing(
    editor: installation.Installation, package: Path, tmp_path: Path
) -> None:
    play("restricted", editor, package, tmp_path, settings={}).assert_all_went_well()


def built_wheel(wheels: Path) -> Path:
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(wheels)]
    made = subprocess.run([*pip, str(PROJECT)], capture_output=True, text=True, check=False)
    if made.returncode != 0 and unreachable(made.stdout + made.stderr):
        pytest.skip("no registry of Python packages can be reached")
    assert made.returncode == 0, made.stdout + made.stderr
    [wheel] = wheels.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package with the server's wheel in it, as `make extension` builds it."""
    folder = tmp_path_factory.mktemp("whole")
    with installed() as environment:
        bundle = [sys.executable, str(CLIENT / "scripts" / "bundle_wheel.py")]
        made = subprocess.run(bundle, capture_output=True, text=True, check=False)
        if made.returncode != 0 and unreachable(made.stdout + made.stderr):
            pytest.skip("no registry of Python packages can be reached")
        assert made.returncode == 0, made.stdout + made.stderr
        try:
            npm(environment, "run", "package", "--", "--out", str(folder / "codegraph.vsix"))
        finally:
            subprocess.run([*bundle, "--remove"], check=True)
    return folder / "codegraph.vsix"


def test_from_a_fresh_machine_to_the_graph_of_real_code(
    editor: installation.Installation, whole: Path, tmp_path: Path
) -> None:
    """The steps of the extension's README; each is in FIRST_RUN, in three themes."""
    code = workspace.real_code()
    told = play("firstRun", editor, whole, tmp_path, code=code, settings={})
    shutil.rmtree(FIRST_RUN, ignore_errors=True)
    shutil.copytree(tmp_path / "pictures", FIRST_RUN)
    told.reached.clear()  # installing asks the registry, as the person agreed
    told.assert_all_went_well()
    steps = {file.stem.rpartition("-")[0] for file in FIRST_RUN.glob("*-light.png")}
    assert steps
    taken = {file.name for file in FIRST_RUN.iterdir()}
    assert taken == {f"{step}-{theme}.png" for step in steps for theme in THEMES}


def test_a_machine_without_the_server_gets_one(
    editor: installation.Installation, package: Path, tmp_path: Path
) -> None:
    wheel = built_wheel(tmp_path / "wheels")
    told = play(
        "install", editor, package, tmp_path, settings={"codegraph.server.package": str(wheel)}
    )
    told.reached.clear()  # see above
    told.assert_all_went_well()


def test_agents_beside_the_chat_are_offered_a_server(
    editor: installation.Installation, package: Path, tmp_path: Path
) -> None:
    if editor.version < (1, 101):
        pytest.skip("VS Code 1.101 is the first that has a place for it; run with Node.js 24")
    more = {"codegraph.server.mcp": True, "chat.disableAIFeatures": False}
    told = play("mcp", editor, package, tmp_path, more=more)
    told.assert_all_went_well()


def test_a_machine_without_a_python_is_told_what_helps(
    editor: installation.Installation, package: Path, tmp_path: Path
) -> None:
    told = play("unhelped", editor, package, tmp_path, settings={})
    told.complaints.clear()  # what is shown as an error is in the page's console, too
    told.assert_all_went_well()


def test_the_pictures_of_the_walkthrough_can_be_taken(
    editor: installation.Installation, package: Path, tmp_path: Path
) -> None:
    """With CODEGRAPH_PICTURES=clients/vscode/media/walkthrough it takes them anew."""
    told = play("pictures", editor, package, tmp_path)
    told.assert_all_went_well()
    taken = {file.name for file in (tmp_path / "pictures").iterdir()}
    kept = {file.name for file in (CLIENT / "media" / "walkthrough").glob("*.png")}
    assert taken == kept


def test_the_pictures_of_the_tour_can_be_taken(
    editor: installation.Installation, package: Path, tmp_path: Path
) -> None:
    """With CODEGRAPH_PICTURES=folder they are kept there; docs/pictures has a choice of them."""
    told = play("guide", editor, package, tmp_path, packages=("json",))
    told.assert_all_went_well()
    taken = {file.name for file in (tmp_path / "pictures").iterdir()}
    kept = list((PROJECT / "docs" / "pictures").glob("tour-*.png"))
    assert kept
    assert {file.name for file in kept} <= taken
