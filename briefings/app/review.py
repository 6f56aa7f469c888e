"""Shows an edition in the browser of one person, who changes it there; saving draws it anew."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from briefings.app.approval import approve_edition
from briefings.app.edition_state import make_sentence_source
from briefings.app.local_server import LocalHandler, build_local_server
from briefings.app.manual_edits import (
    EditConflictError,
    EditedEdition,
    add_edits,
    load_edited,
    remove_edits,
    require_state,
)
from briefings.app.project import Project
from briefings.config.rendering import build_templates
from briefings.core.editing import Edit, EditAction
from briefings.core.edition import StoryItem
from briefings.core.errors import BriefingsError, UsageError
from briefings.core.resources import templates_folder
from briefings.publishing.renderers.html import HtmlRenderer
from briefings.storage.archive import load_texts
from briefings.storage.database import BusyError

#: Bytes of a change that the page sends.
MAX_BODY = 100_000
#: What the page may do: nothing but ask this server.
PAGE_POLICY = (
    "default-src 'none'; connect-src 'self'; frame-src 'self'; img-src data:; "
    "script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'"
)
#: What the page sends of a change; everything is text but the place of a sentence.
TEXT_FIELDS = ("story", "section", "before", "text", "by")


@dataclass(frozen=True, slots=True)
class Review:
    """One edition under review."""

    project: Project
    #: name of the edition's folder
    edition: str
    #: the name that changes bear until the person on the page gives another
    person: str
    log: Callable[[str], None]
    #: whoever does not know it is answered nothing
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def load(self) -> EditedEdition:
        """Return the edition as it is now."""
        return load_edited(self.project, self.project.catalogue.find_edition(self.edition))

    def describe(self) -> dict[str, Any]:
        """Return what the page shows."""
        found, record = self.load(), self.project.catalogue.find_edition(self.edition)
        briefing, first = found.briefing, found.first
        told = {item.id for section in briefing.sections for item in section.items}
        names = {item.id: item.headline for section in first.sections for item in section.items}
        names |= {section.id: section.title for section in first.sections}
        struck = {item.id: item.headline for section in first.sections for item in section.items if item.id not in told}
        introduction = briefing.editing.introduction if briefing.editing else None
        return {
            "state": briefing.digest,
            "title": briefing.title,
            "number": briefing.number,
            "day": briefing.day.isoformat() if briefing.day else "",
            "status": record.state,
            "approved": f"{briefing.approved.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if briefing.approved else "",
            "approved_by": briefing.approved_by,
            "person": self.person,
            "introduction": introduction.text if introduction else "",
            "sections": [
                {
                    "id": section.id,
                    "title": section.title,
                    "items": [
                        self.describe_story(found, item, f"{place}.{rank}")
                        for rank, item in enumerate(section.items, 1)
                    ],
                }
                for place, section in enumerate(briefing.sections, 1)
            ],
            "struck": [{"id": key, "headline": headline} for key, headline in struck.items()],
            "outlets": sorted({source.outlet for source in briefing.sources}),
            "edits": [
                {
                    "action": edit.action,
                    "by": edit.by,
                    "about": names.get(edit.story) or names.get(edit.section, ""),
                    "text": edit.text,
                    "since": edit.since,
                    "story": edit.story,
                }
                for edit in found.edits
            ],
        }

    def describe_story(self, found: EditedEdition, item: StoryItem, place: str) -> dict[str, Any]:
        """Return what the page shows of one story."""
        editing = found.briefing.editing
        comments = editing.find_comments(item.id) if editing else ()
        return {
            "id": item.id,
            "place": place,
            "headline": item.headline,
            "points": [point.text for point in item.points],
            "outlets": list(item.outlets),
            "articles": item.articles,
            "comments": [{"by": comment.by, "text": comment.text} for comment in comments],
        }

    def list_candidates(self, story: str) -> list[str]:
        """Return the sentences that may be printed for a story. Raises `UsageError` for one that is not told."""
        found = self.load()
        item = next((i for s in found.briefing.sections for i in s.items if i.id == story), None)
        if item is None:
            raise UsageError("this story is not told any more")
        return [point.text for point in make_sentence_source(found.first, load_texts(found.folder))(item)]

    def render_page(self) -> str:
        """Return the edition as a page."""
        templates = build_templates(self.project.settings, self.project.base)
        return HtmlRenderer(templates).render(self.load().briefing).content.decode()

    def change(self, path: str, given: Mapping[str, Any]) -> None:
        """Do what the page asks for. Raises `BriefingsError`."""
        record = self.project.catalogue.find_edition(self.edition)
        state = str(given.get("state", ""))
        if not state:
            raise UsageError("a change needs the state that it was made to")
        if path == "/undo":
            remove_edits(self.project, record, [int(given.get("number", 0))], state)
        elif path == "/approve":
            require_state(self.load(), state)
            self.log(approve_edition(self.project, record, self.log, str(given.get("by", "")).strip() or self.person))
        else:
            texts = {key: str(given.get(key, "")) for key in TEXT_FIELDS}
            texts["by"] = texts["by"].strip() or self.person
            moment = self.project.clock().replace(microsecond=0)
            action = EditAction(str(given.get("action", "")))
            add_edits(
                self.project,
                record,
                [Edit(action=action, moment=moment, place=int(given.get("place", 1)), **texts)],
                state,
            )


def build_review_server(review: Review, port: int) -> ThreadingHTTPServer:
    """Return a server for a review, on this machine alone; port 0 takes any that is free. Raises `OSError`."""

    class Handler(LocalHandler):
        def serve_get(self) -> None:
            place = urlsplit(self.path)
            asked = parse_qs(place.query)
            if not self.is_allowed(asked.get("token", [""])[0]):
                return
            if place.path == "/":
                nonce = secrets.token_urlsafe(16)
                page = (templates_folder() / "review" / "page.html").read_text(encoding="utf-8")
                self.answer(200, "text/html", page.replace("@nonce", nonce), PAGE_POLICY.format(nonce=nonce))
            elif place.path == "/state":
                self.answer_with(review.describe)
            elif place.path == "/sentences":
                self.answer_with(lambda: review.list_candidates(asked.get("story", [""])[0]))
            elif place.path == "/page":
                self.answer(200, "text/html", review.render_page())
            else:
                self.answer(404, "text/plain", "nothing here\n")

        def serve_post(self) -> None:
            place, length = urlsplit(self.path), int(self.headers.get("Content-Length") or 0)
            if not self.is_allowed(self.headers.get("X-Token", "")):
                return
            if place.path not in ("/edit", "/undo", "/approve") or not 0 < length <= MAX_BODY:
                self.answer(404, "text/plain", "nothing here\n")
                return
            body = self.rfile.read(length)

            def work() -> Any:
                review.change(place.path, json.loads(body))
                return review.describe()

            self.answer_with(work)

        def is_allowed(self, token: str) -> bool:
            """Return whether the request comes from the page that was opened here; else it is refused."""
            if self.is_foreign() or not secrets.compare_digest(token.encode(), review.token.encode()):
                self.answer(403, "text/plain", "this review is for whoever opened it on this machine\n")
                return False
            return True

        def answer_with(self, work: Callable[[], Any]) -> None:
            """Answer with what some work gives, or why it cannot be done."""
            status, found = 200, None
            try:
                found = work()
            except (EditConflictError, BusyError) as error:
                status, found = 409, {"error": str(error)}
            except (BriefingsError, ValueError, TypeError) as error:
                status, found = 422, {"error": str(error)}
            self.answer(status, "application/json", json.dumps(found, ensure_ascii=False))

    return build_local_server(Handler, port)
