"""The constant texts of ours that stand in an edition as data, marked for the catalogues.

Texts with values are marked where they are made (`make_message`), captions and column heads where they are written
(`Table`, `Column`).
"""

from briefings.core.message import mark_message

#: Statuses, reasons, titles, and the scale of the grades.
CONSTANT_MESSAGES = (
    mark_message("new"),
    mark_message("updated"),
    mark_message("corrected"),
    mark_message("unchanged"),
    mark_message("dropped"),
    mark_message("developing"),
    # kinds of text
    mark_message("analysis"),
    mark_message("opinion"),
    mark_message("live"),
    mark_message("feature"),
    mark_message("interview"),
    mark_message("steady"),
    mark_message("fading"),
    mark_message("the text is empty"),
    mark_message("the text has no words"),
    mark_message("the text has no sentences"),
    mark_message("nothing new since the last edition"),
    mark_message("dateline"),
    mark_message("credit"),
    mark_message("byline"),
    mark_message("Also reported"),
    # sections of the news: the first column of the list of subjects
    mark_message("Arts and media"),
    mark_message("War and peace"),
    mark_message("Crime and justice"),
    mark_message("Disasters and accidents"),
    mark_message("Business and economy"),
    mark_message("Education"),
    mark_message("Environment"),
    mark_message("Health"),
    mark_message("People"),
    mark_message("Work and employment"),
    mark_message("Lifestyle"),
    mark_message("Politics"),
    mark_message("Religion"),
    mark_message("Science and technology"),
    mark_message("Society"),
    mark_message("Sport"),
    mark_message("Weather"),
    mark_message("Reported"),
    # kinds of speaker, forms of a statement, and whether it is stated or denied, in the tables of data
    mark_message("person"),
    mark_message("official body"),
    mark_message("body"),
    mark_message("state media"),
    mark_message("agency"),
    mark_message("outlet"),
    mark_message("officials"),
    mark_message("military"),
    mark_message("intelligence"),
    mark_message("diplomats"),
    mark_message("analysts"),
    mark_message("observers"),
    mark_message("eyewitnesses"),
    mark_message("activists"),
    mark_message("document"),
    mark_message("others"),
    mark_message("unresolved"),
    mark_message("unattributed"),
    mark_message("direct"),
    mark_message("indirect"),
    mark_message("partial"),
    mark_message("belief"),
    mark_message("plan"),
    mark_message("demand"),
    mark_message("judgement"),
    mark_message("mention"),
    mark_message("stated"),
    mark_message("denied"),
    mark_message("Statement"),
    # columns in calls within calls, which the extraction does not see
    mark_message("Copies"),
    mark_message("Last"),
    mark_message("completely reliable"),
    mark_message("usually reliable"),
    mark_message("fairly reliable"),
    mark_message("not usually reliable"),
    mark_message("unreliable"),
    mark_message("nobody has rated the outlet"),
    mark_message("carried by three or more independent origins, and nobody denies it"),
    mark_message("carried by two independent origins, and nobody denies it"),
    mark_message("one origin, with a named speaker or document, and nobody denies it"),
    mark_message("denied, or contradicted by another account"),
    mark_message("denied, with one origin against two or more"),
    mark_message("cannot be judged: nobody is named, or it is a belief, a plan or a demand"),
)


#: How many sources, in words, from one on; more are written in figures.
SOURCE_COUNTS = (
    mark_message("one source"),
    mark_message("two independent sources"),
    mark_message("three independent sources"),
    mark_message("four independent sources"),
    mark_message("five independent sources"),
    mark_message("six independent sources"),
    mark_message("seven independent sources"),
    mark_message("eight independent sources"),
    mark_message("nine independent sources"),
)


def mark_plural(one: str, many: str) -> tuple[str, str]:
    """Return both forms of a word as they are; the call marks them for the catalogues."""
    return one, many


MANY_SOURCES = mark_plural("%(num)s independent source", "%(num)s independent sources")
#: The numbers at a glance: either English form -> both.
GLANCE_LABELS = {
    form: pair
    for pair in (
        mark_plural("article", "articles"),
        mark_plural("story", "stories"),
        mark_plural("outlet", "outlets"),
        mark_plural("topic", "topics"),
        mark_plural("new story", "new stories"),
        mark_plural("updated story", "updated stories"),
        mark_plural("copy folded", "copies folded"),
        mark_plural("problem", "problems"),
        mark_plural("listed, not read", "listed, not read"),
        mark_plural("left out", "left out"),
    )
    for form in pair
}
