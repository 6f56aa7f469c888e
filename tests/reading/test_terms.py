"""Key terms of an article."""

from briefings.model.reading import Term
from briefings.reading import terms
from briefings.reading.words import cut


def test_terms_are_counted_without_stop_words_and_reporting_verbs() -> None:
    found = terms.count([cut("The ceasefire holds, officials said. The ceasefire will hold."), cut("A truce.")], {}, {})
    assert found[0] == Term("ceasefire", 2)
    assert {"the", "said", "will", "a"}.isdisjoint(term.text for term in found)


def test_a_plural_counts_with_its_singular_where_both_stand_there() -> None:
    assert Term("border", 3) in terms.count([cut("The border and two borders. The border.")], {}, {})
    assert Term("sanctions", 2) in terms.count([cut("The sanctions and new sanctions.")], {}, {})


def test_a_name_keeps_its_capitals_and_its_words_together() -> None:
    text = "World Bank loans and World Bank rules"
    found = terms.count([cut(text)], {0: (10, "World Bank"), 21: (31, "World Bank")}, {})
    assert found[0] == Term("World Bank", 2)


def test_a_phrase_that_comes_back_is_a_term() -> None:
    assert Term("oil price", 2) in terms.count([cut("The oil price fell."), cut("The oil price rose.")], {}, {})


def test_with_a_tagger_only_nouns_are_terms() -> None:
    tags = {0: "DET", 4: "ADJ", 10: "NOUN", 17: "VERB"}
    assert terms.count([cut("The harsh winter ended.")], {}, tags) == (Term("winter", 1),)


def test_ties_are_alphabetical() -> None:
    assert [term.text for term in terms.count([cut("zebra apple mango")], {}, {})] == ["apple", "mango", "zebra"]
