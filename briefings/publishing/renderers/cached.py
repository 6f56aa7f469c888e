"""Keeps drawings, so that the same edition is never drawn twice in the same way."""

import ctypes
import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from briefings.core.article import Problem
from briefings.core.edition import Briefing, Rendition
from briefings.core.environment import (
    ProgramChangedError,
    digest_libraries,
    digest_program,
    digest_variables,
    refuse_younger,
)
from briefings.core.file_digests import FileDigests, digest_states, list_files, read_state
from briefings.core.plan import PreparedRenderer, Renderer
from briefings.core.resources import templates_folder
from briefings.core.result_cache import Ingredients, ResultCache, ResultKind, compute_key
from briefings.core.serialization import briefing_to_json
from briefings.core.value_digests import digest_value

#: Folders of fonts of the machine that `fonts.conf` names.
MACHINE_FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
#: Libraries of the machine that lay a PDF out, by the names under which the engine loads them.
ENGINE_LIBRARIES = (
    *("libgobject-2.0.so.0", "libpango-1.0.so.0", "libharfbuzz.so.0", "libharfbuzz-subset.so.0"),
    *("libharfbuzz-vector.so.0", "libfontconfig.so.1", "libpangoft2-1.0.so.0"),
)
#: How the file names begin of those and of the ones they call to measure, join, draw and pack letters.
ENGINE_FILES = (
    *("libgobject-", "libglib-", "libpango", "libharfbuzz", "libfontconfig.", "libfreetype.", "libfribidi."),
    *("libgraphite2.", "libthai.", "libdatrie.", "libpng16.", "libbrotli", "libz."),
)


@dataclass(frozen=True, slots=True)
class DrawingStyle:
    """What a format is drawn by, besides the edition and the program."""

    #: "pdf"
    format: str
    #: name of the template that is the document, and whether it has an annex; for formats that are drawn from one
    template: str = ""
    annex: bool = True
    #: digest of colours, fonts and logo
    theme: str = ""
    #: folder of a user's own templates
    own_templates: Path | None = None
    #: digest of what the format alone has
    options: str = ""


@dataclass(kw_only=True)
class CachedRenderer:
    """Draws through a cache. What draws is built only where something has to be drawn.

    A drawing is known by the edition, the program and its templates, a user's own, the theme, the options of the
    format, all libraries, and for a PDF the fonts and libraries of the machine.
    """

    style: DrawingStyle
    build: Callable[[], Renderer]
    cache: ResultCache
    digests: FileDigests = field(default_factory=FileDigests)

    def __post_init__(self) -> None:
        # What draws may have read the templates as soon as it is built, and another change is not seen by it.
        self._own_at_first = self.digest_own_templates()

    @cached_property
    def renderer(self) -> Renderer:
        """What draws."""
        return self.build()

    @property
    def templates(self) -> object:
        """The templates that it draws with; None where it draws with none."""
        return getattr(self.renderer, "templates", None)

    def prepare(self) -> None:
        """Have what draws get ready, where it takes long for that."""
        if self.style.format == "pdf" and isinstance(renderer := self.renderer, PreparedRenderer):
            renderer.prepare()

    def render(self, briefing: Briefing) -> Rendition:
        """Return the drawing as it was kept, else draw it and keep it."""
        subject = self.style.format
        try:
            ingredients = self.list_ingredients(briefing)
        except (OSError, ProgramChangedError) as cause:
            self.cache.note(ResultKind.DRAWINGS, subject, reused=False, reason=str(cause))
            return self.renderer.render(briefing)
        kept = self.cache.find(ResultKind.DRAWINGS, subject, ingredients, briefing.title)
        if kept is not None and (known := unpack_rendition(kept)) is not None:
            return known
        drawn = self.renderer.render(briefing)
        if self.is_unchanged(ingredients, briefing):
            self.cache.save(ResultKind.DRAWINGS, compute_key(ingredients), pack_rendition(drawn))
        return drawn

    def list_ingredients(self, briefing: Briefing) -> Ingredients:
        """Return what a drawing is made from. Raises `OSError` or `ProgramChangedError`."""
        shipped = list_files(templates_folder())
        refuse_younger(shipped)
        own = self.digest_own_templates()
        if own != self._own_at_first:
            raise ProgramChangedError("your templates were changed while the program runs")
        return {
            "edition": hashlib.sha256(briefing_to_json(briefing)).hexdigest(),
            "format": self.style.format,
            "template": f"{self.style.template} {self.style.annex}",
            "theme": self.style.theme,
            "options of the format": self.style.options,
            "templates": self.digests.digest_files(shipped, templates_folder()),
            "your templates": own,
            "program": digest_program(self.digests),
            "libraries": digest_libraries(),
            "environment": digest_variables(),
            "fonts and libraries of the machine": digest_engine() if self.style.format == "pdf" else "",
        }

    def digest_own_templates(self) -> str:
        """Return the digest of a user's own templates, and of where they are."""
        folder = self.style.own_templates
        with suppress(OSError):
            return digest_value((str(folder), self.digests.digest_folder(folder))) if folder else ""
        return str(folder)

    def is_unchanged(self, ingredients: Ingredients, briefing: Briefing) -> bool:
        """Return whether nothing that a drawing is made from has changed while it was drawn."""
        try:
            return self.list_ingredients(briefing) == ingredients
        except (OSError, ProgramChangedError):
            return False


def digest_engine() -> str:
    """Return a digest of the fonts of the machine, and of the libraries of its own that lay out text.

    The libraries are loaded as the engine would, and told apart by the files that they came from. Raises `OSError`.
    """
    for name in ENGINE_LIBRARIES:
        with suppress(OSError):
            ctypes.CDLL(name)
    lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    paths = sorted({parts[5] for line in lines if len(parts := line.split(maxsplit=5)) == 6})
    found = [Path(path) for path in paths if Path(path).name.startswith(ENGINE_FILES) and "site-packages" not in path]
    return digest_value((digest_states(MACHINE_FONTS), [(str(path), read_state(path)) for path in found]))


def pack_rendition(drawn: Rendition) -> bytes:
    """Return a drawing as bytes: a line that says what it is, and its content."""
    problems = [[one.where, one.what, one.remedy, one.stage] for one in drawn.problems]
    return json.dumps([drawn.name, drawn.media_type, problems]).encode() + b"\n" + drawn.content


def unpack_rendition(content: bytes) -> Rendition | None:
    """Return the drawing that some bytes are of; None where they are of none."""
    try:
        line, _, drawn = content.partition(b"\n")
        name, media_type, problems = json.loads(line)
        return Rendition(name, media_type, drawn, tuple(Problem(*one) for one in problems))
    except (ValueError, TypeError):
        return None
