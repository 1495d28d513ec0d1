"""What a name in live text stands for."""

from codegraph_lsp.extract.extractor import extract
from codegraph_lsp.syntax.parsing import parse

from .conftest import Workspace


def at(text: str, path: str, marked: str, *, types: bool = False) -> list[str]:
    """Targets, or types, of the name at the `|` in *marked*, a line of the file."""
    made = Workspace(text)
    file = made.file(path)
    ask = made.linker.types_at if types else made.linker.targets_at
    line, _, rest = marked.partition("|")
    source = text.split(f"== {path}\n", 1)[1].partition("\n== ")[0]
    offset = source.index(line + rest) + len(line)
    told = []
    for target in ask(file, made.facts[file], offset):
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


TYPED = """
== lib.py
class Client:
    def copy(self) -> "Client": ...
class Pool:
    first: Client
    def __init__(self, all: list[Client]):
        self.all = all
def open_one():
    return Client()
== a.py
from pathlib import Path
from lib import Client, Pool, open_one
LAST = open_one()
POOL = Pool([])
FIRST = POOL.first
PLACE = Path("a")
WORD = "text"
"""


def test_the_type_of_a_value_is_its_class() -> None:
    assert at(TYPED, "a.py", "LA|ST = ", types=True) == ["lib.py:Client"]
    assert at(TYPED, "a.py", "POOL.fir|st", types=True) == ["lib.py:Client"]
    assert at(TYPED, "a.py", "PO|OL.first", types=True) == ["lib.py:Pool"]
    assert at(TYPED, "a.py", "PL|ACE", types=True) == ["pathlib.Path"]


def test_the_type_of_a_function_is_that_of_its_result() -> None:
    assert at(TYPED, "a.py", "LAST = open_|one()", types=True) == ["lib.py:Client"]
    assert at(TYPED, "lib.py", "def co|py(self)", types=True) == ["lib.py:Client"]


def test_the_type_of_a_type_is_itself() -> None:
    assert at(TYPED, "a.py", "import Cli|ent", types=True) == ["lib.py:Client"]


def test_a_built_in_type_has_no_place() -> None:
    assert at(TYPED, "a.py", "WO|RD", types=True) == []


GENERIC = """
== a.ts
class Box<T> { constructor(public held: T) {} }
class Card {}
export const box: Box<Card> = new Box(new Card());
export const held = box.held;
== b.go
package b
type Card struct{}
func (c *Card) Copy() *Card { return c }
var First = new(Card).Copy()
"""


def test_the_type_of_a_generic_value_is_the_generic_type() -> None:
    assert at(GENERIC, "a.ts", "const bo|x: ", types=True) == ["a.ts:Box"]
    assert at(GENERIC, "a.ts", "const he|ld = ", types=True) == ["a.ts:Card"]


def test_the_type_of_a_pointer_is_what_it_points_to() -> None:
    assert at(GENERIC, "b.go", "var Fir|st", types=True) == ["b.go:Card"]
