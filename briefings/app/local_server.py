"""A server for one person at this machine: it answers nobody else, and no page elsewhere can make it do anything."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: Names that this machine answers to: a page elsewhere must not read anything by a name that leads here.
LOCAL_HOSTS = frozenset(("127.0.0.1", "localhost"))


class LocalHandler(BaseHTTPRequestHandler):
    """Answers requests that come from this machine and from pages of its own."""

    def do_GET(self) -> None:
        """Answer what asks for something."""
        self.serve_get()

    def do_POST(self) -> None:
        """Answer what changes something."""
        self.serve_post()

    def serve_get(self) -> None:
        """Answer a request that asks for something."""
        self.answer(404, "text/plain", "nothing here\n")

    def serve_post(self) -> None:
        """Answer a request that changes something."""
        self.answer(404, "text/plain", "nothing here\n")

    def is_foreign(self) -> bool:
        """Return whether a request comes from a page elsewhere, or for another name than this machine's."""
        # A page elsewhere cannot read an answer, but each of its requests would draw the edition anew.
        foreign = self.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
        return foreign or self.headers.get("Host", "").rpartition(":")[0] not in LOCAL_HOSTS

    def answer(self, status: int, kind: str, text: str, policy: str = "") -> None:
        """Send an answer; `policy` is a Content-Security-Policy."""
        content = text.encode("utf-8", "replace")
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        try:
            self.wfile.write(content)
        except OSError:
            self.close_connection = True  # the browser went away

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: what matters is said on the page."""


class LocalServer(ThreadingHTTPServer):
    """Serves on this machine alone; it ends without waiting for a browser."""

    daemon_threads = True


def build_local_server(handler: type[LocalHandler], port: int) -> ThreadingHTTPServer:
    """Return a server on this machine alone; port 0 takes any that is free. Raises `OSError`."""
    return LocalServer(("127.0.0.1", port), handler)
