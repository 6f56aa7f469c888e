"""A server that drips: it sends a part of its answer again and again, far longer than anybody should listen."""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, repeat

#: How often a part is repeated before the connection ends, which tells who would have listened for ever.
REPEATS = 200


def repeated(beginning: bytes, part: bytes) -> Callable[[], Iterator[bytes]]:
    """Return what sends a beginning and then the same part over and over."""
    return lambda: chain([beginning], repeat(part, REPEATS))


@contextmanager
def a_dripping_server(parts: Callable[[], Iterable[bytes]], pause: float = 0.05) -> Iterator[int]:
    """Run a server on this machine that sends these parts to everybody; yields its port."""
    over = threading.Event()
    listener = socket.create_server(("localhost", 0))
    listener.settimeout(0.05)

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            for part in parts():
                if over.is_set():
                    return
                connection.sendall(part)
                time.sleep(pause)

    def accept() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                threads.append(threading.Thread(target=serve, args=(listener.accept()[0],)))
                threads[-1].start()

    threads = [threading.Thread(target=accept)]
    threads[0].start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        over.set()
        for thread in threads:
            thread.join()
        listener.close()
