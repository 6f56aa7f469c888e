"""A briefing becomes the text of a mail: one HTML page with its styles inlined, and the same in plain text."""

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field

from briefings.core.edition import Briefing, CitedSentence, Rendition, Source
from briefings.core.message import Message, Text, make_message
from briefings.core.stories import ChangeStatus
from briefings.publishing.renderers.templating import Templates

#: Bytes of HTML above which fewer stories are told: Gmail cuts a mail off near 102,000.
MAX_HTML_BYTES = 80_000
#: Topics and stories a topic, from the fullest to the shortest.
DETAIL_LEVELS = ((12, 4), (12, 2), (8, 1), (4, 1), (1, 1), (0, 0))
#: Key points of a mail, and the articles that are cited beside a sentence; of more only the number is told.
MAX_POINTS, MAX_CITED = 8, 6
#: Changed stories of each status.
MAX_CHANGES = 5
#: Columns of the plain text, and what no line of a mail may come near to: SMTP allows 998 bytes.
TEXT_COLUMNS, MAX_LINE_BYTES = 78, 900
MAIL_LINK = re.compile(r"(?:^|\s)https?://\S+$")


@dataclass(frozen=True, slots=True)
class EmailNotes:
    """What stands in a mail beside the edition itself."""

    #: a sentence to the reader: nothing new today, the PDF is too large to attach
    notice: Text = ""
    #: whether there is no edition, and the mail only says why in `notice`
    absent: bool = False
    #: where the files lie that were too large to attach
    link: str = ""
    #: where the HTML edition lies on the web
    edition: str = ""
    #: the files that are attached, as a reader calls them: "PDF"
    attached: tuple[str, ...] = ()
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

    def render(self, briefing: Briefing) -> Rendition:
        """Draw the HTML of the mail."""
        return self.render_parts(briefing)[0]

    def render_parts(self, briefing: Briefing, remarks: EmailNotes | None = None) -> tuple[Rendition, Rendition]:
        """Draw HTML and text, as many stories as fit into `MAX_HTML_BYTES`."""
        said = remarks or EmailNotes()
        for topics, stories in DETAIL_LEVELS:
            page = self._render_html(briefing, said, topics, stories)
            if len(page) <= MAX_HTML_BYTES:
                break
        text = wrap_plain_text(self._fill_template(self.text_template, briefing, said, topics, stories))
        return (
            Rendition("email.html", "text/html", page),
            Rendition("email.txt", "text/plain", text.encode("utf-8", "replace")),
        )

    def render_subject(self, briefing: Briefing, remarks: EmailNotes | None = None) -> Rendition:
        """Draw the subject line."""
        line = " ".join(self._fill_template("email.subject.txt", briefing, remarks or EmailNotes(), 0, 0).split())
        return Rendition("email.subject", "text/plain", line.encode("utf-8", "replace"))

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
        told = choose_story_sentences(briefing, topics, stories)
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
            edition=said.edition,
            attached=said.attached,
            most_points=MAX_POINTS,
            most_cited=MAX_CITED,
            story_sentences=told,
            cited=list_cited_sources(briefing, told.values()),
            correction=said.correction,
            unsubscribe=said.unsubscribe,
            unsubscribe_text=said.unsubscribe.removeprefix("mailto:"),
        )


def choose_story_sentences(briefing: Briefing, topics: int, stories: int) -> dict[str, CitedSentence]:
    """Return the sentence that a mail of so many topics prints of each story: the first that does not stand above it.

    A story whose sentences all stand above, in bottom line and key points, has none.
    """
    front = (*briefing.bottom_line, *briefing.points[:MAX_POINTS])
    above, words = {span for point in front for span in point.spans}, {point.text for point in front}
    told: dict[str, CitedSentence] = {}
    for section in briefing.sections[:topics]:
        for item in section.items[:stories]:
            # Copies have the same words elsewhere.
            new = (point for point in item.points if above.isdisjoint(point.spans) and point.text not in words)
            fresh = next(new, None)
            if fresh:
                told.setdefault(item.id, fresh)
    return told


def list_cited_sources(briefing: Briefing, told: Iterable[CitedSentence]) -> tuple[Source, ...]:
    """Return the sources that a mail cites on its page 1 and with some sentences, in the order of their numbers."""
    if briefing.quiet:
        return ()
    changed: list[CitedSentence | None] = []
    for status in (ChangeStatus.CORRECTED, ChangeStatus.UPDATED):
        changed += [one.sentence for one in briefing.changes if one.status == status][:MAX_CHANGES]
    watched = [one.sentence for one in briefing.watched]
    front = (*briefing.bottom_line, *briefing.points[:MAX_POINTS])
    sentences = (*front, *filter(None, changed), *filter(None, watched), *told)
    numbers = {number for sentence in sentences for number in sentence.references[:MAX_CITED]}
    return tuple(source for source in briefing.sources if source.number in numbers)


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
        number = re.match(r"\[?\d+[.\]] ", bare)
        hang = " " * len(number[0]) if number else "  " if bare[:2] == "- " else ""
        lines += textwrap.wrap(
            bare,
            TEXT_COLUMNS,
            initial_indent=indent,
            subsequent_indent=indent + hang,
            break_on_hyphens=False,
            # An address that is broken leads nowhere.
            break_long_words=not (MAIL_LINK.search(bare) and len(bare) < MAX_LINE_BYTES),
        )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
