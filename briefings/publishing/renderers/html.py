"""A briefing becomes one self-contained HTML file: nothing fetched, light and dark, screen and print."""

from briefings.core.edition import Briefing, Rendition
from briefings.publishing.renderers.templating import Templates
from briefings.publishing.renderers.webfonts import font_face_css

#: Where the templates want the typefaces; a user's own templates may leave it out and bring others.
TYPEFACES_PLACEHOLDER = "<style>@typefaces;</style>"


class HtmlRenderer:
    """Draws `briefing.html`."""

    def __init__(self, templates: Templates | None = None) -> None:
        self.templates = templates or Templates()

    def render(self, briefing: Briefing) -> Rendition:
        """Draw the page that a browser opens, with the typefaces for the scripts that it is written in."""
        page = self.templates.render_template(self.templates.document, briefing, output="html")
        page = page.replace(TYPEFACES_PLACEHOLDER, f"<style>{font_face_css(page)}</style>", 1)
        return Rendition("briefing.html", "text/html", page.encode("utf-8"), self.templates.theme.check_contrast())
