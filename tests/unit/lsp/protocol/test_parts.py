from dataclasses import dataclass
from typing import Any

import msgspec

from codegraph_lsp.lsp.protocol.held import Holding
from codegraph_lsp.lsp.protocol.parts import PART, Listing, parted


@dataclass
class Params:
    partial_result_token: Any = None


def sent(result: Any, token: Any) -> tuple[list[int], Any]:
    bodies, rest = parted(result, Params(token))
    values = [msgspec.json.decode(body)["params"]["value"] for body in bodies]
    sizes = [len(value["items"] if isinstance(value, dict) else value) for value in values]
    return sizes, msgspec.to_builtins(rest)


def test_long_lists_go_ahead_in_parts_where_the_client_takes_them() -> None:
    long = list(range(PART + 1))
    assert sent(long, "t") == ([PART, 1], [])
    assert sent(Listing(long), "t") == ([PART, 1], {"items": []})
    assert sent(long, None) == ([], long)
    assert sent(Listing([1]), "t") == ([], {"items": [1]})
    assert sent("text", "t") == ([], "text")


def test_what_waits_is_called_once_after_a_change() -> None:
    holding, called = Holding(), []
    seen = holding.serial
    assert holding.keep(seen, lambda: called.append(1))
    for again in holding.release():
        again()
    assert called == [1]
    assert holding.release() == []
    assert not holding.keep(seen, lambda: called.append(2)), "something has changed meanwhile"
