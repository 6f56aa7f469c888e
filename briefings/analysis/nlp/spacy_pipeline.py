"""A pipeline's name in, a spaCy pipeline and the tokens it makes out: ours, an installed one, or rules alone."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from briefings.analysis.nlp import parsed_docs, spacy_loading
from briefings.analysis.nlp.tokens.dependency_tree import Node
from briefings.core import resources
from briefings.core.errors import AnalysisError

#: Characters that a pipeline reads at once, in whole sentences: a book needs no more memory than a page.
#: Limit: memory; `bench_reading` holds the peak.
MAX_CHUNK_LENGTH = 4_000
#: Characters that a sentence of prose never has. Limit: time; not measured which sentences are longer.
MAX_PROSE_LENGTH = 1_500
#: Pieces in one batch of the pipeline. Limit: memory; `bench_reading` holds the peak.
CHUNKS_PER_BATCH = 32
#: Asks for word lists and rules alone; also what the reader falls back on where no trained pipeline is shipped.
RULES_ONLY = "rules"
#: Asks for the smaller of the two networks of the shipped pipeline: faster, and names a little worse.
FAST = "fast"
#: How the edition prints that reader.
RULES_MODEL = "rules-en 1.0"


@dataclass(frozen=True, slots=True)
class TextChunk:
    """A stretch of an article that is read at once, and where the sentences in it start and end."""

    #: index of the article in the batch
    article: int
    text: str
    #: where the piece starts in the article's text
    offset: int
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """What a pipeline says of one article, in offsets of the article's text."""

    #: whether the pipeline looks for names at all
    has_ner: bool
    #: (start, end, label) of each name
    entities: tuple[tuple[int, int, str], ...]
    #: part of speech under the start of each token; empty without a tagger
    tags: dict[int, str]
    #: mean of the word vectors, unit length, or empty
    vector: tuple[float, ...]
    #: the words with their governors; empty without a parser
    nodes: tuple[Node, ...] = ()


def find_shipped_pipeline() -> Path | None:
    """Return where the trained pipeline of the package lies, None where there is none."""
    folder = resources.language_data_folder() / "en"
    places = [folder, *sorted(path for path in folder.glob("*") if path.is_dir())] if folder.is_dir() else []
    return next((place for place in places if (place / "config.cfg").is_file()), None)


def load_pipeline(name: str | None, threads: int = 2) -> Any:
    """Load a pipeline by name or path; None is the shipped one, and a bare English tokeniser where none is."""
    spacy = spacy_loading.import_spacy()  # half a second
    source = find_shipped_pipeline() if name in {None, FAST} else name
    if source is None or source == RULES_ONLY:
        return spacy.blank("en")
    # The shipped pipeline's own component makes itself known to spaCy when it is imported.
    import_module("briefings.analysis.nlp.encoder")
    try:
        if source == name:
            nlp = spacy.load(source)
        else:
            tokenizer = {"@tokenizers": spacy_loading.register_bare_tokenizer()}
            nlp = spacy.load(
                source,
                exclude=["accurate" if name == FAST else "fast"],
                config={"nlp": {"disabled": [], "tokenizer": tokenizer}},
            )
        if name == FAST:
            nlp.meta["name"] += "_fast"  # another reader, whose readings the cache keeps apart
    except OSError as broken:
        if name in {None, FAST}:
            raise AnalysisError(
                f"the trained pipeline in {source} is broken: {broken}; install the package again"
            ) from broken
        raise AnalysisError(
            f'there is no spaCy pipeline "{name}" here: install it with "python -m spacy download {name}", '
            f"or leave the reader unset to use the one that comes with the program"
        ) from broken
    except (ValueError, ImportError, TypeError, KeyError) as broken:
        raise AnalysisError(
            f'the spaCy pipeline "{source}" does not fit the spaCy that is installed: {broken}'
        ) from broken
    index_lemma_tables(nlp)
    for component in find_networks(nlp):
        component.threads = threads
    return nlp


def index_lemma_tables(nlp: Any) -> None:
    """Make the words that a lemmatiser knows findable: spaCy keeps them in lists, and scans one for every token."""
    for _, component in nlp.pipeline:
        lookups = getattr(component, "lookups", None)
        if lookups is not None and "lemma_index" in lookups:
            table = lookups.get_table("lemma_index")
            for kind, words in list(table.items()):
                table[kind] = dict.fromkeys(words)


