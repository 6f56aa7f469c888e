"""Articles in, what they are compared by across languages out."""

from briefings.analysis.stories.multilingual.likeness import ForeignFeatures
from briefings.analysis.stories.multilingual.name_keys import OPENING_LENGTH, find_english_keys, find_foreign_keys
from briefings.analysis.stories.multilingual.numbers import find_telling_numbers
from briefings.analysis.stories.multilingual.territories import find_territories
from briefings.core.analysis import Analysis
from briefings.core.article import Article

#: Characters of a text, behind its title, that its meaning is taken from. Limit: time. Measured (`bench_languages`):
#: 60 find less, 200 no more, and 400 join more of what is only alike.
ENCODED_LENGTH = 120


def extract_foreign_features(article: Article, reading: Analysis, story: str, day: float | None) -> ForeignFeatures:
    """Return what an article of a story is compared by, whether it was read or not; `day` counts from 1970."""
    opening = article.text[:OPENING_LENGTH]
    language = reading.language
    whole = f"{article.title}. {opening}"
    read = language in ("", "en")
    names = (
        find_english_keys(reading, OPENING_LENGTH) if read else find_foreign_keys(article.title, article.text, language)
    )
    return ForeignFeatures(
        article=article.id,
        language="en" if read else language,
        story=story,
        names=names,
        numbers=find_telling_numbers(f"{article.title} {article.text}"),
        territories=find_territories(whole, "en" if read else language),
        day=day,
        opening=f"{article.title}. {article.text[:ENCODED_LENGTH]}",
    )
