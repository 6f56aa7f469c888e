"""What is read faster is read the same: columns, lemma tables, sentence marks and remembered words change no bit."""

from typing import Any

import pytest
import spacy
from support.analysed import parsing_reader

from briefings.analysis.english.wordpiece import encode_shape
from briefings.analysis.nlp import parsed_docs, spacy_pipeline
from briefings.analysis.nlp.tokens.dependency_tree import Node
from briefings.analysis.nlp.tokens.sentences import split_sentences
from briefings.core import resources

TEXTS = (
    "Ministers met in Port Selene on Tuesday.  They denied, again, what 14 envoys’ aides had said since March.\n\n"
    "“We were told nothing,” Mayor Zoë Qvarnström-Ilk said at the U.S. embassy; her children's schools stayed shut.",
    " \n  Leading space, and a word nobody knows: xqzvyl.\tThe mice ran faster than the geese were flying …",
    "!!!",
    "قال 🙂",
    "Better offices were sold. " * 60,
)


@pytest.fixture(scope="module")
def nlp() -> Any:
    return parsing_reader()._nlp


def list_nodes(doc: Any, offset: int) -> list[Node]:
    """Return the words of a document, each token asked for what it is."""
    return [
        Node(
            token.text,
            token.idx + offset,
            token.idx + offset + len(token.text),
            (token.lemma_ or token.text).lower(),
            token.pos_,
            token.head.idx + offset,
            token.dep_,
        )
        for token in doc
        if not token.is_space
    ]


@pytest.mark.parametrize("text", TEXTS)
def test_columns_say_what_the_tokens_say(nlp: Any, text: str) -> None:
    doc = nlp(text)
    assert list(parsed_docs.extract_nodes(doc, 7)) == list_nodes(doc, 7)
    assert parsed_docs.extract_tags(doc, 7) == {token.idx + 7: token.pos_ for token in doc}


@pytest.mark.parametrize("text", TEXTS)
def test_the_sum_of_the_vectors_is_that_of_spacy_to_the_last_bit(nlp: Any, text: str) -> None:
    doc, found = nlp(text), parsed_docs.sum_vectors(nlp(text))
    if any(token.has_vector for token in doc):
        assert found.tobytes() == (doc.vector * len(doc)).tobytes()
    else:
        assert found is None


def test_a_tokeniser_alone_has_neither_nodes_nor_vectors() -> None:
    doc = spacy.blank("en")("Ministers met.")
    assert list(parsed_docs.extract_nodes(doc)) == []
    assert parsed_docs.sum_vectors(doc) is None


def test_words_found_by_key_have_the_lemmas_of_words_found_by_scanning(nlp: Any) -> None:
    plain = spacy.load(resources.language_data_folder() / "en")
    assert all(
        isinstance(words, list) for words in plain.get_pipe("lemmatizer").lookups.get_table("lemma_index").values()
    )
    assert all(
        isinstance(words, dict) for words in nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index").values()
    )
    for text in TEXTS:
        assert [token.lemma_ for token in nlp(text)] == [token.lemma_ for token in plain(text)]


def test_our_network_says_where_sentences_start_whatever_was_marked(nlp: Any) -> None:
    assert spacy_pipeline.find_networks(nlp)
    for text in TEXTS:
        found = [(s.span.start, s.span.end) for s in split_sentences("a", text)]
        for piece in spacy_pipeline.split_into_chunks(0, text, found):
            marked, bare = (nlp(spacy_pipeline._tokenize_chunk(nlp, piece, mark)) for mark in (True, False))
            assert marked.to_bytes() == bare.to_bytes()


def test_other_pipelines_are_told_where_sentences_start() -> None:
    other = spacy.blank("en")
    other.add_pipe("attribute_ruler")
    assert not spacy_pipeline.find_networks(other)
    text = "It was agreed by 5 p.m. They left."
    (piece,) = spacy_pipeline.split_into_chunks(0, text, [(0, 23), (24, 34)])
    doc = spacy_pipeline._tokenize_chunk(other, piece, marked=True)
    assert [token.text for token in doc if token.is_sent_start] == ["It", "They"]


def test_a_remembered_word_has_the_pieces_and_the_shape_of_a_new_one(nlp: Any) -> None:
    cutter = nlp.get_pipe("accurate").tokenizer
    for word in ("Qvarnström-Ilk", "U.S.", "mice", "xqzvyl", "14", "🙂"):
        cutter.encode_with_shape(word)
        assert cutter.encode_with_shape(word) == (cutter._cut(word), encode_shape(word))
