"""Settings of the look become a theme."""

from pathlib import Path

from briefings.config.settings import Settings
from briefings.publishing.renderers.theme import Theme, load_logo

#: kinds of renditions that are drawn from templates
TEMPLATED_FORMATS = ("pdf", "html", "md", "docx")


def build_theme(settings: Settings, base: Path) -> Theme:
    """Return the look of the pages."""
    given = settings.theme.model_dump(exclude={"logo"})
    return Theme(**given, logo=load_logo(base / settings.theme.logo) if settings.theme.logo else "")
