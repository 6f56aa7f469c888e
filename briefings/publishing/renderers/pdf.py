"""Lays a briefing out as a tagged PDF, the same bytes each time; WeasyPrint gets neither files nor network."""

import contextlib
import os
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from briefings.core.article import ADVICE_STAGE, Problem
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import RenderError
from briefings.core.processes.forkserver import ForkServer, LimitExceeded
from briefings.core.processes.limits import ProcessLimits
from briefings.publishing.renderers.pdf_drawing import draw_in_parts
from briefings.publishing.renderers.pdf_engine import collect_messages, lay_out, load_engine, write
from briefings.publishing.renderers.pdf_markup import drop_isolates, set_boxes
from briefings.publishing.renderers.pdf_parts import cut_page
from briefings.publishing.renderers.pdf_postprocess import PdfAttachment, build_attachments, postprocess_pdf
from briefings.publishing.renderers.pdf_seams import TESTED_ENGINES, UncuttableError
from briefings.publishing.renderers.pdf_tags import flatten_tags
from briefings.publishing.renderers.templating import Templates

#: A long document is laid out in no more processes at once: each takes memory of its own.
MAX_PROCESSES = 4
#: PDF/A-3a keeps for decades and may carry the data along; `postprocess_pdf` makes it say that it is PDF/UA-1 as well.
DEFAULT_VARIANT = "pdf/a-3a"
VARIANTS = ("pdf/a-3a", "pdf/ua-1")
#: A picture or font within the page itself: its content would fill the message.
DATA_ADDRESS = re.compile(r"data:([\w/+.-]{1,60});[^'\"\s]*")
MISSING_GLYPH = re.compile(r"\.notdef glyph rendered for Unicode string unsupported by fonts: \"(.*)\"", re.DOTALL)


class PdfRenderer:
    """Draws `briefing.pdf` from the same template as the HTML edition, in a process with limits."""

    def __init__(
        self,
        templates: Templates | None = None,
        variant: str = DEFAULT_VARIANT,
        attachments: bool = True,
        seconds: float = 0,
        megabytes: int = 0,
    ) -> None:
        """Take a variant of `VARIANTS`; seconds and megabytes are worked out from the length where they are 0."""
        self.templates = templates or Templates()
        self.variant = variant
        self.attachments = attachments
        self.seconds = seconds
        self.megabytes = megabytes
        self.fork_server = ForkServer(__name__)

    def prepare(self) -> None:
        """Start the process that draws: it takes most of a second until it has the engine."""
        self.fork_server.start()

    def render(self, briefing: Briefing) -> Rendition:
        """Draw the document; what the engine could not show is returned as problems.

        Raises `RenderError` when the engine cannot lay it out, or not within its limits.
        """
        page = self.templates.render_template(self.templates.document, briefing, output="pdf")
        allowance = estimate_limits(len(page), self.seconds, self.megabytes)
        try:
            messages, content = self.fork_server.call(
                f"{__name__}:typeset", self.typeset_arguments(briefing, page), allowance
            )
        except LimitExceeded as error:
            raise RenderError(f"the PDF was not made: {error}. {suggest_remedy(error.kind, allowance)}") from error
        return Rendition(
            "briefing.pdf",
            "application/pdf",
            content,
            (*self.templates.theme.check_contrast(), *_messages_to_problems(messages)),
        )

    def typeset_arguments(self, briefing: Briefing, page: str) -> dict[str, Any]:
        """Return what `typeset` is to be called with."""
        return {
            "page": drop_isolates(page),
            "digest": briefing.digest,
            "variant": self.variant,
            "files": build_attachments(briefing) if self.attachments else [],
            "processes": min(len(os.sched_getaffinity(0)), MAX_PROCESSES),
        }


def estimate_limits(length: int, seconds: float = 0, megabytes: int = 0) -> ProcessLimits:
    """Return what a document of so many characters of HTML may take, unless it is given.

    Measured: a page takes some 4,000 characters, 0.1 to 0.3 seconds and 3 MB. Three times as much is allowed.
    """
    pages = length / 4000
    return ProcessLimits(seconds or 60 + pages, megabytes or 2000 + round(9 * pages))


def suggest_remedy(kind: str, allowance: ProcessLimits) -> str:
    """Return what to do about a document that exceeded its limits."""
    key, now = ("seconds", allowance.seconds) if kind == "time" else ("megabytes", allowance.megabytes)
    return (
        f"Print less ([limits] rows_per_table, stories_per_topic), leave pdf out of `formats`, "
        f"or allow more: [pdf] {key} = {2 * now:.0f}"
    )


def preload() -> None:
    """Load what `typeset` needs; what is missing is told when it is called."""
    import pikepdf  # noqa: F401

    with contextlib.suppress(RenderError):
        load_engine()


def typeset(
    page: str, digest: str, variant: str, files: Sequence[PdfAttachment], processes: int = 1
) -> tuple[list[str], bytes]:
    """Lay out a page of HTML and finish the file; returns what the engine had to say, and the PDF.

    A long page is laid out in parts, in so many processes: their number changes no byte.
    """
    messages, content = _draw(page, digest, variant, files, processes)
    if missing := [letter for message in messages if (found := MISSING_GLYPH.search(message)) for letter in found[1]]:
        more, content = _draw(set_boxes(page, missing), digest, variant, files, processes)
        messages = [*messages, *more]
    return messages, content


def _draw(
    page: str, digest: str, variant: str, files: Sequence[PdfAttachment], processes: int
) -> tuple[list[str], bytes]:
    parts = cut_page(page) if load_engine().__version__ in TESTED_ENGINES else ()
    if len(parts) > 1:
        with contextlib.suppress(UncuttableError):
            return draw_in_parts(parts, page, digest, variant, files, processes)
    with collect_messages() as messages:
        content = write(lay_out(page, variant), variant, digest, flatten_tags)
    return messages, postprocess_pdf(content, variant, files)


def _messages_to_problems(messages: Sequence[str]) -> tuple[Problem, ...]:
    """Return each message once; characters that no font has become one problem a script."""
    problems: list[Problem] = []
    missing: dict[str, list[str]] = {}
    for message in dict.fromkeys(DATA_ADDRESS.sub(r"data:\1;…", message) for message in messages):
        found = MISSING_GLYPH.search(message)
        if not found:
            problems.append(Problem("briefing.pdf", message.rstrip("."), "", "render"))
            continue
        for letter in found[1]:
            letters = missing.setdefault(_script_name(letter), [])
            if letter not in letters:
                letters.append(letter)
    for script, letters in missing.items():
        shown = " ".join(letters[:5]) + (" …" if len(letters) > 5 else "")
        what = f"no font on this machine has the {script} characters {shown}; they are printed as boxes"
        problems.append(Problem("briefing.pdf", what, "install a Noto font for that script", ADVICE_STAGE))
    return tuple(problems)


def _script_name(letter: str) -> str:
    """Name the script of a character, by the first word of its Unicode name.

    >>> _script_name("李"), _script_name("ก")
    ('CJK', 'Thai')
    """
    word = unicodedata.name(letter, "unknown").split()[0].split("-")[0]
    return word if word == "CJK" else word.capitalize()
