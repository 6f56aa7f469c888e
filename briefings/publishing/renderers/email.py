"""A briefing becomes the text of a mail: one HTML page with its styles inlined, and the same in plain text."""

import re
import textwrap
from dataclasses import dataclass, field

from briefings.core.edition import Briefing, Rendition
from briefings.core.message import Message, Text, make_message
from briefings.publishing.renderers.charts.png import render_png
from briefings.publishing.renderers.templating import Templates

#: Bytes of HTML above which fewer stories are told: Gmail cuts a mail off near 102,000.
MAX_HTML_BYTES = 80_000
#: Topics and stories a topic, from the fullest to the shortest.
DETAIL_LEVELS = ((12, 4), (12, 2), (8, 1), (4, 1), (1, 1), (0, 0))
#: The picture of a mail, and the name that its HTML calls it by (RFC 2392).
CHART_FILE, CHART_CONTENT_ID = "email.png", "volume@briefings.invalid"
#: Columns of the plain text.
TEXT_COLUMNS = 78


@dataclass(frozen=True, slots=True)
class EmailNotes:
    """What stands in a mail beside the edition itself."""

    #: a sentence to the reader: nothing new today, the PDF is too large to attach
    notice: Text = ""
    #: whether there is no edition, and the mail only says why in `notice`
    absent: bool = False
    #: where the edition lies on the web
    link: str = ""
    #: what a correction changed, one line each
    correction: tuple[Text, ...] = ()
    #: the address to leave the list by
    unsubscribe: str = ""


def explain_missing_files(size: float, linked: bool) -> Message:
    """Return why a mail comes without the files of its edition, and where they are."""
    megabytes = f"{size / 1e6:.1f}"
    if linked:
        return make_message(
            "The files of this edition come to %(size)s MB and are too large to attach; they are here:", size=megabytes
        )
    return make_message(
        "The files of this edition come to %(size)s MB and are too large to attach. "
        "This mail is the edition in short; ask its sender for the whole.",
        size=megabytes,
    )


@dataclass(frozen=True, slots=True)
class EmailRenderer:
    """Draws `email.html` and `email.txt`; `templates` may be a user's."""

    templates: Templates = field(default_factory=Templates)
    #: names of the templates, where a language has its own
    html_template: str = "email.html"
    text_template: str = "email.txt"
    #: language of its labels; empty: the edition's
    language: str = ""
    chart_template: str = "email.svg"

    def render(self, briefing: Briefing) -> Rendition:
        """Draw the HTML of the mail."""
        return self.render_parts(briefing)[0]

    def render_parts(self, briefing: Briefing, remarks: EmailNotes | None = None) -> tuple[Rendition, ...]:
        """Draw HTML and text, as many stories as fit into `MAX_HTML_BYTES`, and the picture that the HTML shows."""
        page, text, topics = self._render_texts(briefing, remarks or EmailNotes())
        return (page, text, *self._render_chart(briefing, page.content, topics))

    def render_text_parts(self, briefing: Briefing, remarks: EmailNotes | None = None) -> tuple[Rendition, Rendition]:
        """Draw HTML and text without the picture."""
        return self._render_texts(briefing, remarks or EmailNotes())[:2]

    def _render_texts(self, briefing: Briefing, said: EmailNotes) -> tuple[Rendition, Rendition, int]:
        """Draw HTML and text; return them with the number of topics that they have."""
        for topics, stories in DETAIL_LEVELS:
            page = self._render_html(briefing, said, topics, stories)
            if len(page) <= MAX_HTML_BYTES:
                break
        text = wrap_plain_text(self._fill_template(self.text_template, briefing, said, topics, stories))
        return (
            Rendition("email.html", "text/html", page),
            Rendition("email.txt", "text/plain", text.encode("utf-8", "replace")),
            topics,
        )

    def render_subject(self, briefing: Briefing, remarks: EmailNotes | None = None) -> Rendition:
        """Draw the subject line."""
        line = " ".join(self._fill_template("email.subject.txt", briefing, remarks or EmailNotes(), 0, 0).split())
        return Rendition("email.subject", "text/plain", line.encode("utf-8", "replace"))

    def _render_chart(self, briefing: Briefing, page: bytes, topics: int) -> tuple[Rendition, ...]:
        """Draw the picture, where the page of the mail has a place for it: mail programs show no SVG."""
        if f"cid:{CHART_CONTENT_ID}".encode() not in page:
            return ()
        svg = self.templates.render_template(self.chart_template, briefing, self.language, output="html", topics=topics)
        return (Rendition(CHART_FILE, "image/png", render_png(svg)),)

    def _render_html(self, briefing: Briefing, said: EmailNotes, topics: int, stories: int) -> bytes:
        # Mail programs ignore style sheets in part or whole, so every rule moves to the elements it holds for.
        import css_inline

        inliner = css_inline.CSSInliner(
            load_remote_stylesheets=False, keep_at_rules=True, keep_style_tags=False, minify_css=True
        )
        page = inliner.inline(self._fill_template(self.html_template, briefing, said, topics, stories))
        # SMTP allows lines of 998 signs; a mail's HTML has no preformatted text, so lines may be broken at tags.
        return re.sub(r"\n\s*\n+", "\n", page).encode("utf-8", "replace")

    def _fill_template(self, name: str, briefing: Briefing, said: EmailNotes, topics: int, stories: int) -> str:
        return self.templates.render_template(
            name,
            briefing,
            self.language,
            output="html",
            topics=topics,
            stories=stories,
            notice=said.notice,
            absent=said.absent,
            link=said.link,
            correction=said.correction,
            picture=f"cid:{CHART_CONTENT_ID}",
            unsubscribe=said.unsubscribe,
            unsubscribe_text=said.unsubscribe.removeprefix("mailto:"),
        )


def wrap_plain_text(text: str) -> str:
    """Break long lines, keep their indentation, and leave at most one blank line between paragraphs.

    >>> wrap_plain_text("a\\n\\n\\n\\nb\\n")
    'a\\n\\nb\\n'
    """
    lines: list[str] = []
    for line in text.splitlines():
        bare = line.strip()
        if not bare:
            lines.append("")
            continue
        if bare == "--":
            # The mark of a signature (RFC 3676) is two hyphens and a space.
            lines.append("-- ")
            continue
        indent = line[: len(line) - len(line.lstrip())]
        hang = "   " if re.match(r"\d+\. ", bare) else "  " if bare[:2] in ("* ", "- ") else ""
        lines += textwrap.wrap(
            bare, TEXT_COLUMNS, initial_indent=indent, subsequent_indent=indent + hang, break_on_hyphens=False
        )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
