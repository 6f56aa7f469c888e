"""Fills Jinja2 templates with a briefing, in a sandbox that reaches neither files nor network."""

import traceback
from collections.abc import Callable
from pathlib import Path

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment

from briefings.core.edition import Briefing
from briefings.core.errors import RenderError
from briefings.core.resources import templates_folder as shipped_folder
from briefings.publishing.renderers.charts.context import ChartContext
from briefings.publishing.renderers.documents import DEFAULT_DOCUMENT, require_document
from briefings.publishing.renderers.i18n import get_translator
from briefings.publishing.renderers.news_index import build_news_index
from briefings.publishing.renderers.template_filters import FILTERS, GLOBALS, clean_value
from briefings.publishing.renderers.theme import Theme

#: What a mistake in a template, or an object it does not expect, raises while it is drawn.
TEMPLATE_ERRORS = (TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class ContainedLoader(FileSystemLoader):
    """Reads templates of a user's folder, and nothing that a link in it leads to elsewhere."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's text, its path, and what tells whether it is still the same."""
        for folder in map(Path, self.searchpath):
            path = folder.joinpath(*split_template_path(template))
            if path.exists() and not path.resolve().is_relative_to(folder.resolve()):
                raise TemplateError(f"{path} is a link that leads out of the folder of templates; put a copy there")
        return super().get_source(environment, template)


class CompiledTemplates(BytecodeCache):
    """Keeps each template as it was compiled last: every recipient's mail has templates of its own, of the same files.

    Jinja2 asks for one by its path, and takes none whose text was another.
    """

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from the template before, if anything was."""
        if compiled := self._compiled.get(bucket.key):
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._compiled[bucket.key] = bucket.bytecode_to_string()


#: of this process; all environments are alike in what compiling depends on
COMPILED = CompiledTemplates()


class Templates:
    """The templates of the program in the colours of a theme, with those of a user's folder before them."""

    def __init__(
        self,
        folder: Path | None = None,
        document: str = DEFAULT_DOCUMENT,
        theme: Theme | None = None,
        *,
        fresh: bool = False,
        annex: bool = True,
    ) -> None:
        """Take a folder whose templates come first, and the name of the template that is the document.

        Without `annex`, what stands behind the news is left out: statements, disagreements, outlets by day. With
        `fresh`, a template that was edited is read again. Raises `SettingsError` when there is no such template.
        """
        self.theme = theme or Theme()
        shipped = FileSystemLoader(shipped_folder())
        own: list[BaseLoader] = [] if folder is None else [ContainedLoader(folder)]
        folders = tuple(place for place in (folder, shipped_folder()) if place is not None)
        self._folders = tuple(map(str, folders))
        self.document = f"{document}.html"
        require_document(document, folder)
        self._environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([*own, shipped, PrefixLoader({"shipped": shipped})]),
            autoescape=True,
            extensions=["jinja2.ext.i18n"],
            undefined=StrictUndefined,
            auto_reload=fresh,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=clean_value,
            bytecode_cache=COMPILED,
        )
        self._environment.policies["ext.i18n.trimmed"] = True
        self._environment.newstyle_gettext = True  # type: ignore[attr-defined]  # of the extension
        self._environment.filters |= FILTERS
        self._environment.globals |= {**GLOBALS, "theme": self.theme, "annex": annex}

    @property
    def filters(self) -> set[str]:
        """The filters that templates have beside those of Jinja2."""
        return set(self._environment.filters) - set(JINJA_FILTERS)

    @property
    def global_names(self) -> set[str]:
        """The names that every template has beside those of Jinja2."""
        return set(self._environment.globals) - set(DEFAULT_NAMESPACE)

    def render_template(self, name: str, briefing: Briefing, language: str = "", **extra: object) -> str:
        """Draw one template from a briefing, with labels in `language` or in the briefing's own.

        A mistake in the template becomes a `RenderError` that names file and line.
        """
        translator, index = get_translator(language or briefing.language), build_news_index(briefing)
        charts = ChartContext(briefing, index, translator)
        try:
            return self._environment.get_template(name).render(
                briefing=briefing, guide=index, labels=translator, easel=charts, **extra
            )
        except TEMPLATE_ERRORS as error:
            raise RenderError(f"template {self._error_location(error, name)}: {_describe_error(error)}") from error

    def _error_location(self, error: BaseException, name: str) -> str:
        """Return file and line of the innermost template that the error passed through."""
        if isinstance(error, TemplateSyntaxError):
            return f"{error.filename or error.name or name}, line {error.lineno}"
        frames = [
            frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(self._folders)
        ]
        return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else name


def _describe_error(error: BaseException) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template named {error.message or error.name}"
    return f"{type(error).__name__}: {error}"
