"""Invented events told by several papers, for tests: each event has its own people, place and matter."""

import random
from datetime import timedelta

from support.builders import MORNING, an_article

from briefings.core.article import Article

MATTERS = (
    ("earthquake", "rubble", "tremor", "rescuers", "collapsed", "houses"),
    ("ferry", "harbour", "crane", "channel", "dockers", "grain"),
    ("ballot", "council", "recount", "voters", "polls", "turnout"),
    ("wildfire", "forest", "smoke", "firefighters", "ridge", "evacuated"),
    ("bank", "hackers", "ransom", "servers", "accounts", "outage"),
    ("strike", "miners", "wages", "union", "pit", "talks"),
    ("vaccine", "clinic", "fever", "nurses", "doses", "ward"),
    ("satellite", "rocket", "orbit", "launch", "engineers", "antenna"),
)
SYLLABLES = ("bren", "dor", "hal", "ka", "lin", "mer", "os", "pel", "rin", "sel", "tov", "vas", "yar", "zel")
FILLERS = (
    "{person} spoke of {one} and {two} in {place}.",
    "In {place} the {one} kept everybody busy while the {two} went on.",
    "{other} said the {two} in {place} had been expected since the {three}.",
    "{person} and {other} disagreed about the {three} near {place}.",
    "Nobody in {place} had seen such a {one} for {number} years.",
    "The {three} will cost {number} million, {person} warned.",
    "{other} blamed the {one}, the {two} and the {three}.",
    "Papers in {place} write of little else than the {one} and the {three}.",
)


def name(chance: random.Random) -> str:
    """A name that nobody bears."""
    return "".join(chance.sample(SYLLABLES, 4)).capitalize()


def event(number: int, articles: int = 3, days: float = 0) -> list[Article]:
    """The reports on one event, in different words, an hour apart, by as many papers."""
    chance = random.Random(number)
    matter = MATTERS[number % len(MATTERS)]
    person, other, place = f"{name(chance)} {name(chance)}", f"{name(chance)} {name(chance)}", name(chance)
    told = []
    for paper in range(articles):
        sentences = []
        for filler in chance.sample(FILLERS, 6):
            one, two, three = chance.sample(matter, 3)
            figure = chance.randint(3, 90)
            sentences.append(
                filler.format(person=person, other=other, place=place, one=one, two=two, three=three, number=figure)
            )
        told.append(
            an_article(
                " ".join(sentences),
                f"{matter[0].capitalize()} in {place}",
                f"Paper {paper}",
                published=MORNING + timedelta(days=days, hours=paper),
            )
        )
    return told
