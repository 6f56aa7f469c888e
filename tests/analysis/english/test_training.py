"""The recipe: corpora are read as they stand, what they do not say stays missing, and a trial run makes a pipeline."""

import hashlib
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from briefings.analysis.english.decoding import compute_transition_costs, decode_heads, decode_marks, is_single_tree
from briefings.analysis.english.training import __main__ as command
from briefings.analysis.english.training import card, clean, corpora, recipe, windows
from briefings.analysis.english.wordpiece import SHAPES, WordPieceTokenizer, build_encoder_batch, encode_shape

SAMPLE = Path(corpora.__file__).parent / "sample"
ROOT = Path(corpora.__file__).parents[4]
NEEDED = [module for module in command.NEEDED if find_spec(module) is None]

RECIPE = "briefings.analysis.english.training"


def spaced(text: str) -> list[tuple[int, str]]:
    """Cut a text at its spaces."""
    found, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        found.append((at, word))
        at += len(word)
    return found


@pytest.fixture(scope="module")
def material() -> recipe.TrainingMaterial:
    return recipe.gather_material(SAMPLE, spaced)


def test_a_tree_is_read_as_syntactic_words_with_roots_governing_themselves() -> None:
    first = next(corpora.read_trees(SAMPLE / "train" / "syntax" / "en_ewt-ud-train.conllu"))
    assert first.words == ("Ministers", "met", "in", "Moscow", "on", "Tuesday", ".")
    assert first.heads == (1, 1, 3, 1, 5, 1, 1)
    assert first.spaces == (True, True, True, True, True, False, True)


def test_words_written_together_are_read_apart_and_can_be_joined_again(material: recipe.TrainingMaterial) -> None:
    fourth = material.trees()[3]
    assert fourth.words[1:3] == ("did", "n't")
    assert fourth.spaces[1:3] == (False, True)
    joined = corpora.merge_contractions(fourth)
    assert joined.words[1] == "didn't"
    assert len(joined.heads) == len(fourth.heads) - 1
    assert joined.relations[2] == "root"
    assert joined.heads[2] == 2


def test_names_and_trees_of_one_sentence_are_joined_by_their_key(material: recipe.TrainingMaterial) -> None:
    assert material.trees()[0].names == ("O", "O", "O", "B-GPE", "O", "O", "O")
    assert material.trees()[2].names[:3] == ("B-PERSON", "I-PERSON", "O")


def test_a_label_a_corpus_does_not_cover_is_missing_and_not_outside(material: recipe.TrainingMaterial) -> None:
    tuesday = windows.compute_allowed_marks(material.trees()[0])[5]
    free = {mark for mark, may in zip(windows.MARKS, tuesday, strict=True) if may}
    assert free == {"O", "B-DATE", "I-DATE", "B-NORP", "I-NORP", "B-EVENT", "I-EVENT"}
    wire = next(s for corpus in material.corpora if corpus.name == "wikigold" for s in corpus.sentences)
    assert windows.compute_allowed_marks(wire)[2].sum() == 1


def test_a_sentence_without_names_teaches_nothing_about_names() -> None:
    bare = corpora.Sentence("", ("Moscow", "waits"))
    assert windows.compute_allowed_marks(bare).all()
    assert not windows.compute_trust(bare, 1.0).any()


def test_a_derived_span_over_two_names_is_forgotten() -> None:
    sentence = corpora.Sentence(
        "", ("Ana", "Lind", "of", "Unity", "won"), names=("B-PERSON", "I-PERSON", "I-PERSON", "I-PERSON", "O")
    )
    assert clean.clean_derived_names([sentence])[0].names == ("", "", "", "", "O")


def test_an_automatic_label_is_forgotten_where_another_is_usual() -> None:
    places = [corpora.Sentence("", ("Varna",), names=("B-GPE",))] * 3
    people = corpora.Sentence("", ("Varna",), names=("B-NORP",))
    assert [s.names for s in clean.clean_outvoted_names([*places, people])] == [("B-GPE",)] * 3 + [("",)]


def test_held_out_news_never_trains() -> None:
    assert recipe.HELD_OUT
    assert all(name.startswith("GUM_news_") for name in recipe.HELD_OUT)


