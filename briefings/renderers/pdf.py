"""A briefing becomes a tagged PDF, the same bytes each time: the only room with WeasyPrint, closed to the world."""

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

from briefings.errors import RenderError
from briefings.model.article import Problem
from briefings.model.edition import Briefing, Rendition
from briefings.renderers.finish import Enclosure, enclosures, finish
from briefings.renderers.press import Allowance, Exceeded, Press
from briefings.renderers.templating import Templates
from briefings.resources import fonts

INSTALL = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
#: PDF/A-3a keeps for decades and may carry the data along; `finish` makes it say that it is PDF/UA-1 as well.
VARIANT = "pdf/a-3a"
VARIANTS = ("pdf/a-3a", "pdf/ua-1")
#: Resolution that pictures are brought down to, and the quality that photographs are kept in.
DPI, JPEG_QUALITY = 150, 80
#: What the engine is known to raise on pages it cannot lay out; anything else is a mistake of ours.
ENGINE_FAULTS = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError),
    *(OSError, RecursionError, TypeError, ValueError),
)
NO_GLYPH = re.compile(r"\.notdef glyph rendered for Unicode string unsupported by fonts: \"(.*)\"", re.DOTALL)


class PdfRenderer:
    """Draws `briefing.pdf` from the same template as the HTML edition, in a process with limits."""

    def __init__(
        self,
        templates: Templates | None = None,
        variant: str = VARIANT,
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
        self.press = Press(__name__)

    def render(self, briefing: Briefing) -> Rendition:
        """Draw the document; what the engine could not show rides along as problems.

        Raises `RenderError` when the engine cannot lay it out, or not within its limits.
        """
        page = self.templates.draw(self.templates.document, briefing, output="pdf")
        allowance = allowed(len(page), self.seconds, self.megabytes)
        try:
            messages, content = self.press.call(f"{__name__}:typeset", self.job(briefing, page), allowance)
        except Exceeded as error:
            raise RenderError(f"the PDF was not made: {error}. {remedy(error.kind, allowance)}") from error
        return Rendition(
            "briefing.pdf", "application/pdf", content, (*self.templates.theme.problems(), *_problems(messages))
        )

    def job(self, briefing: Briefing, page: str) -> dict[str, Any]:
        """Return what `typeset` is to be called with."""
        return {
            "page": page,
            "digest": briefing.digest,
            "variant": self.variant,
            "files": enclosures(briefing) if self.attachments else [],
        }


def allowed(length: int, seconds: float = 0, megabytes: int = 0) -> Allowance:
    """Return what a document of so many characters of HTML may take, unless it is given.

    Measured: a page takes some 4,000 characters, 0.1 to 0.3 seconds and 3 MB. Three times as much is allowed.
    """
    pages = length / 4000
    return Allowance(seconds or 60 + pages, megabytes or 2000 + round(9 * pages))


def remedy(kind: str, allowance: Allowance) -> str:
    """Say what to do about a document that exceeded its limits."""
    key, now = ("seconds", allowance.seconds) if kind == "time" else ("megabytes", allowance.megabytes)
    return (
        f"Print less ([limits] rows_per_table, stories_per_topic), leave pdf out of `formats`, "
        f"or allow more: [pdf] {key} = {2 * now:.0f}"
    )


def preload() -> None:
    """Load what `typeset` needs; what is missing is told when it is called."""
    import pikepdf  # noqa: F401

    with contextlib.suppress(RenderError):
        _engine()


def typeset(page: str, digest: str, variant: str, files: Sequence[Enclosure]) -> tuple[list[str], bytes]:
    """Lay out a page of HTML and finish the file; returns what the engine had to say, and the PDF."""
    with _collected_messages() as messages:
        content = _paginate(page, digest, variant)
    return messages, finish(content, variant, digest, files)


def fitness() -> tuple[Problem, ...]:
    """Return what this machine lacks to make a PDF, or to make it fast."""
    try:
        engine = _engine()
    except RenderError as error:
        return (Problem("PDF engine", str(error), f"run: {INSTALL}", "render"),)
    problems: list[Problem] = []
    if engine.text.ffi.harfbuzz_subset is None:
        slow = "the library harfbuzz-subset is missing: each document takes seconds longer"
        problems.append(Problem("PDF engine", slow, f"run: {INSTALL}", "render"))
    if not list(fonts().glob("*.ttf")):
        lost = "the bundled fonts are missing: pages will look different from machine to machine"
        problems.append(Problem(str(fonts()), lost, "install the program again", "render"))
    return tuple(problems)


def _engine() -> Any:
    """Load WeasyPrint; its advice about harfbuzz-subset is given by `fitness`, not in the middle of a run."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*[Hh]arf[Bb]uzz.*", category=DeprecationWarning)
        try:
            import weasyprint
            import weasyprint.text.ffi
            import weasyprint.text.fonts
            import weasyprint.urls
        except (ImportError, OSError) as error:
            raise RenderError(f"the PDF engine cannot be loaded ({error}); run: {INSTALL}") from error
    return weasyprint


def _paginate(page: str, digest: str, variant: str) -> bytes:
    """Lay out a page of HTML as PDF bytes; only `data:` addresses are followed, and no clock is read."""
    engine = _engine()
    fetcher = engine.urls.URLFetcher(timeout=1, allowed_protocols={"data"}, allow_redirects=False)
    with _private_fonts():
        font_config = engine.text.fonts.FontConfiguration()
    options = {"pdf_variant": variant, "dpi": DPI, "jpeg_quality": JPEG_QUALITY}
    try:
        with _without_gc(), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*[Hh]arf[Bb]uzz.*", category=DeprecationWarning)
            document = engine.HTML(string=page, url_fetcher=fetcher).render(font_config=font_config, **options)
            content: bytes = document.write_pdf(pdf_identifier=digest[:32].encode() or None, **options)
    except ENGINE_FAULTS as error:
        raise RenderError(f"the document could not be laid out: {type(error).__name__}: {error}") from error
    return content


class _Messages(logging.Handler):
    """Keeps what the engine says instead of printing it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _collected_messages() -> Iterator[list[str]]:
    logger = logging.getLogger("weasyprint")
    handler, propagate = _Messages(), logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield handler.messages
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


def _problems(messages: Sequence[str]) -> tuple[Problem, ...]:
    """Return each message once; characters that no font has become one problem a script."""
    problems: list[Problem] = []
    missing: dict[str, list[str]] = {}
    for message in dict.fromkeys(messages):
        found = NO_GLYPH.search(message)
        if not found:
            problems.append(Problem("briefing.pdf", message.rstrip("."), "", "render"))
            continue
        for letter in found[1]:
            letters = missing.setdefault(_script(letter), [])
            if letter not in letters:
                letters.append(letter)
    for script, letters in missing.items():
        shown = " ".join(letters[:5]) + (" …" if len(letters) > 5 else "")
        what = f"no font on this machine has the {script} characters {shown}; they are printed as boxes"
        problems.append(Problem("briefing.pdf", what, "install a Noto font for that script", "render"))
    return tuple(problems)


def _script(letter: str) -> str:
    """Name the script of a character, by the first word of its Unicode name.

    >>> _script("李"), _script("ก")
    ('CJK', 'Thai')
    """
    word = unicodedata.name(letter, "unknown").split()[0].split("-")[0]
    return word if word == "CJK" else word.capitalize()


@contextmanager
def _without_gc() -> Iterator[None]:
    """Keep the garbage collector out of a layout: 10 % of the time at 10 pages, 20 % at 200."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def _private_fonts() -> Iterator[None]:
    """Show fontconfig our fonts and a cache it can write, only while the engine reads its configuration."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    with tempfile.TemporaryDirectory(prefix="briefings-") as spare:
        wanted = {"FONTCONFIG_FILE": str(fonts() / "fonts.conf")}
        if not _writable(cache):
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


def _writable(folder: Path) -> bool:
    """Return whether a folder can be written, after making it where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)
