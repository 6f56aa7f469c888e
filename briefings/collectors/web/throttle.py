"""How often a host is asked: one request at a time, a pause between two, and as long a wait as it asks for."""

import contextlib
import threading
from collections.abc import Callable, Iterator


class HostThrottle:
    """Lets one thread at a time speak to a host; times in seconds of `clock`."""

    def __init__(self, pause: float, clock: Callable[[], float], sleep: Callable[[float], object]) -> None:
        self._pause = pause
        self._clock = clock
        self._sleep = sleep
        self._guard = threading.Lock()
        self._hosts: dict[str, threading.Lock] = {}
        self._free: dict[str, float] = {}

    @contextlib.contextmanager
    def take_turn(self, host: str) -> Iterator[None]:
        """Wait until nobody else speaks to the host and its pause is over, and keep others out meanwhile."""
        with self._guard:
            lock = self._hosts.setdefault(host, threading.Lock())
        with lock:
            wait = self._free.get(host, 0.0) - self._clock()
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                self.delay_host(host, self._pause)

    def delay_host(self, host: str, seconds: float) -> None:
        """Leave a host alone for so long from now on."""
        self._free[host] = max(self._free.get(host, 0.0), self._clock() + seconds)

    def compute_wait(self, host: str) -> float:
        """Return how long the host has still to be left alone."""
        return max(self._free.get(host, 0.0) - self._clock(), 0.0)
