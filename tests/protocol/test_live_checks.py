"""What an edit breaks in other files, told while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.protocol.servers import Server

Json = dict[str, Any]

PUSHED: Json = {
    "textDocument": {
        "publishDiagnostics": {
            "versionSupport": True,
            "relatedInformation": True,
            "tagSupport": {"valueSet": [1, 2]},
        }
    },
    "experimental": {"codegraph": {"notifications": True}},
}
PULLED: Json = {
    **PUSHED,
    "textDocument": {**PUSHED["textDocument"], "diagnostic": {}},
    "workspace": {"diagnostics": {"refreshSupport": True}},
}
PAY = "def charge(sum):\n    return sum\n\n\ndef refund(sum):\n    return sum\n"
TILL = "from pay import charge\n\n\ndef sell(sum):\n    return charge(sum)\n"
AGAIN = "from pay import charge\n\ncharge = print or charge\n"
SHOP = "import pay\n\n\ndef close(sum):\n    return pay.charge(sum)\n"
WITHOUT = PAY.replace("def charge(sum):\n    return sum\n\n\n", "")


def shop(folder: Path) -> Path:
    root = folder / "shop"
    root.mkdir()
    for name, text in {"pay.py": PAY, "till.py": TILL, "shop.py": SHOP, "again.py": AGAIN}.items():
        (root / name).write_text(text, "utf-8")
    return root


def at_work(start: Callable[..., Server], folder: Path) -> tuple[Server, Path, str, str]:
    """A server that is ready for the shop, and the URIs of the two files that are open."""
    root = shop(folder)
    server = start()
    server.initialize(root, capabilities=PUSHED)
    server.ready()
    pay = server.open(root / "pay.py", PAY, version=1)
    till = server.open(root / "till.py", TILL, version=1)
    return server, root, pay, till


def replaced(server: Server, uri: str, text: str, version: int) -> None:
    document = {"uri": uri, "version": version}
    changes = [{"text": text}]
    server.client.notify(
        "textDocument/didChange", {"textDocument": document, "contentChanges": changes}
    )


def pushed_to(server: Server, uris: set[str], *, some: bool) -> dict[str, Json]:
    """The next problems of each of *uris* that are, or are not, some; in whatever order."""
    found: dict[str, Json] = {}
    while found.keys() != uris:
        told = server.client.until(lambda m: m.get("method") == "textDocument/publishDiagnostics")
        params = told["params"]
        if params["uri"] in uris and bool(params["diagnostics"]) is some:
            found[params["uri"]] = params
    return found


def pushed(server: Server, uri: str, *, some: bool) -> Json:
    return pushed_to(server, {uri}, some=some)[uri]


def marked(items: list[Json]) -> list[tuple[str, int, int]]:
    return [
        (item["code"], item["range"]["start"]["line"], item["range"]["start"]["character"])
        for item in items
    ]


def test_what_a_deletion_breaks_is_pushed_for_open_and_closed_files(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    server, root, pay, till = at_work(start, tmp_path)
    closed, again = ((root / name).as_uri() for name in ("shop.py", "again.py"))
    replaced(server, pay, WITHOUT, 2)
    found = pushed_to(server, {closed, till, again}, some=True)
    # A name that is bound again in the file is told by its place all the same.
    assert marked(found[again]["diagnostics"])[0] == ("removed-symbol", 0, 16)
    assert marked(found[till]["diagnostics"]) == [
        ("removed-symbol", 0, 16),
        ("removed-symbol", 4, 11),
    ]
    assert found[till]["version"] == 1
    (item,) = found[closed]["diagnostics"]
    assert marked([item]) == [("removed-symbol", 4, 15)]
    assert item["message"] == "`charge` is called here but is no longer defined in pay.py"
    assert [each["location"]["uri"] for each in item["relatedInformation"]] == [pay]
    assert "version" not in found[closed]
    replaced(server, pay, PAY, 3)
    pushed_to(server, {closed, till, again}, some=False)
    assert server.leave() == 0


def test_what_a_deletion_breaks_in_the_edited_file_is_pushed(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    server, _, pay, _ = at_work(start, tmp_path)
    more = "\n\ndef sell(sum):\n    return charge(sum)\n"
    replaced(server, pay, PAY + more, 2)
    assert pushed(server, pay, some=True)["version"] == 2  # what nobody uses, the graph at hand
    replaced(server, pay, WITHOUT + more, 3)
    told = pushed(server, pay, some=True)
    while told["version"] != 3:
        told = pushed(server, pay, some=True)
    assert ("removed-symbol", 5, 11) in marked(told["diagnostics"])
    replaced(server, pay, WITHOUT + more.replace("charge(sum)", "sum"), 4)
    while told["version"] != 4:
        told = server.client.until(lambda m: m.get("method") == "textDocument/publishDiagnostics")
        told = told["params"] if told["params"]["uri"] == pay else {"version": 3}
    assert "removed-symbol" not in {code for code, _, _ in marked(told["diagnostics"])}
    assert server.leave() == 0


def test_what_is_mended_in_the_other_file_is_told_no_more(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    server, _, pay, till = at_work(start, tmp_path)
    replaced(server, pay, WITHOUT, 2)
    pushed(server, till, some=True)
    replaced(server, till, "\n" + TILL.replace("return charge", "return refund"), 2)
    told = pushed(server, till, some=True)
    while told["version"] == 1:
        told = pushed(server, till, some=True)
    found = [each for each in marked(told["diagnostics"]) if each[0] == "removed-symbol"]
    assert found == [("removed-symbol", 1, 16)]
    replaced(server, till, TILL.replace("charge", "refund"), 3)
    assert pushed(server, till, some=False)["version"] == 3
    assert server.leave() == 0


def test_a_deletion_that_does_not_parse_marks_nothing(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    server, _, pay, till = at_work(start, tmp_path)
    replaced(server, pay, 'x = """\n' + PAY, 2)
    # Edits are taken in one after the other: what this one finds is found after the first.
    replaced(server, till, TILL + "def :\n", 2)
    found = marked(pushed(server, till, some=True)["diagnostics"])
    assert [code for code, _, _ in found] == ["syntax-error"]
    replaced(server, till, TILL, 3)
    pushed(server, till, some=False)
    replaced(server, pay, WITHOUT, 3)
    found = marked(pushed(server, till, some=True)["diagnostics"])
    assert {code for code, _, _ in found} == {"removed-symbol"}
    assert server.leave() == 0


