"""Brings together what the articles of one story assert, dispute, revise, leave open and date."""

from collections.abc import Mapping

from briefings.analysis.stories.ledger.claim_rows import build_claim_rows
from briefings.analysis.stories.ledger.disagreements import find_differences
from briefings.analysis.stories.ledger.open_matter_rows import build_open_matter_rows, list_silent
from briefings.analysis.stories.ledger.timeline import build_timeline
from briefings.analysis.stories.sources.outlets import load_default_outlets
from briefings.core.account import StoryLedger
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.outlet_table import OutletTable
from briefings.core.stories import Story


def build_story_ledger(
    story: Story,
    articles: Mapping[str, Article],
    readings: Mapping[str, Analysis],
    outlets: OutletTable | None = None,
) -> StoryLedger:
    """Find out what the articles of one story assert, dispute, revise, leave open and date."""
    found = find_differences(story, articles, readings)
    return StoryLedger(
        story=story.id,
        claims=build_claim_rows(story, articles, readings, outlets or load_default_outlets(), found.disagreements),
        disagreements=found.disagreements,
        updates=found.updates,
        open_matters=build_open_matter_rows(story, articles, readings),
        silent=list_silent(story, articles, readings),
        timeline=build_timeline([articles[group.original] for group in story.copies], readings),
    )