def format_model_name(nlp: Any) -> str:
    """Return name and version of a pipeline as the edition prints them."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}" if nlp.pipe_names else RULES_MODEL


def find_model_name(pipeline: str | None) -> str:
    """Return what `format_model_name` would, where that is known without loading the pipeline; "" elsewhere.

    A run in which every article is known needs the name, and not the seconds that the pipeline takes.
    """
    if pipeline == RULES_ONLY or (pipeline in {None, FAST} and find_shipped_pipeline() is None):
        return RULES_MODEL
    source = find_pipeline_folder(pipeline)
    if source is None:
        return ""
    try:
        meta = json.loads((source / "meta.json").read_text(encoding="utf-8"))
        if not set(meta["pipeline"]) - set(meta.get("disabled", ())):
            return RULES_MODEL
        return f"{meta['lang']}_{meta['name']}{'_fast' if pipeline == FAST else ''} {meta['version']}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def find_pipeline_folder(pipeline: str | None) -> Path | None:
    """Return where the files of a pipeline lie, as spaCy finds them; None where there are none. Nothing is loaded."""
    if pipeline in {None, FAST}:
        return find_shipped_pipeline()
    if pipeline == RULES_ONLY or not pipeline:
        return None
    package = find_spec(pipeline) if pipeline.isidentifier() else None
    places = [Path(place) for place in (package.submodule_search_locations or ())] if package else []
    # An installed pipeline lies in a folder of its package that has its version in its name.
    places = [*places, *(inner for place in places for inner in sorted(place.glob("*-*"))), Path(pipeline)]
    return next((place for place in places if (place / "config.cfg").is_file()), None)


def split_into_chunks(article: int, text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[TextChunk]:
    """Cut an article into pieces of whole sentences; stretches that are no sentences are left to the rules."""
    held: list[tuple[int, int]] = []
    for start, end in sentences:
        if not is_prose(start, end):
            continue
        if held and end - held[0][0] > MAX_CHUNK_LENGTH:
            yield TextChunk(article, text[held[0][0] : held[-1][1]], held[0][0], tuple(held))
            held = []
        held.append((start, end))
    if held:
        yield TextChunk(article, text[held[0][0] : held[-1][1]], held[0][0], tuple(held))


def is_prose(start: int, end: int) -> bool:
    """Whether a stretch can be a sentence: a list of a thousand names cannot, and would take a parser minutes."""
    return end - start <= MAX_PROSE_LENGTH


def parse_articles(nlp: Any, cut: Iterable[TextChunk], count: int) -> tuple[ParsedArticle, ...]:
    """Run a pipeline over the pieces of `count` articles; our sentence boundaries are given to it, not guessed."""
    gathered = [_ParsedArticleBuilder() for _ in range(count)]
    if not nlp.pipe_names:  # a bare tokeniser has nothing to add
        return tuple(one.build() for one in gathered)
    # Our network says itself where sentences start, whatever was marked.
    marked = not find_networks(nlp)
    docs = ((_tokenize_chunk(nlp, piece, marked), piece) for piece in cut)
    for doc, piece in nlp.pipe(docs, as_tuples=True, batch_size=CHUNKS_PER_BATCH):
        gathered[piece.article].add_doc(doc, piece.offset)
    return tuple(one.build() for one in gathered)


def find_networks(nlp: Any) -> list[Any]:
    """Return the components of a pipeline that are our network."""
    return [part for name, part in nlp.pipeline if nlp.get_pipe_meta(name).factory == "briefings_encoder"]


def _tokenize_chunk(nlp: Any, piece: TextChunk, marked: bool) -> Any:
    """Tokenise a piece, and where it is to be `marked`, mark where its sentences start."""
    doc = nlp.make_doc(piece.text)
    if marked:
        starts = {start - piece.offset for start, _ in piece.sentences}
        for token in doc:
            token.is_sent_start = token.idx in starts or token.i == 0
    return doc


class _ParsedArticleBuilder:
    """What the pieces of one article yield, put together."""

    def __init__(self) -> None:
        self.has_ner = False
        self.entities: list[tuple[int, int, str]] = []
        self.tags: dict[int, str] = {}
        self.vector_sum: Any = None
        self.nodes: list[Node] = []

    def add_doc(self, doc: Any, offset: int) -> None:
        self.has_ner = self.has_ner or any(token.ent_iob for token in doc[:5])
        self.entities += [(ent.start_char + offset, ent.end_char + offset, ent.label_) for ent in doc.ents]
        if len(doc) and any(token.pos for token in doc[:5]):
            self.tags |= parsed_docs.extract_tags(doc, offset)
        self.nodes += parsed_docs.extract_nodes(doc, offset)
        if (found := parsed_docs.sum_vectors(doc)) is not None:
            self.vector_sum = found if self.vector_sum is None else self.vector_sum + found

    def build(self) -> ParsedArticle:
        return ParsedArticle(self.has_ner, tuple(self.entities), self.tags, self._compute_vector(), tuple(self.nodes))

    def _compute_vector(self) -> tuple[float, ...]:
        if self.vector_sum is None:
            return ()
        length = float((self.vector_sum**2).sum() ** 0.5)
        return tuple(round(float(value) / length, 6) for value in self.vector_sum) if length else ()