def test_a_pull_of_everything_is_told_what_a_deletion_breaks(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    root = shop(tmp_path)
    server = start()
    server.initialize(root, capabilities=PULLED)
    server.ready()
    pay = server.open(root / "pay.py", PAY, version=1)
    client = server.client
    assert client.call("workspace/diagnostic", {"previousResultIds": []})["result"]["items"] == []
    known: dict[str, Json] = {}

    def pull(n: int) -> None:
        """Pulls until *n* files have problems."""
        while len([each for each in known.values() if each["items"]]) != n:
            previous = [{"uri": uri, "value": each["resultId"]} for uri, each in known.items()]
            reply = client.call("workspace/diagnostic", {"previousResultIds": previous})
            for report in reply["result"]["items"]:
                if report["kind"] == "full":
                    known[report["uri"]] = report

    replaced(server, pay, WITHOUT, 2)
    pull(3)
    assert set(known) == {(root / name).as_uri() for name in ("till.py", "shop.py", "again.py")}
    replaced(server, pay, PAY, 3)
    pull(0)
    assert server.leave() == 0


def test_a_file_that_goes_takes_its_problems_along(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    root = shop(tmp_path)
    broken = root / "broken.py"
    broken.write_text("def :\n", "utf-8")
    server = start()
    server.initialize(root, capabilities=PUSHED)
    assert marked(pushed(server, broken.as_uri(), some=True)["diagnostics"]) == [
        ("syntax-error", 0, 0)
    ]
    broken.unlink()
    gone = {"changes": [{"uri": broken.as_uri(), "type": 3}]}
    server.client.notify("workspace/didChangeWatchedFiles", gone)
    assert pushed(server, broken.as_uri(), some=False)["diagnostics"] == []
    assert server.leave() == 0


def test_a_problem_can_be_ignored_where_it_stands(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    root = shop(tmp_path)
    server = start()
    actions = {
        "codeActionLiteralSupport": {"codeActionKind": {"valueSet": [""]}},
        "isPreferredSupport": True,
    }
    capabilities = {**PULLED, "textDocument": {**PULLED["textDocument"], "codeAction": actions}}
    server.initialize(root, capabilities=capabilities)
    server.ready()
    text = '"""Notes."""\ndef :\n    pass\n'
    uri = server.open(root / "notes.py", text, version=1)
    client = server.client
    pulled = client.call("textDocument/diagnostic", {"textDocument": {"uri": uri}})["result"]
    (item,) = pulled["items"]
    asked = {
        "textDocument": {"uri": uri},
        "range": item["range"],
        "context": {"diagnostics": [item], "only": ["quickfix"]},
    }
    (action,) = client.call("textDocument/codeAction", asked)["result"]
    assert (action["title"], action["kind"]) == ("Ignore syntax-error here", "quickfix")
    assert action["diagnostics"] == [item]
    (edit,) = action["edit"]["changes"][uri]
    assert edit["newText"] == "  # codegraph: ignore[syntax-error]"
    lines = text.splitlines(keepends=True)
    at = edit["range"]["start"]
    lines[at["line"]] = lines[at["line"]].rstrip("\n") + edit["newText"] + "\n"
    replaced(server, uri, "".join(lines), 2)
    pulled = client.call("textDocument/diagnostic", {"textDocument": {"uri": uri}})["result"]
    assert pulled["items"] == []
    assert server.leave() == 0


def test_closed_files_can_be_left_alone(start: Callable[..., Server], tmp_path: Path) -> None:
    root = shop(tmp_path)
    (root / "codegraph.toml").write_text("[checks]\nworkspace = false\n", "utf-8")
    server = start()
    server.initialize(root, capabilities=PUSHED)
    server.ready()
    pay = server.open(root / "pay.py", PAY, version=1)
    till = server.open(root / "till.py", TILL, version=1)
    replaced(server, pay, WITHOUT, 2)
    told = server.client.until(lambda m: m.get("method") == "textDocument/publishDiagnostics")
    assert told["params"]["uri"] == till
    replaced(server, pay, PAY, 3)
    # Whatever was told of a closed file would have come before.
    while told["params"]["diagnostics"]:
        told = server.client.until(lambda m: m.get("method") == "textDocument/publishDiagnostics")
        assert told["params"]["uri"] == till
    assert server.leave() == 0


RULE = """\
id: no-print
language: python
message: nobody reads this
rule:
  pattern: print($X)
"""


def test_rules_are_followed_as_they_change(start: Callable[..., Server], tmp_path: Path) -> None:
    root = shop(tmp_path)
    rules = root / ".codegraph/rules"
    rules.mkdir(parents=True)
    (root / "talk.py").write_text("print(1)\n", "utf-8")
    (rules / "broken.yml").write_text(RULE.replace("pattern", "patern"), "utf-8")
    server = start()
    server.initialize(root, capabilities=PUSHED)
    broken, talk = (rules / "broken.yml").as_uri(), (root / "talk.py").as_uri()
    (item,) = pushed(server, broken, some=True)["diagnostics"]
    assert item["code"] == "invalid-rule"
    (rules / "broken.yml").write_text(RULE, "utf-8")
    changed = {"changes": [{"uri": broken, "type": 2}]}
    server.client.notify("workspace/didChangeWatchedFiles", changed)
    told = pushed_to(server, {talk}, some=True)[talk]
    assert marked(told["diagnostics"]) == [("no-print", 0, 0)]
    assert server.leave() == 0


def test_a_set_of_a_rule_with_nothing_in_it_is_told_until_there_is(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    root = shop(tmp_path)
    rules = root / ".codegraph/rules"
    rules.mkdir(parents=True)
    (rules / "all.yml").write_text(RULE.replace("$X)", "$X)\nwithin: talk.*") + "\n", "utf-8")
    server = start()
    server.initialize(root, capabilities=PUSHED)
    mine, talk = (rules / "all.yml").as_uri(), root / "talk.py"
    server.open(root / "pay.py")
    (item,) = pushed(server, mine, some=True)["diagnostics"]
    assert (item["code"], item["range"]["start"]) == (
        "empty-rule-set",
        {"line": 5, "character": 8},
    )
    text = (rules / "all.yml").read_text("utf-8")
    server.open(rules / "all.yml")
    replaced(server, mine, f"# mine\n{text}", 2)
    while pushed(server, mine, some=True)["diagnostics"][0]["range"]["start"]["line"] != 6:
        pass
    talk.write_text("def say(): ...\n", "utf-8")
    created = {"changes": [{"uri": talk.as_uri(), "type": 1}]}
    server.client.notify("workspace/didChangeWatchedFiles", created)
    assert pushed(server, mine, some=False)["diagnostics"] == []
    assert server.leave() == 0


def test_a_layer_without_files_is_told_in_the_settings_until_it_has_some(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    root = shop(tmp_path)
    said = (
        '[checks.boundaries]\npreset = "layered"\n[checks.boundaries.layers]\nmoney = ["pya.py"]\n'
    )
    (root / "codegraph.toml").write_text(said, "utf-8")
    server = start()
    server.initialize(root, capabilities=PUSHED)
    mine = (root / "codegraph.toml").as_uri()
    server.open(root / "till.py")
    (item,) = pushed(server, mine, some=True)["diagnostics"]
    assert marked([item]) == [("empty-rule-set", 3, 9)]
    (root / "codegraph.toml").write_text(said.replace("pya", "pay"), "utf-8")
    changed = {"changes": [{"uri": mine, "type": 2}]}
    server.client.notify("workspace/didChangeWatchedFiles", changed)
    assert pushed(server, mine, some=False)["diagnostics"] == []
    assert server.leave() == 0


def test_a_file_closed_without_saving_is_followed_on_disk_again(
    start: Callable[..., Server], tmp_path: Path
) -> None:
    server, root, pay, till = at_work(start, tmp_path)
    # The whole graph has been looked at: what that finds is told again only where it differs.
    told(server, till, ("unused-symbol", 3, 4), version=1)
    replaced(server, till, TILL + "# more\n", 2)
    (root / "till.py").write_text(TILL + "def :\n", "utf-8")
    server.client.notify("textDocument/didClose", {"textDocument": {"uri": till}})
    told(server, till, ("syntax-error", 5, 0), version=None)
    # A rename waits until all of that is in the graph. Files are looked at in the order in which
    # something happened to them: with the other one told of, nothing waits for the first any more.
    there = {"textDocument": {"uri": pay}, "position": {"line": 0, "character": 4}}
    assert server.client.call("textDocument/rename", {**there, "newName": "take"})["result"]
    changed(server, root / "shop.py", SHOP + "def :\n")
    told(server, (root / "shop.py").as_uri(), ("syntax-error", 5, 0), version=None)
    changed(server, root / "till.py", TILL + "\ndef :\n")
    told(server, till, ("syntax-error", 6, 0), version=None)
    assert server.leave() == 0


def changed(server: Server, path: Path, text: str) -> None:
    """The file has other text on disk, and the client's watcher says so."""
    path.write_text(text, "utf-8")
    changes = [{"uri": path.as_uri(), "type": 2}]
    server.client.notify("workspace/didChangeWatchedFiles", {"changes": changes})


def told(server: Server, uri: str, problem: tuple[str, int, int], *, version: int | None) -> None:
    """Returns when *problem* is told of the file, on disk where there is no version."""
    while True:
        found = pushed(server, uri, some=True)
        if found.get("version") == version and problem in marked(found["diagnostics"]):
            return
