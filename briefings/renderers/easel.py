"""Draws the pictures of one edition in one language: what the templates ask for, with all that the drawings need."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefings.model.edition import Briefing, Item, Section
from briefings.renderers import drawings, overviews
from briefings.renderers.guide import Guide
from briefings.renderers.labels import Labels


@dataclass(frozen=True, slots=True)
class Easel:
    """An edition, its look-ups and its language; widths and heights are in units of the picture."""

    briefing: Briefing
    guide: Guide
    words: Labels

    def timeline(self, item: Item, width: float, height: float) -> drawings.Timeline:
        """Draw when a story was reported."""
        year = self.briefing.day.year if self.briefing.day else None
        return drawings.timeline(item, self.guide.sources, width, height, self.words, year)

    def origins(self, item: Item, left: float, width: float, row: float) -> drawings.Origins:
        """Draw from how many origins a story comes."""
        return drawings.origins(item, self.guide.sources, left, width, row, self.words)

    def matrix(self, sections: Sequence[int], left: float, width: float) -> overviews.Matrix:
        """Draw who stands in which story of some sections, by their places from 0."""
        return overviews.matrix(self.briefing, sections, left, width, words=self.words)

    def spans(self, sections: Sequence[Section], left: float, width: float) -> overviews.Spans:
        """Draw when the stories of some sections were reported, beneath one another."""
        return overviews.spans(sections, self.guide.sources, left, width, words=self.words)
