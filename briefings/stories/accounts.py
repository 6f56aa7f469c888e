"""Brings together what the articles of one story assert, dispute, revise, leave open and date."""

from collections.abc import Mapping

from briefings.model.article import Article
from briefings.model.ledger import Account
from briefings.model.reading import Reading
from briefings.model.story import Story
from briefings.stories.disagreements import differences
from briefings.stories.ledger import claim_rows, open_matters
from briefings.stories.outlets import shipped
from briefings.stories.timeline import timeline


def account(story: Story, articles: Mapping[str, Article], readings: Mapping[str, Reading]) -> Account:
    """Find out what the articles of one story assert, dispute, revise, leave open and date."""
    found = differences(story, articles, readings)
    return Account(
        story=story.id,
        claims=claim_rows(story, articles, readings, shipped(), found.disagreements),
        disagreements=found.disagreements,
        updates=found.updates,
        open_matters=open_matters(story, articles, readings),
        timeline=timeline([articles[group.root] for group in story.copies], readings),
    )
