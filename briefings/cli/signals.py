"""How a command that runs for long is stopped: SIGTERM and Ctrl-C set an event, which the command looks at."""

import signal
import threading


def stop_on_signals() -> threading.Event:
    """Return an event that SIGTERM and SIGINT set; the work in hand is finished first."""
    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    return stopped
