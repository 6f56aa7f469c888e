"""A user's own templates are drawn in a process with limits: one that loops, or hoards memory, ends that process."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import RenderError, Unreadable
from briefings.core.processes.limits import ProcessLimits
from briefings.core.processes.pool import get_shared_pool
from briefings.publishing.renderers.documents import DEFAULT_DOCUMENT
from briefings.publishing.renderers.email import EmailNotes, EmailRenderer
from briefings.publishing.renderers.templating import Templates
from briefings.publishing.renderers.theme import Theme

#: What drawing one document may take: an edition of 200 pages takes some two seconds and 200 MB.
DRAWING_LIMITS = ProcessLimits(seconds=60.0, megabytes=2_000)


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """What templates are loaded from: see `Templates`."""

    folder: Path
    document: str
    theme: Theme
    fresh: bool
    annex: bool


class LimitedTemplates(Templates):
    """Templates of a user's folder, drawn in a process of its own."""

    def __init__(
        self,
        folder: Path,
        document: str = DEFAULT_DOCUMENT,
        theme: Theme | None = None,
        *,
        fresh: bool = False,
        annex: bool = True,
    ) -> None:
        super().__init__(folder, document, theme, fresh=fresh, annex=annex)
        self.source = TemplateSource(folder.absolute(), document, self.theme, fresh, annex)

    def render_template(self, name: str, briefing: Briefing, language: str = "", **extra: object) -> str:
        """Draw one template; one that exceeds its limits is a `RenderError`, as any mistake in a template is."""
        try:
            return get_shared_pool(DRAWING_LIMITS)(fill_template, self.source, name, briefing, language, extra)
        except Unreadable as refused:
            raise RenderError(describe_excess(name, refused)) from refused


def draw_mail(renderer: EmailRenderer, briefing: Briefing, notes: EmailNotes) -> tuple[Rendition, ...]:
    """Draw the parts of a mail and its subject; where its templates are a user's, all of it within limits."""
    templates = renderer.templates
    if not isinstance(templates, LimitedTemplates):
        return (*renderer.render_parts(briefing, notes), renderer.render_subject(briefing, notes))
    names = (renderer.html_template, renderer.text_template, renderer.language)
    try:
        return get_shared_pool(DRAWING_LIMITS)(fill_mail, templates.source, names, briefing, notes)
    except Unreadable as refused:
        raise RenderError(describe_excess(renderer.html_template, refused)) from refused


def describe_excess(name: str, refused: Unreadable) -> str:
    """Return what went wrong with a template, and what to look for."""
    return f"template {name} was not drawn: {refused.what}; look for a loop without end in it"


# What runs in the process


@cache
def load_templates(source: TemplateSource) -> Templates:
    """Return the templates, loaded once."""
    return Templates(source.folder, source.document, source.theme, fresh=source.fresh, annex=source.annex)


def fill_template(
    source: TemplateSource, name: str, briefing: Briefing, language: str, extra: dict[str, object]
) -> str:
    """Draw one template."""
    return load_templates(source).render_template(name, briefing, language, **extra)


def fill_mail(
    source: TemplateSource, names: tuple[str, str, str], briefing: Briefing, notes: EmailNotes
) -> tuple[Rendition, ...]:
    """Draw a mail with two templates and a language."""
    return draw_mail(EmailRenderer(load_templates(source), *names), briefing, notes)
