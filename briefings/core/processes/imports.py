"""Modules are loaded in a thread while this process waits for others."""

import contextlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module


@contextmanager
def loading_meanwhile(modules: Sequence[str]) -> Iterator[None]:
    """Load modules, one after the other, beside what is done inside; none is begun after that has ended.

    Whoever imports one of them waits until it is there; what goes wrong with one is told to whoever imports it next.
    """
    over = threading.Event()

    def load() -> None:
        for name in modules:
            if over.is_set():
                return
            with contextlib.suppress(Exception):
                import_module(name)

    thread = threading.Thread(target=load, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        # Two threads that load the same modules in another order may meet one that is half there.
        thread.join()
