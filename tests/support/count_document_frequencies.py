"""Count in how many texts each word stem stands, and write the list that articles are weighed by.

usage: count_document_frequencies.py FOLDER

FOLDER holds the openly licensed corpora that the list names in its head. They come as sentences; neighbouring ones are
laid together until they make a text of `TEXT_WORDS` words, as long as what articles are compared by.
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from briefings.analysis.stories.clustering.stems import extract_stems
from briefings.core.resources import language_data_folder

#: Words of a text that is counted.
TEXT_WORDS = 250
#: Stems of fewer texts are left out: a word that is not listed counts as one that no text has.
FEWEST_TEXTS = 4
NEWS = ("ner/gmb_voa_silver.jsonl.gz",)
TREEBANKS = ("syntax/en_ewt-ud-train.conllu.gz", "syntax/en_gum_nonNC-ud-train.conllu.gz")
ENCYCLOPAEDIA = ("ner/redocred_dev.jsonl.gz", "ner/redocred_test.jsonl.gz")
# ruff: noqa: E501 - the lines of the head are lines of the list
HEAD = """\
# In how many texts of {words} words each word stem stands; "*" stands for all the texts; stems of fewer than {fewest} texts are left out.
# Source: counted by us (tests/support/count_document_frequencies.py) in Voice of America newswire (public domain), in UD English EWT (CC BY-SA), in GUM
# without its non-commercial genres (CC BY / CC BY-SA / public domain) and in Re-DocRED (text of Wikipedia, CC BY-SA).
# Licence of this list: CC0-1.0 (bare counts of words).
"""


def read_sentences(path: Path) -> Iterator[str]:
    """Yield the sentences of a corpus in its order."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if path.name.endswith(".jsonl.gz"):
                yield json.loads(line)["text"]
            elif line.startswith("# text = "):
                yield line.removeprefix("# text = ").strip()


def lay_together(sentences: Iterable[str]) -> Iterator[str]:
    """Yield texts of `TEXT_WORDS` words and the rest of the last one's sentence."""
    held: list[str] = []
    for sentence in sentences:
        held.append(sentence)
        if sum(len(one.split()) for one in held) >= TEXT_WORDS:
            yield " ".join(held)
            held = []


def main(folder: Path) -> None:
    """Write the list."""
    counts: Counter[str] = Counter()
    texts = 0
    for name in (*NEWS, *TREEBANKS, *ENCYCLOPAEDIA):
        for text in lay_together(read_sentences(folder / name)):
            counts.update(set(extract_stems(text)))
            texts += 1
    rows = sorted((stem, count) for stem, count in counts.items() if count >= FEWEST_TEXTS)
    head = HEAD.format(words=TEXT_WORDS, fewest=FEWEST_TEXTS)
    listed = f"*\t{texts}\n" + "".join(f"{stem}\t{count}\n" for stem, count in rows)
    target = language_data_folder() / "lists" / "document_frequencies.txt"
    target.write_text(head + listed, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
