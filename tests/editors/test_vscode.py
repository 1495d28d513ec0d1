"""The VS Code extension, from its lock file to the package a user installs."""

from __future__ import annotations

import json
import re
import runpy
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.editors.vscode_client import CLIENT, installed, npm, taken

from codegraph_lsp.lsp.custom import commands


def test_the_lock_names_no_address_of_a_registry() -> None:
    lock = json.loads((CLIENT / "package-lock.json").read_text("utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert not [name for name, package in packages.items() if "integrity" not in package]


def test_settings_are_those_of_the_server() -> None:
    script = runpy.run_path(str(CLIENT / "scripts" / "settings.py"))
    for path, text in script["fresh"]().items():
        assert path.read_text("utf-8") == text, "run python clients/vscode/scripts/settings.py"


def test_nested_settings_are_flattened_with_their_docstrings() -> None:
    script = runpy.run_path(str(CLIENT / "scripts" / "settings.py"))
    source = 'class A:\n    x: int = 1\n    """First\n    and second."""\n    y: int = 2\n'
    assert script["docstrings"](source) == {"A": {"x": "First and second."}}


def test_no_command_of_the_client_takes_the_name_of_a_request() -> None:
    # The stock client registers the server's commands, and a name taken twice ends the start.
    ids = {command["command"] for command in manifest()["contributes"]["commands"]}
    assert not ids & set(commands())


def test_a_workspace_that_is_not_trusted_cannot_choose_the_program() -> None:
    trust = manifest()["capabilities"]["untrustedWorkspaces"]
    assert trust["supported"] == "limited"
    assert trust["restrictedConfigurations"] == ["codegraph.server.command"]


SCRIPTS = ("extension", "running")
"""The second one is read when a server is started first."""


@pytest.mark.slow
def test_the_extension_is_checked_built_and_packaged(package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        names = set(archive.namelist())
        packed = json.loads(archive.read("extension/package.json"))
        scripts = [archive.read(f"extension/dist/{name}.js").decode() for name in SCRIPTS]
        icon = archive.read("extension/media/icon.png")
    assert names == {
        "[Content_Types].xml",
        "extension.vsixmanifest",
        "extension/LICENSE.txt",
        "extension/changelog.md",
        "extension/dist/THIRD_PARTY_NOTICES.txt",
        "extension/dist/graph/view.css",
        "extension/dist/graph/webview.js",
        *(f"extension/dist/{name}.js" for name in SCRIPTS),
        "extension/media/icon.png",
        "extension/media/view.svg",
        *(f"extension/media/walkthrough/{name}" for name in walkthrough()),
        "extension/package.json",
        "extension/readme.md",
    }
    assert packed["main"] == "./dist/extension.js"
    assert not any("sourceMappingURL" in script for script in scripts)
    requires = re.compile(r"require\(\"(?:node:)?([^\"]+)\"\)")
    wanted = {name for script in scripts for name in requires.findall(script)}
    assert "vscode" in wanted
    assert not wanted & {"dgram", "dns", "http", "http2", "https", "tls"}, "no network at run time"
    assert icon[16:24] == (128).to_bytes(4, "big") * 2, "width and height in the PNG's header"
    assert package.stat().st_size < 1_500_000, "3 MB with the graph view are the limit"


def test_the_walkthrough_has_what_it_shows_and_runs() -> None:
    contributes = manifest()["contributes"]
    steps = [step for each in contributes["walkthroughs"] for step in each["steps"]]
    named: set[str] = set()
    for step in steps:
        media = step["media"]
        named.update(media["image"].values() if "image" in media else [media["markdown"]])
        if "image" in media:
            assert len(set(media["image"].values())) == 4, "each kind of theme has its own"
        # Of Markdown a description knows links, **bold**, __underlined__ and ``code``, in pairs.
        assert not re.search(r"(?<![*`])[*`](?![*`])", step["description"])
    assert {Path(name).name for name in named} == walkthrough()
    ids = {command["command"] for command in contributes["commands"]}
    run = {
        link for step in steps for link in re.findall(r"\(command:([^)]+)\)", step["description"])
    }
    assert run
    assert run <= ids


def walkthrough() -> set[str]:
    """The files of the walkthrough; the scenario `pictures` takes its pictures."""
    return {file.name for file in (CLIENT / "media" / "walkthrough").iterdir()}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged extension; also runs its own type check and unit tests."""
    with installed() as environment:
        npm(environment, "test")
        return taken(CLIENT / "codegraph.vsix", tmp_path_factory.mktemp("package"))


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CLIENT / "package.json").read_text("utf-8"))
    return found
