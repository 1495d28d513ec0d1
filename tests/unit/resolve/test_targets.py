"""What a name in live text stands for."""

from codegraph_lsp.extract.extractor import extract
from codegraph_lsp.syntax.parsing import parse

from .conftest import Workspace


def at(text: str, path: str, marked: str) -> list[str]:
    """Targets of the name at the `|` in *marked*, a line of the file."""
    made = Workspace(text)
    file = made.file(path)
    line, _, rest = marked.partition("|")
    source = text.split(f"== {path}\n", 1)[1].partition("\n== ")[0]
    offset = source.index(line + rest) + len(line)
    told = []
    for target in made.linker.targets_at(file, made.facts[file], offset):
        if target.external is not None:
            told.append(target.external.qualified_name)
        elif target.span is not None and target.file is not None:
            told.append(f"local {source[target.span.start : target.span.end]}@{target.span.start}")
        elif target.file is not None:
            told.append(f"{made.paths[target.file]}:{made.names(target.file)[target.symbol]}")
    return told


TEXT = """
== lib.py
class Client:
    def get(self): pass
== a.py
import json
from lib import Client as Own
def use(value):
    own = Own()
    own.get()
    json.loads(value)
"""


def test_a_call_leads_to_the_method() -> None:
    assert at(TEXT, "a.py", "own.g|et()") == ["lib.py:Client.get"]


def test_imports_lead_to_what_they_name() -> None:
    assert at(TEXT, "a.py", "from l|ib import Client") == ["lib.py:"]
    assert at(TEXT, "a.py", "import Cl|ient as Own") == ["lib.py:Client"]
    assert at(TEXT, "a.py", "as Ow|n") == ["lib.py:Client"]


def test_externals_are_named() -> None:
    assert at(TEXT, "a.py", "json.lo|ads(value)") == ["json.loads"]


def test_a_definition_leads_to_itself() -> None:
    assert at(TEXT, "a.py", "def u|se(value)") == ["a.py:use"]


def test_local_names_lead_to_where_they_are_bound() -> None:
    assert at(TEXT, "a.py", "def use(va|lue)") == ["local value@50"]
    assert at(TEXT, "a.py", "o|wn = Own()") == ["local own@62"]


def test_nothing_stands_between_names() -> None:
    assert at(TEXT, "a.py", "json.loads(value|)\n") in ([], ["local value@50"])


CLOSURES = """
== a.py
def counts(limit):
    total = limit
    def add(step):
        nonlocal total
        total += step
        return lambda total: total
    return add, total
def other(total):
    return total
== b.ts
export class Cart {
    private rows = (items: string[]) => items.map(item => item.trim());
    total(items: number[]): number {
        let sum = 0;
        items.forEach(item => { sum += item; });
        return sum;
    }
    other(sum: number) { return sum; }
}
== c.go
package c
func Sum(rows []int) int {
    total := 0
    for _, row := range rows { func() { total += row }() }
    return total
}
func Other(total int) int { return total }
"""


def test_the_function_around_a_local_name_tells_of_it_what_the_whole_file_does() -> None:
    made = Workspace(CLOSURES)
    n_found = 0
    for file, spec in made.specs.items():
        source = CLOSURES.split(f"== {made.paths[file]}\n")[1].partition("\n== ")[0].encode()
        source += b"\n" if not source.endswith(b"\n") else b""
        tree = parse(spec, source)
        whole = extract(spec, tree, source, locals=True)
        for offset in range(len(source)):
            part = extract(spec, tree, source, locals=True, around=offset)
            found, expected = (
                [target for target in made.linker.targets_at(file, facts, offset) if target.span]
                for facts in (part, whole)
            )
            assert found == expected, (made.paths[file], offset)
            n_found += bool(found)
    assert n_found > 100
