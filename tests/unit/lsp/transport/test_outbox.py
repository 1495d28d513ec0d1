import threading

from codegraph_lsp.lsp.transport.outbox import Outbox


class Client:
    """A stream whose reader can be made to wait."""

    def __init__(self) -> None:
        self.may_read = threading.Event()
        self.received: list[bytes] = []
        self.writing = threading.Event()
        self.gone = False

    def read(self) -> bytes:
        return b""

    def more(self) -> bool:
        return False

    def write(self, data: bytes) -> None:
        self.writing.set()
        assert self.may_read.wait(10)
        if self.gone:
            raise BrokenPipeError
        self.received.append(data.partition(b"\r\n\r\n")[2])

    def close(self) -> None:
        pass


def outbox_with_busy_client() -> tuple[Outbox, Client, threading.Event]:
    """The client holds a first message, `-`, and reads no further yet."""
    client, broken = Client(), threading.Event()
    outbox = Outbox(client, broken=broken.set, max_queued=10)
    outbox.start()
    outbox.put(b"-")
    assert client.writing.wait(10)
    return outbox, client, broken


def test_messages_leave_in_order_and_the_latest_of_a_topic_in_the_place_of_the_first() -> None:
    outbox, client, _ = outbox_with_busy_client()
    for body, topic in [(b"a", None), (b"p1", "p"), (b"b", None), (b"p2", "p"), (b"q", "q")]:
        outbox.put(body, topic=topic)
    client.may_read.set()
    outbox.close(seconds=10)
    assert client.received == [b"-", b"a", b"p2", b"b", b"q"]


def test_a_late_body_is_made_when_its_turn_has_come() -> None:
    outbox, client, _ = outbox_with_busy_client()
    files = ["a"]
    outbox.put(lambda: "".join(files).encode(), topic="graph")
    outbox.put(lambda: None, topic="nothing")
    files.append("b")
    client.may_read.set()
    outbox.close(seconds=10)
    assert client.received == [b"-", b"ab"]


def test_who_answers_waits_while_too_much_is_queued() -> None:
    outbox, client, _ = outbox_with_busy_client()
    outbox.put(b"x" * 11)
    went_on = threading.Event()

    def answer() -> None:
        outbox.wait_for_room()
        went_on.set()

    threading.Thread(target=answer).start()
    assert not went_on.wait(0.05)
    client.may_read.set()
    assert went_on.wait(10)
    outbox.close(seconds=10)


def test_a_client_that_is_gone_ends_the_outbox_and_frees_who_waits() -> None:
    outbox, client, broken = outbox_with_busy_client()
    outbox.put(b"x" * 11)
    client.gone = True
    client.may_read.set()
    assert broken.wait(10)
    outbox.wait_for_room()
