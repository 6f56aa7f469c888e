"""The edition as `briefing.json`."""

from briefings.core.edition import Briefing, Rendition
from briefings.core.serialization import briefing_to_json


class JsonRenderer:
    """Draws `briefing.json`: the whole edition, in the order of its fields."""

    def render(self, briefing: Briefing) -> Rendition:
        """Write the edition as JSON."""
        return Rendition("briefing.json", "application/json", briefing_to_json(briefing))
