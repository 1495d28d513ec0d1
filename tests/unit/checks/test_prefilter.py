"""What the prefilter leaves out has no match, whatever the rules and the files are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from codegraph_lsp.checks.matching import hits
from codegraph_lsp.checks.prefilter import expressions_of
from codegraph_lsp.checks.rule import Rule, Shape
from codegraph_lsp.features.ast_grep import tree
from codegraph_lsp.features.required import Held
from codegraph_lsp.features.rule_words import required_by
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.span import Span
from codegraph_lsp.support.cancel import CancelToken
from codegraph_lsp.workspace import ripgrep
from codegraph_lsp.workspace.roots import Roots

if TYPE_CHECKING:
    from pathlib import Path as FilePath

pytestmark = pytest.mark.slow

PIECES = {
    "python": (
        "eval(text)",
        "os.system('ls -l')",
        "os . path. # why\\\n  join(a, b)",
        "(os.\n  path.exists)(a)",
        "self.total += 1",
        "x = [one for one in many if one]",
        "'''some\nlong text'''",
        "assert evaluate(0x1f, 1if a else 2)",
        "f'{name!r} and more'",
        "import os.path as paths",
        "lambda größe: größe.value",
        "await client.get(url, verify=False)",
        "# a comment about eval",
        "def (broken",
        "evaluation.eval.only",
        "0xevaltext",
    ),
    "typescript": (
        "eval(text);",
        "it.only('name', () => {});",
        "it /* here */ . only(1);",
        "it\n  // there\n  .only(1);",
        "it?.only(1);",
        "const only = it as any;",
        "a.b.c.d;",
        "`some ${it.only} text`;",
        "element.innerHTML = html;",
        "class A extends B { #only = 1; get it() { return this.#only; } }",
        "new Foo<string>(1);",
        "if (it) { debugger; }",
        "'\\nonly';",
        "function (broken {",
        "/only/gi.test(it);",
    ),
    "go": (
        "package a",
        'fmt.Println("some text")',
        "func f() error { return md5.New() }",
        "if err != nil { return err }",
        "x := strings.Title(s)",
        "func (s *Server) Close() { s.mu.Unlock() }",
        "tls.Config{InsecureSkipVerify: true}",
    ),
}

_WORDS = re.compile(r"[^\W\d]\w*")


def nodes_of(piece: str, language: str) -> list[Any]:
    waiting, found = [tree(piece, language)], []
    while waiting:
        node = waiting.pop()
        waiting += node.children()
        if node.is_named() and node.kind() != "ERROR":
            found.append(node)
    return found


def patterns(language: str) -> st.SearchStrategy[str]:
    """Pieces of code, and nodes of them, with some of their words as variables."""
    nodes = {node.text() for piece in PIECES[language] for node in nodes_of(piece, language)}
    whole = sorted(text for text in {*PIECES[language], *nodes} if text.strip())

    @st.composite
    def holed(draw: st.DrawFn) -> str:
        piece = draw(st.sampled_from(whole))
        words = sorted(set(_WORDS.findall(piece)))
        gone = draw(st.sets(st.sampled_from(words), max_size=2)) if words else set()
        for number, word in enumerate(sorted(gone)):
            dollars = draw(st.sampled_from(["$", "$", "$$", "$$$"]))
            hole = f"{dollars}V{number}"
            piece = re.sub(rf"\b{word}\b", lambda _, hole=hole: hole, piece)
        return piece

    return holed()


def regexes(language: str) -> st.SearchStrategy[str]:
    words = sorted({w for piece in PIECES[language] for w in _WORDS.findall(piece)})
    atoms = st.sampled_from(words).map(re.escape) | st.sampled_from(
        [
            ".",
            r"\w",
            "[a-z]",
            "[^]x]",
            "[[:alpha:]]",
            "a?",
            "(?:b)*",
            "o{0,1}",
            "x{2}",
            r"\.",
            "^",
            "$",
        ]
    )
    joined = st.lists(atoms, min_size=1, max_size=4).map("".join)
    return st.one_of(
        joined,
        st.lists(joined, min_size=2, max_size=3).map("|".join),
        joined.map(lambda e: f"({e})?{e}"),
        joined.map(lambda e: f"(?i){e}"),
    )


def rules(language: str, *, util: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    pieces = PIECES[language]
    kinds = sorted({node.kind() for piece in pieces for node in nodes_of(piece, language)})
    strictness = st.sampled_from(["cst", "smart", "ast", "relaxed", "signature", "template"])
    atoms = st.one_of(
        patterns(language).map(lambda p: {"pattern": p}),
        st.tuples(patterns(language), strictness).map(
            lambda pair: {"pattern": {"context": pair[0], "strictness": pair[1]}}
        ),
        st.sampled_from(kinds).map(lambda kind: {"kind": kind}),
        regexes(language).map(lambda r: {"regex": r}),
    )
    relations = st.sampled_from(["inside", "has", "precedes", "follows"])

    def grown(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
        related = inner.map(lambda rule: {**rule, "stopBy": "end"})
        several = st.lists(inner, min_size=1, max_size=3)
        return st.one_of(
            several.map(lambda parts: {"all": parts}),
            several.map(lambda parts: {"any": parts}),
            st.tuples(inner, inner).map(lambda two: {"all": [two[0], {"not": two[1]}]}),
            st.tuples(inner, relations, related).map(
                lambda three: {"all": [three[0], {three[1]: three[2]}]}
            ),
            inner.map(lambda rule: {"matches": "util"} if util else rule),
        )

    return st.recursive(atoms, grown, max_leaves=3)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    language = draw(st.sampled_from(sorted(PIECES)))
    rule = draw(rules(language))
    config: dict[str, Any] = {"rule": rule, "utils": {"util": draw(rules(language, util=False))}}
    if "$V0" in str(rule) and draw(st.booleans()):
        config["constraints"] = {"V0": draw(rules(language, util=False))}
    return language, config


EVAL: dict[str, Any] = {"rule": {"pattern": "eval"}}
ONLY: dict[str, Any] = {"rule": {"pattern": "it.only($$$)"}}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases())
@example(case=("python", EVAL))
@example(case=("typescript", ONLY))
def test_what_is_left_out_has_no_match(case: tuple[str, dict[str, Any]]) -> None:
    language, config = case
    try:
        tree("", language).find(config)
    except Exception:  # not a rule; ast-grep has no type for that
        return
    required = required_by(config, language)
    place = Span(0, 0)
    rule = Rule("a", Path("a.yml"), place, "", language, None, "", required=required)
    wanted = expressions_of(rule)
    pieces = PIECES[language]
    for text in [*pieces, *("\n".join(pieces[start::4]) for start in range(4))]:
        source = text.encode()
        if hits(source, [Shape(language, config)]):
            assert Held(source).has(required), (required, text)
            assert wanted is None or any(re.search(each, source, re.M) for each in wanted)


@pytest.mark.skipif(ripgrep.program() is None, reason="ripgrep is not installed")
def test_ripgrep_misses_no_file(tmp_path: FilePath) -> None:
    texts = {
        "plain.py": b"eval(x)",
        "-dash.py": b"eval(x)",
        "with nul.py": b"\0 eval",
        "utf16.py": "eval(x)".encode("utf-16"),
        "utf32.py": "nothing".encode("utf-32"),
        "late.py": b"x\n" * 10_000 + b"eval",
        "größe.py": b"eval",
        ".hidden/ignored.py": b"eval",
        "none.py": b"evil",
    }
    for name, data in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / ".gitignore").write_text("*\n")
    (root,) = Roots([str(tmp_path)])
    found = ripgrep.files_with(root, [Path(name) for name in texts], {b"eval"}, CancelToken())
    assert found == set(texts) - {"none.py"}
    gone = [*texts, "gone.py"]
    assert ripgrep.files_with(root, gone, {b"eval"}, CancelToken()) >= found
