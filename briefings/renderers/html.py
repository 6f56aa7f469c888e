"""A briefing becomes one self-contained HTML file: nothing fetched, light and dark, screen and print."""

from briefings.model.edition import Briefing, Rendition
from briefings.renderers.templating import Templates
from briefings.renderers.webfonts import typefaces

#: Where the templates want the typefaces; a user's own templates may leave it out and bring others.
PLACE = "<style>@typefaces;</style>"


class HtmlRenderer:
    """Draws `briefing.html`."""

    def __init__(self, templates: Templates | None = None) -> None:
        self.templates = templates or Templates()

    def render(self, briefing: Briefing) -> Rendition:
        """Draw the page that a browser opens, with the typefaces for the scripts that it is written in."""
        page = self.templates.draw(self.templates.document, briefing, output="html")
        page = page.replace(PLACE, f"<style>{typefaces(page)}</style>", 1)
        return Rendition("briefing.html", "text/html", page.encode("utf-8"), self.templates.theme.problems())
