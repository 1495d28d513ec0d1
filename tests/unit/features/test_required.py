import re

import pytest

from codegraph_lsp.features.regex_literals import required_by_regex
from codegraph_lsp.features.required import (
    ALWAYS,
    AllOf,
    AnyOf,
    Held,
    Joined,
    Literal,
    Required,
    expression_of,
    one_of,
)
from codegraph_lsp.features.rule_words import required_by


def told(required: Required) -> str:
    match required:
        case Literal(text):
            return text.decode()
        case Joined():
            return ""  # beside its words
        case AllOf(parts):
            words = sorted(filter(None, map(told, parts)))
            return words[0] if len(words) == 1 else "(" + " & ".join(words) + ")"
        case AnyOf(parts):
            return "(" + " | ".join(sorted(map(told, parts))) + ")"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("^foo.*bar$", "(bar & foo)"),
        ("foo|bar", "(bar | foo)"),
        ("^(eval|exec)$", "(eval | exec)"),
        ("(?:foo)?bar", "bar"),
        ("fooo*", "foo"),
        ("fooo+bar", "(bar & fooo)"),
        ("foo{2}bar", "(bar & foo)"),
        ("foo{0,2}bar", "(bar & fo)"),
        ("fox{,2}bar", "(bar & fo)"),
        ("a|foo", "()"),
        ("(?i)foo", "()"),
        ("foo(?i:bar)", "()"),
        (r"foo\.bar", "foo.bar"),
        (r"foo\dbar\p{Lu}baz\x{41}qux", "(bar & baz & foo & qux)"),
        (r"\bfoo\b{end}", "foo"),
        ("[[:alpha:]]foo[^]a]bar", "(bar & foo)"),
        ("[a-z&&[^aeiou]]foo", "foo"),
        ("(?P<name>foo)+", "foo"),
        ("", "()"),
        ("foo\nbar", "(bar & foo)"),
        ("(foo", "()"),
    ],
)
def test_a_regular_expression_demands_its_literals(expression: str, expected: str) -> None:
    assert told(required_by_regex(expression)) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"pattern": "eval($X)"}, "eval"),
        ({"pattern": "async def $X(): pass"}, "()"),  # keywords, whatever their case elsewhere
        ({"pattern": "$X"}, "()"),
        ({"pattern": 'foo("some words")'}, "(foo & some words)"),
        ({"pattern": {"context": "foo(bar)", "strictness": "signature"}}, "()"),
        (
            {"pattern": {"context": "class A:\n  foo = bar", "selector": "assignment"}},
            "(bar & foo)",
        ),
        ({"pattern": "def ("}, "()"),
        ({"kind": "call"}, "()"),
        ({"any": [{"pattern": "foo($X)"}, {"pattern": "bar($X)"}]}, "(bar | foo)"),
        ({"any": [{"pattern": "foo($X)"}, {"kind": "call"}]}, "()"),
        ({"all": [{"pattern": "foo($X)"}, {"has": {"regex": "bar"}}]}, "(bar & foo)"),
        ({"pattern": "foo($X)", "not": {"regex": "bar"}}, "foo"),
        ({"kind": "call", "inside": {"pattern": "foo($X)", "stopBy": "end"}}, "foo"),
        ({"matches": "loop"}, "foo"),
        ({"matches": "self"}, "()"),
    ],
)
def test_a_rule_demands_the_words_of_its_patterns(rule: object, expected: str) -> None:
    utils = {"loop": {"pattern": "foo($X)"}, "self": {"matches": "self"}}
    assert told(required_by({"rule": rule, "utils": utils}, "python")) == expected


def test_constraints_count_for_what_is_always_bound() -> None:
    named = {"F": {"regex": "^(eval|exec)$"}}
    config = {"rule": {"pattern": "$F($$$)"}, "constraints": named}
    assert told(required_by(config, "python")) == "(eval | exec)"
    loose = {"any": [{"pattern": "$F($$$)"}, {"kind": "comment"}]}
    assert required_by({"rule": loose, "constraints": named}, "python") == ALWAYS


def test_a_name_is_no_part_of_another() -> None:
    required = required_by({"rule": {"pattern": "eval($X)"}}, "python")
    assert not Held(b"evaluate(retrieval)").has(required)
    for source in (b"eval(x)", b"1eval()", b"\xc3\xa9eval ()", b"evaluate; eval # x"):
        assert Held(source).has(required), source


TOGETHER = Joined(b"it", b".", b"only")


@pytest.mark.parametrize(
    "source",
    [
        "it.only",
        "1it.only(1)",
        "it\n  .only()",
        "it /* */ . only",
        "it . // a\n only",
        "it\\\n.only",
    ],
)
def test_names_stand_together(source: str) -> None:
    assert Held(source.encode()).has(TOGETHER)
    expression = expression_of(TOGETHER)
    assert expression is not None
    assert re.search(expression, source.encode())


@pytest.mark.parametrize(
    "source",
    ["bit.only()", "it.onlyOne; only", "this is it, and only it", "GPL-only it", "it://only"],
)
def test_names_do_not_stand_together(source: str) -> None:
    assert not Held(source.encode()).has(TOGETHER)
    expression = expression_of(TOGETHER)
    assert expression is not None
    assert not re.search(expression, source.encode())


def test_the_most_telling_words_are_searched_for() -> None:
    rule = {"pattern": "self.assertEquals($X, $Y)"}
    assert one_of(required_by({"rule": rule}, "python")) == {Joined(b"self", b".", b"assertEquals")}
    assert one_of(ALWAYS) is None
