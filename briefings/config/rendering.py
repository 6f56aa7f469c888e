"""Settings become templates and renderers."""

from pathlib import Path
from typing import Any

from briefings.config.branding import TEMPLATED_FORMATS, build_theme
from briefings.config.plugins import build_plugin
from briefings.config.settings import Settings
from briefings.core.plan import Renderer
from briefings.publishing.renderers.limited_templates import LimitedTemplates
from briefings.publishing.renderers.templating import Templates
from briefings.publishing.renderers.theme import Theme


def build_renderer(kind: str, settings: Settings, base: Path, theme: Theme | None = None) -> Renderer:
    """Return a renderer; one that draws from templates gets those of the settings, in a theme that is built already."""
    options: dict[str, Any] = settings.pdf.model_dump() if kind == "pdf" else {}
    if kind in TEMPLATED_FORMATS:
        options["templates"] = build_templates(settings, base, theme=theme)
    made: Renderer = build_plugin("renderers", kind, options, "formats")
    return made


def build_templates(settings: Settings, base: Path, *, fresh: bool = False, theme: Theme | None = None) -> Templates:
    """Return the templates in the settings' theme, a user's own before ours."""
    theme = theme or build_theme(settings, base)
    own = base / settings.templates if settings.templates else None
    if own is None:
        return Templates(None, settings.template, theme, fresh=fresh, annex=settings.annex)
    return LimitedTemplates(own, settings.template, theme, fresh=fresh, annex=settings.annex)
