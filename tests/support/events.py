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


#: One day of an invented election campaign: nine reports of nine events that name the same two candidates.
BEAT = (
    (
        "Venn promises cheaper trains",
        "Mara Venn promised on Monday to halve the fares of commuter trains if she wins the presidential election. "
        "The Liberal candidate told a rally in Port Selene that her plan would cost two billion a year. Ilya Brand, "
        "the Conservative candidate, called the promise a bribe for voters. The railway union welcomed it. Season "
        "tickets for the line along the coast cost nine hundred a month today, and a third of the carriages are older "
        "than their passengers. Economists doubt that full carriages would make up for the loss; the operator is "
        "waiting for forty new locomotives.",
    ),
    (
        "Brand's doctor gives him a clean bill of health",
        "Ilya Brand is in excellent health, his physician said on Monday in a letter that the Conservative "
        "candidate's campaign published. Blood pressure and cholesterol are normal. Mara Venn, his rival, has "
        "not published any medical record; voters have asked both for weeks. The "
        "letter says that he sleeps seven hours, takes a pill against hay fever and had a knee operated on after a "
        "skiing accident. A cardiologist of the university hospital found the report thin: it names no weight, and no "
        "result of an electrocardiogram.",
    ),
    (
        "Court lets observers into polling stations",
        "The constitutional court ruled on Monday that foreign observers may watch the counting of votes in the "
        "presidential election. The judges rejected a complaint of the Conservative party of Ilya Brand. Mara Venn's "
        "campaign said the ruling was a victory for every voter. Eleven states will send delegations, the largest "
        "from the island republics. They may stand in every hall where ballots are opened and copy the protocols, but "
        "touch neither seals nor lists. A dissenting judge wrote that sovereignty ends where strangers count.",
    ),
    (
        "Donors of shell companies paid for Venn's posters",
        "Three shell companies registered on the island of Hollin paid for posters of Mara Venn, a newspaper found. "
        "The Liberal candidate said she would return the donations. Ilya Brand asked the prosecutor to open a case "
        "before the presidential election. The law forbids anonymous donors. The companies share one letter box above "
        "a bakery, and the notary who founded them has been dead for six years. The printer delivered eleven thousand "
        "sheets and was paid in cash. An accountant who signed the invoices could not be reached.",
    ),
    (
        "Brand's running mate quits over farm subsidies",
        "Tomas Quill withdrew on Monday as running mate of Ilya Brand after a quarrel about farm subsidies. The "
        "Conservative candidate for the presidential election will name another within a week. Quill owns a dairy "
        "with four hundred cows. Mara Venn wished him well. Dairy farmers get a premium for every litre, which the "
        "programme of the party would end by autumn. In his letter of resignation he writes of broken words and of "
        "milk that costs less than water. Three governors are mentioned as successors, one of them a beekeeper.",
    ),
    (
        "Television debate moved to the old opera",
        "The second television debate between Mara Venn and Ilya Brand will take place in the old opera house, the "
        "broadcaster said on Monday. A burst pipe has flooded the studio. Both campaigns of the presidential election "
        "agreed to the change; the moderator stays the same. Divers pumped all night, yet cameras and cables stood in "
        "water to the knee. The opera has twelve hundred seats, velvet and bad acoustics; technicians will hang "
        "curtains behind the stage. Tickets that were drawn by lot stay valid, ushers in livery will check them.",
    ),
    (
        "Hackers copied the mail of Liberal staff",
        "Hackers have copied nine thousand letters from the servers of the Liberal party, its treasurer said on "
        "Monday. Mara Venn's campaign for the presidential election told its staff to change every password. Ilya "
        "Brand said his own servers had been attacked in spring without success. The intruders came through the "
        "account of an intern who had opened an attachment. Security experts see traces of a group that sold stolen "
        "passports before. Some letters, recipes and complaints about coffee among them, were offered for "
        "cryptocurrency in the night.",
    ),
    (
        "Teachers' union endorses nobody",
        "The teachers' union will endorse neither Mara Venn nor Ilya Brand in the presidential election, for the "
        "first time in thirty years. Delegates in Kaldor voted by a narrow majority on Monday. They miss a plan for "
        "smaller classes in both programmes. The vote was 212 to 208, and the chairwoman spoke of a yellow card for "
        "politics. Pupils sit thirty-four to a room in the suburbs. A motion to collect money for a campaign of their "
        "own was sent back to the committee on pensions.",
    ),
    (
        "Wildfire stops both campaigns in the north",
        "A wildfire near Dorrin has forced Mara Venn and Ilya Brand to cancel their appearances in the north. Smoke "
        "closed the airport on Monday, and two villages were evacuated. The governor asked the candidates of the "
        "presidential election to keep the roads free for fire engines. Pilots drop water from a lake, but wind "
        "drives sparks over the motorway. A sawmill and six barns burned down. Herds were led to the racecourse, and "
        "the bishop opened his seminary for families. Rain is not expected before the weekend, meteorologists warned.",
    ),
)


def beat() -> list[Article]:
    """The nine reports, each from a paper of its own."""
    return [
        an_article(text, title, f"Paper {number}", published=MORNING + timedelta(hours=number))
        for number, (title, text) in enumerate(BEAT)
    ]
