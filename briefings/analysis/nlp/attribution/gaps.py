"""Cues of what is left open and the claims of an article in, its gaps out: what is open, and who left it so."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from briefings.analysis.nlp.attribution.actor_index import ActorIndex, Scene, Speaker
from briefings.analysis.nlp.attribution.antecedents import Discourse
from briefings.analysis.nlp.attribution.matter_phrases import find_matter_by_words, find_matter_phrase
from briefings.analysis.nlp.attribution.matter_tellers import find_teller
from briefings.analysis.nlp.attribution.open_matters import OpenMatterCue
from briefings.analysis.nlp.attribution.quote_attribution import ParsedSentence
from briefings.analysis.nlp.attribution.speaker_resolution import resolve_speaker
from briefings.analysis.nlp.tokens.dependency_tree import Tree
from briefings.core.analysis import Claim, GapKind, InformationGap, Sentence
from briefings.core.article import Span

#: Speakers who hold nothing: words of the text that nobody can place.
_UNPLACED = frozenset(("unresolved", "unattributed", "others"))
#: Claims before a cue that are looked at for the one that holds it. Limit: time.
_CLAIMS_AROUND = 12


def build_gaps(
    article: str,
    text: str,
    cast: ActorIndex,
    opened: Sequence[tuple[Sentence, OpenMatterCue]],
    parsed: Sequence[ParsedSentence],
    claims: Sequence[Claim],
) -> Iterator[tuple[InformationGap, OpenMatterCue]]:
    """Yield the gaps of an article, each with the cue it was found by; `parsed` is empty where no parser ran."""
    discourse = Discourse(parsed) if parsed else None
    tree: Tree | None = None
    starts = [claim.content.start for claim in claims]
    for sentence, opening in opened:
        if discourse is not None:
            tree = discourse.passages[discourse.find_sentence(opening.cue[0])].tree
            phrase = find_matter_phrase(text, tree, opening)
        else:
            phrase = find_matter_by_words(text, opening)
        near = claims[max(0, bisect_right(starts, opening.cue[0]) - _CLAIMS_AROUND) :][: 2 * _CLAIMS_AROUND]
        scene = _set_scene(sentence, near, discourse, opening.cue[0])
        who = resolve_speaker(cast, phrase.holder, scene) if phrase.holder else None
        teller = _find_teller(near, opening.cue)
        if tree is not None and who is None and teller is None and phrase.matter and phrase.kind == GapKind.OPEN:
            said = find_teller(tree, opening, phrase.matter)
            told = resolve_speaker(cast, said, scene) if said else None
            teller = told if told and told.kind not in _UNPLACED else None
        holder = who or teller
        lost = phrase.kind == GapKind.OPEN and holder is not None and holder.kind in _UNPLACED
        yield (
            InformationGap(
                sentence.span,
                Span(article, *phrase.matter) if phrase.matter else None,
                Span(article, *opening.cue),
                Span(article, *phrase.holder) if phrase.holder else None,
                holder.name if holder else "",
                GapKind.UNSTATED if lost else phrase.kind,
            ),
            opening,
        )


def _set_scene(sentence: Sentence, near: Sequence[Claim], discourse: Discourse | None, place: int) -> Scene:
    """Return who spoke last before a cue."""
    before = [c for c in near if max(c.cue.end, c.content.end) <= place and c.speaker_class not in _UNPLACED]
    if not before:
        return Scene(sentence.span.start, discourse=discourse)
    last = max(before, key=lambda claim: max(claim.cue.end, claim.content.end))
    spoke = max(last.cue.end, *(part.end for part in (last.content, *last.continued)))
    return Scene(sentence.span.start, Speaker(last.speaker, last.speaker_class), spoke, discourse)


def _find_teller(near: Sequence[Claim], cue: tuple[int, int]) -> Speaker | None:
    """Return who says that a matter is open: the speaker of the claim that holds the cue."""
    around = [
        claim
        for claim in near
        if any(part.start <= cue[0] and cue[1] <= part.end for part in (claim.content, *claim.continued))
    ]
    inner = min(around, key=lambda claim: claim.content.end - claim.content.start, default=None)
    return Speaker(inner.speaker, inner.speaker_class) if inner and inner.speaker else None
