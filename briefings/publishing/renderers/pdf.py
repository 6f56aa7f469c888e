"""Lays a briefing out as a tagged PDF, the same bytes each time; WeasyPrint gets neither files nor network."""

import contextlib
import gc
import logging
import os
import re
import tempfile
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from briefings.core.article import ADVICE_STAGE, Problem
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import RenderError
from briefings.core.processes.forkserver import ForkServer, LimitExceeded
from briefings.core.processes.limits import ProcessLimits
from briefings.core.resources import fonts_folder
from briefings.publishing.renderers.pdf_markup import drop_isolates, set_boxes
from briefings.publishing.renderers.pdf_postprocess import PdfAttachment, build_attachments, postprocess_pdf
from briefings.publishing.renderers.pdf_tags import flatten_tags
from briefings.publishing.renderers.templating import Templates

INSTALL_COMMAND = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
#: PDF/A-3a keeps for decades and may carry the data along; `postprocess_pdf` makes it say that it is PDF/UA-1 as well.
DEFAULT_VARIANT = "pdf/a-3a"
VARIANTS = ("pdf/a-3a", "pdf/ua-1")
#: Resolution that pictures are brought down to, and the quality that photographs are kept in.
DPI, JPEG_QUALITY = 150, 80
#: What the engine is known to raise on pages it cannot lay out; anything else is a mistake of ours.
ENGINE_ERRORS = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError),
    *(OSError, RecursionError, TypeError, ValueError),
)
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
        _load_engine()


def typeset(page: str, digest: str, variant: str, files: Sequence[PdfAttachment]) -> tuple[list[str], bytes]:
    """Lay out a page of HTML and finish the file; returns what the engine had to say, and the PDF."""
    with _collect_messages() as messages:
        content = _lay_out_pdf(page, digest, variant)
        if missing := [
            letter for message in messages if (found := MISSING_GLYPH.search(message)) for letter in found[1]
        ]:
            content = _lay_out_pdf(set_boxes(page, missing), digest, variant)
    return messages, postprocess_pdf(content, variant, digest, files)


def check_pdf_engine() -> tuple[Problem, ...]:
    """Return what this machine lacks to make a PDF, or to make it fast."""
    try:
        engine = _load_engine()
    except RenderError as error:
        return (Problem("PDF engine", str(error), f"run: {INSTALL_COMMAND}", "render"),)
    problems: list[Problem] = []
    if engine.text.ffi.harfbuzz_subset is None:
        slow = "the library harfbuzz-subset is missing: each document takes seconds longer"
        problems.append(Problem("PDF engine", slow, f"run: {INSTALL_COMMAND}", "render"))
    if not list(fonts_folder().glob("*.ttf")):
        lost = "the bundled fonts are missing: pages will look different from machine to machine"
        problems.append(Problem(str(fonts_folder()), lost, "install the program again", "render"))
    return tuple(problems)


def _load_engine() -> Any:
    """Load WeasyPrint; its advice about harfbuzz-subset is given by `check_pdf_engine`, not in the middle of a run."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*[Hh]arf[Bb]uzz.*", category=DeprecationWarning)
        try:
            import weasyprint
            import weasyprint.text.ffi
            import weasyprint.text.fonts
            import weasyprint.urls
        except (ImportError, OSError) as error:
            raise RenderError(f"the PDF engine cannot be loaded ({error}); run: {INSTALL_COMMAND}") from error
    return weasyprint


def _lay_out_pdf(page: str, digest: str, variant: str) -> bytes:
    """Lay out a page of HTML as PDF bytes; only `data:` addresses are followed, and no clock is read."""
    engine = _load_engine()
    fetcher = engine.urls.URLFetcher(timeout=1, allowed_protocols={"data"}, allow_redirects=False)
    with _isolate_fontconfig():
        font_config = engine.text.fonts.FontConfiguration()
    # `postprocess_pdf` writes the file anew: it is compressed there, and once.
    options = {"pdf_variant": variant, "dpi": DPI, "jpeg_quality": JPEG_QUALITY, "uncompressed_pdf": True}
    try:
        with _pause_gc(), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*[Hh]arf[Bb]uzz.*", category=DeprecationWarning)
            document = engine.HTML(string=page, url_fetcher=fetcher).render(font_config=font_config, **options)
            content: bytes = document.write_pdf(
                pdf_identifier=digest[:32].encode() or None, finisher=flatten_tags, **options
            )
    except ENGINE_ERRORS as error:
        raise RenderError(f"the document could not be laid out: {type(error).__name__}: {error}") from error
    return content


class _MessageHandler(logging.Handler):
    """Collects the warnings of the engine instead of printing them."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _collect_messages() -> Iterator[list[str]]:
    logger = logging.getLogger("weasyprint")
    handler, propagate = _MessageHandler(), logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield handler.messages
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


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


@contextmanager
def _pause_gc() -> Iterator[None]:
    """Keep the garbage collector out of a layout: 10 % of the time at 10 pages, 20 % at 200."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def _isolate_fontconfig() -> Iterator[None]:
    """Show fontconfig our fonts and a cache it can write, only while the engine reads its configuration."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    with tempfile.TemporaryDirectory(prefix="briefings-") as spare:
        wanted = {"FONTCONFIG_FILE": str(fonts_folder() / "fonts.conf")}
        if not _is_writable(cache):
            wanted["XDG_CACHE_HOME"] = spare
        before = {name: os.environ.get(name) for name in wanted}
        os.environ.update(wanted)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def _is_writable(folder: Path) -> bool:
    """Return whether a folder can be written, after making it where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)
