"""A reference beside a sentence means that the sentence stands in that article."""

import random
import re

import pytest
from edition.test_editor import one_story, whole
from support.builders import an_article

from briefings.core.article import Article, Span
from briefings.edition import editor
from briefings.edition.citing import is_reprinted, stands_in

LONG = (
    "The harbour of Port Selene reopened for cargo ships at noon on Monday after 12 days of repairs to its northern "
    "crane, the harbour master Tomas Reyle told reporters who had waited for hours in the rain at the quay."
)


@pytest.mark.parametrize(
    ("passage", "reprinted"),
    [
        (LONG, True),
        (LONG.upper().replace(" ", "\n"), True),
        (f"“{LONG}” It rained.", True),
        (LONG.replace("at the quay", "at that quay"), True),
        (LONG.replace("at the quay", "near a pier"), True),
        (LONG.replace("12 days", "13 days"), False),
        (LONG.replace("Reyle", "Brandt"), False),
        (LONG.replace("who had waited", "who had not waited"), False),
        (LONG.replace("reopened for cargo ships at noon", "opened again to cargo at midday"), False),
        ("The harbour of Port Selene reopened on Monday, Tomas Reyle told reporters.", False),
        ("", False),
    ],
)
def test_a_passage_reprints_a_sentence_with_the_same_names_and_numbers(passage: str, reprinted: bool) -> None:
    assert is_reprinted(LONG, passage) is reprinted


def test_a_sentence_stands_in_a_text_by_whole_words() -> None:
    assert not stands_in("The port is open", "The port is opened")
    assert stands_in("‘The port is open’", 'He said: "The port is\nopen."')


def scored(sentence: str, text: str) -> bool:
    """The rule of the scorer of cited articles, written down again: nine tenths of the runs of three words."""
    words = [re.sub(r"\W+", " ", part).strip().lower().split() for part in (sentence, text)]
    runs = [{tuple(part[at : at + 3]) for at in range(max(1, len(part) - 2))} for part in words]
    return " ".join(words[0]) in " ".join(words[1]) or len(runs[0] & runs[1]) >= 0.9 * len(runs[0])


def a_variant(rng: random.Random, sentence: str) -> str:
    """A sentence with some of its words left out, changed, doubled or moved, as a rewriter would."""
    words = sentence.split()
    for _ in range(rng.choice((0, 1, 1, 2, 3, 6))):
        at = rng.randrange(len(words))
        match rng.randrange(5):
            case 0:
                del words[at]
            case 1:
                words[at] = rng.choice(("port", "21", "Brandt", "not", "later", "the"))
            case 2:
                words.insert(at, rng.choice(("also", "30", "Karsk", "never")))
            case 3:
                words[at], words[at - 1] = words[at - 1], words[at]
            case _:
                words[at] = words[at].upper()
    return " ".join(words)


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_cited_holds_the_sentence_and_all_its_names_and_numbers(seed: int) -> None:
    rng = random.Random(seed)
    sentences = [LONG, "Ships waited for 9 days.", "No vessel was turned back, said Ilse Brandt of the harbour office."]
    sentence = rng.choice(sentences)
    variants = [sentence, *(a_variant(rng, sentence) for _ in range(8))]
    lead = "It rained. "
    articles = [an_article(f"{lead}{said}", outlet=f"Outlet {n}") for n, said in enumerate(variants)]
    spans = tuple(Span(a.id, len(lead), len(a.text)) for a in articles)
    context = editor.build_editing_context(one_story(*articles), {})
    point = editor.cite_sentence(context, spans, whole)
    cited: dict[int, Article] = {context.numbers[article.id]: article for article in articles}
    assert point.references[0] == 1
    assert point.spans[0] == spans[0]
    for number in point.references:
        text = cited[number].text
        assert scored(point.text, text)
        for word in re.findall(r"\d+|\b(?:Port|Selene|Tomas|Reyle|Ilse|Brandt|Monday)\b", point.text):
            assert word.lower() in text.lower()
    assert {span.article for span in point.spans} <= {cited[number].id for number in point.references}
