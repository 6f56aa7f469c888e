"""Serves one edition on this machine while templates are edited: what is saved is seen, mistakes stand on the page."""

import html
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Event
from urllib.parse import parse_qs, urlsplit

from briefings.app.local_server import LocalHandler, build_local_server
from briefings.core.edition import Briefing
from briefings.core.errors import RenderError
from briefings.publishing.renderers.html import HtmlRenderer
from briefings.publishing.renderers.templating import Templates
from briefings.storage.archive import load_edition

#: Seconds between two looks at the files, and seconds that a browser is kept waiting for a change.
POLL_SECONDS, MAX_WAIT_SECONDS = 0.25, 20.0
SHELL_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Preview</title>
<style>html,body,iframe{margin:0;border:0;width:100%;height:100%;display:block}</style>
<iframe title="Preview" src="/page"></iframe>
<script>(async () => { let known = ""; for (;;) { try {
  const said = await (await fetch("/stamp?known=" + encodeURIComponent(known))).text();
  if (known && said !== known) document.querySelector("iframe").contentWindow.location.reload();
  known = said; } catch { await new Promise(done => setTimeout(done, 1000)); } } })()</script>"""


@dataclass(frozen=True, slots=True)
class Preview:
    """What is served: an edition, the templates it is drawn from anew each time, and what reports their mistakes."""

    briefing: Briefing
    templates: Templates
    folders: tuple[Path, ...]
    say: Callable[[str], None]
    stopping: Event = field(default_factory=Event)

    @classmethod
    def of_folder(
        cls, folder: Path, templates: Templates, folders: tuple[Path, ...], say: Callable[[str], None]
    ) -> "Preview":
        """Return the preview of the edition in a folder. Raises `UsageError` when there is none."""
        return cls(load_edition(folder), templates, folders, say)

    def render_page(self) -> tuple[int, str]:
        """Draw the edition; a mistake in a template is what the page then shows. Returns HTTP status and page."""
        try:
            return 200, HtmlRenderer(self.templates).render(self.briefing).content.decode()
        except RenderError as mistake:
            self.say(f"{mistake}")
            shown = html.escape(f"{mistake}")
            return 500, f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Mistake</title><pre>{shown}</pre>'

    def wait_for_change(self, known: str) -> str:
        """Return what tells one state of the files from another; waits until it is not `known` any more."""
        until = time.monotonic() + MAX_WAIT_SECONDS
        while (
            (now := self._compute_stamp()) == known
            and time.monotonic() < until
            and not self.stopping.wait(POLL_SECONDS)
        ):
            pass
        return now

    def _compute_stamp(self) -> str:
        files = sorted(path for folder in self.folders for path in folder.rglob("*") if path.is_file())
        return str(hash(tuple((str(path), path.stat().st_mtime_ns) for path in files if path.exists())))


def build_preview_server(preview: Preview, port: int) -> ThreadingHTTPServer:
    """Return a server for a preview, on this machine alone; port 0 takes any that is free. Raises `OSError`."""

    class Handler(LocalHandler):
        def serve_get(self) -> None:
            place = urlsplit(self.path)
            if self.is_foreign():
                self.answer(403, "text/plain", "this preview is for this machine alone\n")
            elif place.path == "/":
                self.answer(200, "text/html", SHELL_PAGE)
            elif place.path == "/page":
                status, page = preview.render_page()
                self.answer(status, "text/html", page)
            elif place.path == "/stamp":
                self.answer(200, "text/plain", preview.wait_for_change(parse_qs(place.query).get("known", [""])[0]))
            else:
                self.answer(404, "text/plain", "nothing here\n")

    return build_local_server(Handler, port)