def test_words_are_cut_into_the_longest_known_pieces() -> None:
    cut = WordPieceTokenizer(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "sho", "##igu", "shoi", "##gu", "-", "al"])
    assert cut.encode("Shoigu") == (6, 7)
    assert cut.encode("al-Xyz") == (9, 8, 1)
    assert cut.encode("\x00") == (1,)


def test_a_very_long_word_keeps_few_pieces() -> None:
    cut = WordPieceTokenizer(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "##a"])
    assert len(cut.encode("a" * 5000)) == 6


def test_a_batch_says_where_each_word_begins_and_ends() -> None:
    laid = build_encoder_batch([[((7, 8), 1), ((9,), 2)], [((5,), 3)]], 2, 3)
    assert laid["pieces"].tolist() == [[2, 7, 8, 9, 3], [2, 5, 3, 0, 0]]
    assert laid["first"].tolist() == [[1, 3], [1, 0]]
    assert laid["last"].tolist() == [[2, 3], [1, 0]]
    assert laid["shapes"].tolist() == [[0, 1, 1, 2, 0], [0, 3, 0, 0, 0]]
    assert laid["mask"].tolist() == [[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]]


@pytest.mark.parametrize(
    ("word", "name"), [("É", "letter"), ("42", "digits"), ("F-16", "alphanumeric"), ("—", "mark"), ("موسكو", "other")]
)
def test_the_shape_of_a_word_is_told_in_any_script(word: str, name: str) -> None:
    assert SHAPES[encode_shape(word)] == name


def test_governors_always_make_one_tree() -> None:
    chance = np.random.default_rng(3)
    for size in (1, 2, 3, 7, 40):
        for _ in range(20):
            assert is_single_tree(decode_heads(chance.normal(size=(size, size)).astype(np.float32)))


def test_a_circle_is_broken_where_it_costs_least() -> None:
    arcs = np.array([[2, 9, 0], [9, 1, 5], [0, 0, 6]], dtype=np.float32)
    assert decode_heads(arcs).tolist() == [1, 2, 2]


def test_a_name_is_never_continued_that_was_not_begun() -> None:
    marks = ("O", "B-ORG", "I-ORG")
    scores = np.array([[[1.0, 0.0, 5.0], [0.0, 0.0, 5.0]]], dtype=np.float32)
    begins = np.array([0, 0, -1e4], dtype=np.float32)
    assert decode_marks(scores, compute_transition_costs(marks), begins).tolist() == [[1, 2]]


def test_the_recipe_says_what_it_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--out", str(tmp_path / "en")]) == 2
    said = capsys.readouterr().err
    assert "pip install" in said if NEEDED else "--data" in said


def test_the_card_lists_the_digests_of_the_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "CARD.md").write_text("# A card\n\n## Files\n\nold\n", encoding="utf-8")
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "weights").write_bytes(b"12")
    assert card.main([str(tmp_path)]) == 0
    said = (tmp_path / "CARD.md").read_text(encoding="utf-8")
    assert "old" not in said
    assert f"| `part/weights` | 2 | `{hashlib.sha256(b'12').hexdigest()}` |" in said
    assert card.main([str(tmp_path / "part")]) == 2


def made(folder: Path) -> dict[str, str]:
    """Run the recipe on the sample in a process of its own; return the digests of the networks it made."""
    program = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "briefings.analysis.english.training",
        "--sample",
        "--out",
        str(folder),
    ]
    run = subprocess.run(
        [*program, "--epochs", "1", "--threads", "1", "--readers", "fast"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    assert "fast" in json.loads(run.stdout)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((folder / "fast").iterdir())}


@pytest.mark.slow
@pytest.mark.skipif(bool(NEEDED), reason=f"the recipe needs {', '.join(NEEDED)}")
def test_the_recipe_makes_the_same_pipeline_twice(tmp_path: Path) -> None:
    import spacy

    import briefings.analysis.nlp.encoder  # noqa: F401 - registers the component

    once = made(tmp_path / "once")
    assert once == made(tmp_path / "twice")
    doc = spacy.load(tmp_path / "once")("Elena Varga met ministers in Moscow.")
    assert all(token.tag_ and token.pos_ and token.dep_ for token in doc)
    assert doc.has_annotation("SENT_START")
