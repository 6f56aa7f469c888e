"""Serves a page to the person at this machine until Ctrl-C: what preview and review have in common."""

import sys
from collections.abc import Callable
from http.server import ThreadingHTTPServer

from briefings.core.errors import UsageError


def serve_until_stopped(build_server: Callable[[int], ThreadingHTTPServer], port: int, query: str = "") -> None:
    """Print the address of a server and serve until Ctrl-C; raise `UsageError` where the port cannot be had."""
    try:
        serving = build_server(port)
    except OSError as cause:
        raise UsageError(f"--port {port}: {cause.strerror}; another port, or 0 for any that is free") from cause
    sys.stdout.write(f"http://127.0.0.1:{serving.server_port}/{query}\n")
    sys.stdout.flush()
    try:
        serving.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        pass
    finally:
        serving.server_close()
