from __future__ import annotations

import os
from threading import Thread

import msgspec

from codegraph_lsp.index.frames import FromWorker, Item, Result, Work, batches, pack, send


def through_a_pipe(*chunks: bytes) -> list[bytes]:
    """Bodies that come out when *chunks* are written one by one."""
    reading, writing = os.pipe()
    found: list[bytes] = []

    def read() -> None:
        for bodies in batches(reading):
            found.extend(bodies)

    thread = Thread(target=read)
    thread.start()
    for chunk in chunks:
        os.write(writing, chunk)
    os.close(writing)
    thread.join()
    os.close(reading)
    return found


def test_frames_come_out_whole_however_they_are_cut() -> None:
    frames = pack(Result(1, 2, b"a" * 1000)) + pack(Result(1, 3, b""))
    decode = msgspec.msgpack.Decoder(FromWorker).decode
    for cut in (1, 3, 4, 5, 900, len(frames) - 1):
        bodies = through_a_pipe(frames[:cut], frames[cut:])
        assert [decode(body) for body in bodies] == [Result(1, 2, b"a" * 1000), Result(1, 3, b"")]


def test_half_a_frame_at_the_end_is_dropped() -> None:
    whole = pack(Result(1, 2, b"abc"))
    assert len(through_a_pipe(whole, whole[:-1])) == 1


def test_more_than_a_pipe_holds_is_sent_whole() -> None:
    reading, writing = os.pipe()
    work = Work(1, [Item(1, 1, b"x" * 3_000_000)])
    thread = Thread(target=send, args=(writing, work))
    thread.start()
    [body] = next(batches(reading))
    thread.join()
    os.close(writing)
    os.close(reading)
    assert msgspec.msgpack.decode(body, type=Work) == work
