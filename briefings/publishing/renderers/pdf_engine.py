"""The PDF engine, as it is used here: it gets neither files nor network, reads no clock, and what it says is kept."""

import ctypes.util
import gc
import logging
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from briefings.core.article import Problem
from briefings.core.errors import RenderError
from briefings.core.resources import fonts_folder

INSTALL_COMMAND = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
#: Resolution that pictures are brought down to, and the quality that photographs are kept in.
DPI, JPEG_QUALITY = 150, 80
#: What the engine is known to raise on pages it cannot lay out; anything else is a mistake of ours.
ENGINE_ERRORS = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError),
    *(OSError, RecursionError, TypeError, ValueError),
)


def check_pdf_engine() -> tuple[Problem, ...]:
    """Return what this machine lacks to make a PDF, or to make it fast."""
    try:
        engine = load_engine()
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


def load_engine() -> Any:
    """Load WeasyPrint; its advice about harfbuzz-subset is given by `check_pdf_engine`, not in the middle of a run."""
    with warnings.catch_warnings(), ask_no_compiler():
        warnings.filterwarnings("ignore", message=".*[Hh]arf[Bb]uzz.*", category=DeprecationWarning)
        try:
            import weasyprint
            import weasyprint.text.ffi
            import weasyprint.text.fonts
            import weasyprint.urls
        except (ImportError, OSError) as error:
            raise RenderError(f"the PDF engine cannot be loaded ({error}); run: {INSTALL_COMMAND}") from error
    return weasyprint


@contextmanager
def ask_no_compiler() -> Iterator[None]:
    """Have Python look for libraries by the loader alone.

    For every name that the loader does not know Python runs a compiler and a linker, and the engine tries up to six
    names for each library: a third of a second, for libraries that the loader could not load anyway.
    """
    # Python for Windows and macOS has none of them.
    asked = {name: getattr(ctypes.util, name) for name in ("_findLib_gcc", "_findLib_ld") if hasattr(ctypes.util, name)}
    try:
        for name in asked:
            setattr(ctypes.util, name, lambda _: None)
        yield
    finally:
        for name, function in asked.items():
            setattr(ctypes.util, name, function)


def lay_out(page: str, variant: str = "") -> Any:
    """Lay out a page of HTML as the engine's document; only `data:` addresses are followed."""
    engine = load_engine()
    fetcher = engine.urls.URLFetcher(timeout=1, allowed_protocols={"data"}, allow_redirects=False)
    with _isolate_fontconfig():
        font_config = engine.text.fonts.FontConfiguration()
    with _guard_engine():
        return engine.HTML(string=page, url_fetcher=fetcher).render(font_config=font_config, **_options(variant))


def write(
    document: Any, variant: str = "", digest: str = "", finisher: Callable[[Any, Any], None] | None = None
) -> bytes:
    """Return the bytes of what was laid out, not compressed: it is written anew, and compressed once, in the end."""
    with _guard_engine():
        content: bytes = document.write_pdf(
            pdf_identifier=digest[:32].encode() or None, finisher=finisher, uncompressed_pdf=True, **_options(variant)
        )
    return content


def _options(variant: str) -> dict[str, Any]:
    return {"pdf_variant": variant or None, "dpi": DPI, "jpeg_quality": JPEG_QUALITY}


@contextmanager
def _guard_engine() -> Iterator[None]:
    """Let the engine work undisturbed; what it cannot do is a `RenderError`."""
    try:
        with _pause_gc(), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*[Hh]arf[Bb]uzz.*", category=DeprecationWarning)
            yield
    except ENGINE_ERRORS as error:
        raise RenderError(f"the document could not be laid out: {type(error).__name__}: {error}") from error


class _MessageHandler(logging.Handler):
    """Collects the warnings of the engine instead of printing them."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def collect_messages() -> Iterator[list[str]]:
    """Collect what the engine has to say."""
    logger = logging.getLogger("weasyprint")
    handler, propagate = _MessageHandler(), logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield handler.messages
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


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
