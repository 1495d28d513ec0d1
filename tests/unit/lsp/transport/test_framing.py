import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegraph_lsp.lsp.transport import framing
from codegraph_lsp.lsp.transport.framing import BadFrame, FrameError, Framer


def check(stream: bytes, *expected: bytes) -> None:
    assert list(Framer().feed(stream)) == list(expected)
    by_byte = Framer()
    assert [body for i in range(len(stream)) for body in by_byte.feed(stream[i : i + 1])] == list(
        expected
    )


def test_bodies_are_cut_at_their_length() -> None:
    check(b"Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n[1]", b"{}", b"[1]")


def test_an_empty_body_is_a_body() -> None:
    check(b"Content-Length: 0\r\n\r\nContent-Length: 1\r\n\r\n1", b"", b"1")


@pytest.mark.parametrize(
    "header",
    [
        b"content-length:2\r\n\r\n",
        b"CONTENT-LENGTH : 2 \r\n\r\n",
        b"Content-Length: 2\n\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n",
        b"\r\n\nContent-Length: 2\r\nX: y\r\n\r\n",
    ],
)
def test_headers_are_taken_leniently(header: bytes) -> None:
    check(header + b"{}", b"{}")


@pytest.mark.parametrize(
    "header", [b"X: 1\r\n\r\n", b"Content-Length: two\r\n\r\n", b"Content-Length: -1\r\n\r\n"]
)
def test_a_header_without_a_length_ends_the_stream(header: bytes) -> None:
    with pytest.raises(FrameError):
        list(Framer().feed(header))


def test_an_endless_header_ends_the_stream() -> None:
    with pytest.raises(FrameError):
        list(Framer().feed(b"x" * (framing.MAX_HEADER + 1)))


def test_a_body_over_the_limit_is_skipped_without_being_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(framing, "MAX_BODY", 10)
    framer = Framer()
    assert [type(body) for body in framer.feed(b"Content-Length: 11\r\n\r\nabc")] == [BadFrame]
    assert framer.in_the_middle
    assert list(framer.feed(b"d" * 8 + b"Content-Length: 1\r\n\r\n1")) == [b"1"]
    assert not framer.in_the_middle


@given(st.lists(st.binary(max_size=40)), st.lists(st.integers(1, 60)))
def test_any_cutting_of_the_stream_gives_the_same_bodies(
    bodies: list[bytes], cuts: list[int]
) -> None:
    stream = b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(body), body) for body in bodies)
    framer = Framer()
    found: list[bytes] = []
    for cut in [*cuts, len(stream) + 1]:
        found.extend(framer.feed(stream[:cut]))
        stream = stream[cut:]
    assert found == bodies
