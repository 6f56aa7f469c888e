"""Key terms of an article."""

from briefings.analysis.nlp.tokens.tokenizer import tokenize
from briefings.analysis.nlp.values import key_terms
from briefings.core.analysis import KeyTerm


def test_terms_are_counted_without_stop_words_and_reporting_verbs() -> None:
    found = key_terms.count_terms(
        [tokenize("The ceasefire holds, officials said. The ceasefire will hold."), tokenize("A truce.")], {}, {}
    )
    assert found[0] == KeyTerm("ceasefire", 2)
    assert {"the", "said", "will", "a"}.isdisjoint(term.text for term in found)


def test_a_plural_counts_with_its_singular_where_both_stand_there() -> None:
    assert KeyTerm("border", 3) in key_terms.count_terms([tokenize("The border and two borders. The border.")], {}, {})
    assert KeyTerm("sanctions", 2) in key_terms.count_terms([tokenize("The sanctions and new sanctions.")], {}, {})


def test_a_name_keeps_its_capitals_and_its_words_together() -> None:
    text = "World Bank loans and World Bank rules"
    found = key_terms.count_terms([tokenize(text)], {0: (10, "World Bank"), 21: (31, "World Bank")}, {})
    assert found[0] == KeyTerm("World Bank", 2)


def test_a_phrase_that_comes_back_is_a_term() -> None:
    assert KeyTerm("oil price", 2) in key_terms.count_terms(
        [tokenize("The oil price fell."), tokenize("The oil price rose.")], {}, {}
    )


def test_with_a_tagger_only_nouns_are_terms() -> None:
    tags = {0: "DET", 4: "ADJ", 10: "NOUN", 17: "VERB"}
    assert key_terms.count_terms([tokenize("The harsh winter ended.")], {}, tags) == (KeyTerm("winter", 1),)


def test_ties_are_alphabetical() -> None:
    assert [term.text for term in key_terms.count_terms([tokenize("zebra apple mango")], {}, {})] == [
        "apple",
        "mango",
        "zebra",
    ]
