"""The shipped pipeline: it loads, reads the news, keeps to its card, and stands whatever text it is given."""

import hashlib
import re

import pytest
import spacy
from spacy.language import Language

import briefings.analysis.nlp.encoder  # noqa: F401 - registers the component
from briefings.core import resources

SHIPPED = resources.language_data_folder() / "en"
WIRE = (
    "Ali Mahmud Abbas, the head of Syria's defence ministry, met Hulusi Akar in Moscow on Wednesday.\n\n"
    "The talks were useful, according to the TASS news agency. "
    "Russian Defence Minister Sergei Shoigu took part, and officials in Ankara "
    "and Damascus praised the outcome."
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(SHIPPED)


def names(nlp: Language, text: str) -> dict[str, str]:
    return {name.text: name.label_ for name in nlp(text).ents}


def test_the_card_lists_every_file_with_its_digest() -> None:
    card = (SHIPPED / "CARD.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([^`]+)` \| [^|]+\| `([0-9a-f]{64})` \|$", card, flags=re.MULTILINE))
    lying = {
        path.relative_to(SHIPPED).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in SHIPPED.rglob("*")
        if path.is_file() and path.name != "CARD.md"
    }
    assert listed == lying


def test_people_bodies_and_places_of_a_wire_report_are_named(nlp: Language) -> None:
    found = names(nlp, WIRE)
    assert {found.get(person) for person in ("Ali Mahmud Abbas", "Hulusi Akar", "Sergei Shoigu")} == {"PERSON"}
    assert found.get("TASS") == "ORG"
    assert {found.get(place) for place in ("Moscow", "Ankara", "Damascus", "Syria")} <= {"GPE", "LOC"}
    assert found.get("Russian") == "NORP"
    assert found.get("Wednesday") == "DATE"


def test_a_sentence_ends_with_its_paragraph(nlp: Language) -> None:
    doc = nlp(WIRE)
    assert [sentence.text.split()[0] for sentence in doc.sents] == ["Ali", "The", "Russian"]


def test_the_tree_says_who_did_what(nlp: Language) -> None:
    doc = nlp("The spokesman denied the report.")
    assert [token.dep_ for token in doc] == ["det", "nsubj", "ROOT", "det", "obj", "punct"]
    assert [token.head.text for token in doc] == ["spokesman", "denied", "denied", "report", "denied", "denied"]
    assert [token.lemma_ for token in doc] == ["the", "spokesman", "deny", "the", "report", "."]
    assert [token.pos_ for token in doc] == ["DET", "NOUN", "VERB", "DET", "NOUN", "PUNCT"]
    assert doc[2].tag_ == "VBD"
    assert doc[2].morph.get("Tense") == ["Past"]


def test_like_words_have_like_vectors(nlp: Language) -> None:
    word = nlp.vocab["troops"]
    assert word.has_vector
    assert word.similarity(nlp.vocab["soldiers"]) > word.similarity(nlp.vocab["banana"]) + 0.2
    assert (nlp.vocab["Moscow"].vector == nlp.vocab["moscow"].vector).all()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n \n",
        "\n\nMoscow",
        "Moscow \n\n\n",
        "MINISTERS MEET IN MOSCOW AS TALKS RESUME",
        "🙂🙂 🚀 good 👍🏽 news",
        "\x00\x07 control \x1b[31m characters",
        "قال الوزير Sergei Shoigu في موسكو",
        "a" * 30_000,
        "..." * 500,
    ],
)
def test_any_text_is_read_to_its_end(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert "".join(sentence.text_with_ws for sentence in doc.sents) == text
    assert all(token.pos_ for token in doc)


def test_a_text_of_one_word_repeated_has_bounded_sentences(nlp: Language) -> None:
    doc = nlp("buffalo " * 3000)
    assert max(len(sentence) for sentence in doc.sents) <= 128


def test_a_text_reads_the_same_in_any_company(nlp: Language) -> None:
    def read(texts: list[str]) -> list[list[tuple[str, int, str, str]]]:
        return [[(t.tag_, t.head.i, t.dep_, t.ent_type_) for t in doc] for doc in nlp.pipe(texts)]

    crowd = read(["Short.", WIRE, WIRE * 12])
    assert read([WIRE]) == crowd[1:2]


def test_a_pipeline_sent_to_another_process_reads_the_same(nlp: Language) -> None:
    other = spacy.blank("en").from_config(nlp.config)
    other.from_bytes(nlp.to_bytes())
    assert names(other, WIRE) == names(nlp, WIRE)


def test_the_fast_reader_reads_too() -> None:
    if not (SHIPPED / "fast").is_dir():
        pytest.skip("only one reader is shipped")
    quick = spacy.load(SHIPPED, exclude=["accurate"], config={"nlp": {"disabled": []}})
    assert quick.pipe_names == ["fast", "lemmatizer"]
    assert names(quick, WIRE).get("Sergei Shoigu") == "PERSON"
