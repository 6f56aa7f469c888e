"""The charts of one edition in one language, as the templates ask for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefings.core.edition import Briefing, Section, StoryItem
from briefings.publishing.renderers.charts import story, topic
from briefings.publishing.renderers.edition_index import EditionIndex
from briefings.publishing.renderers.i18n import Translator


@dataclass(frozen=True, slots=True)
class ChartContext:
    """An edition, its look-ups and its language; widths and heights are in units of the picture."""

    briefing: Briefing
    guide: EditionIndex
    translator: Translator

    def timeline(self, item: StoryItem, width: float, height: float) -> story.TimelineChart:
        """Draw when a story was reported."""
        year = self.briefing.day.year if self.briefing.day else None
        return story.lay_out_timeline(item, self.guide.sources, width, height, self.translator, year)

    def origins(self, item: StoryItem, left: float, width: float, row: float) -> story.OriginsChart:
        """Draw from how many origins a story comes."""
        return story.lay_out_origins(item, self.guide.sources, left, width, row, self.translator)

    def matrix(self, sections: Sequence[int], left: float, width: float) -> topic.NameMatrix:
        """Draw who stands in which story of some sections, by their places from 0."""
        return topic.lay_out_name_matrix(self.briefing, sections, left, width, words=self.translator)

    def spans(self, sections: Sequence[Section], left: float, width: float) -> topic.StorySpansChart:
        """Draw when the stories of some sections were reported, beneath one another."""
        return topic.lay_out_story_spans(sections, self.guide.sources, left, width, words=self.translator)
