"""A briefing becomes one self-contained HTML file: no script, no outside request, light and dark, screen and print."""

from briefings.model.edition import Briefing, Rendition
from briefings.renderers.templating import Templates


class HtmlRenderer:
    """Draws `briefing.html`."""

    def __init__(self, templates: Templates | None = None) -> None:
        self.templates = templates or Templates()

    def render(self, briefing: Briefing) -> Rendition:
        """Draw the page that a browser opens."""
        page = self.templates.draw("briefing.html", briefing, output="html")
        return Rendition("briefing.html", "text/html", page.encode("utf-8"))
