"""Names are the field's words: one word for one thing, verbs for functions, and no module that hides behind another."""

import ast
import re
from collections import defaultdict
from functools import cache

import pytest
from test_architecture import INSIDE, TRAINING

#: Modules that share their last name, and why that is one word for one thing.
SAME_MODULE_NAME = {
    "cache": "analyses behind the cache, and the command that shows all of it",
    "account": "the data of a story's ledger, and the step that fills it",
    "archive": "packed files that come in, and the archive of editions",
    "collect": "the settings of collecting, and its commands",
    "collector": "each is the collector of its package",
    "dates": "dates of publication, and dates in a text",
    "delivery": "the settings of delivery, its use case, and its commands",
    "discovery": "feeds that a page declares, and topics that nobody configured",
    "editions": "the use case, and its commands",
    "feeds": "the records of feeds in the library, and the commands for them",
    "folder": "a folder that articles come from, and one that editions go to",
    "html": "pages that come in, and pages that go out",
    "inputs": "the use case, and its command",
    "library": "the library, its settings and its commands",
    "preview": "the use case, and its command",
    "review": "the use case, and its command",
    "search": "searching in the library, and what the command asks for",
    "message": "texts of ours in an edition, and messages of mail",
    "verification": "what verifying an edition found, and the use case",
    "text": "plain text that comes in, and text made fit for its place",
}
#: Functions and classes that stand in several modules, and why that is one word for one thing.
SAME_DEFINITION = {
    "check": "commands of the same name in several groups: `check`, `feeds check`, `library check`",
    "collect": "the command, and the function of the Python interface",
    "export": "commands of the same name in several groups",
    "import_": "commands of the same name in several groups",
    "make": "the command, and the function of the Python interface",
    "register": "each module of commands registers its own",
}
#: One word that is a past participle, or the state that a word is in: what it does is not said.
PARTICIPLE = re.compile(
    r"_*(?:[a-z]+ed|told|made|kept|found|left|said|taken|drawn|shown|given|sent|brought|held|known|seen|gone|built|written)"
)
#: Names that end like a participle and are none, or that others rely on.
NOT_A_PARTICIPLE = {
    "named": "`briefings.tables`, the Python interface",
    "placed": "`briefings.tables`, the Python interface",
    "asserted": "`briefings.tables`, the Python interface",
    "cited": "`edition_index`, which templates of users read",
    "graded": "`edition_index`, which templates of users read",
}
#: Words that say nothing in this field, or were once used for many things.
BANNED = re.compile(
    r"(?i)(?:^|_)(?:utils?|helpers?|manager|misc|desk|newsroom|haul|crew|keeper|parcel|errand|told)(?:_|$)"
)


@cache
def definitions() -> dict[str, list[tuple[str, ast.AST]]]:
    """Return every function and class of the program's modules by name, methods under their own name."""
    found: dict[str, list[tuple[str, ast.AST]]] = defaultdict(list)
    for module, path in INSIDE.items():
        if not module.startswith(TRAINING):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    found[node.name].append((module, node))
    return found


def functions() -> set[str]:
    """Return the names of all functions and methods that are no property."""
    names = set()
    for nodes in definitions().values():
        for _, top in nodes:
            for node in ast.walk(top):
                if isinstance(node, ast.FunctionDef) and not any(
                    "property" in ast.unparse(d) for d in node.decorator_list
                ):
                    names.add(node.name)
    return names


def test_a_definition_has_one_home() -> None:
    twice = {name: [module for module, _ in where] for name, where in definitions().items() if len(where) > 1}
    assert not {name: where for name, where in twice.items() if name not in SAME_DEFINITION}


def test_modules_that_share_a_name_say_why() -> None:
    stems = defaultdict(list)
    for module, path in INSIDE.items():
        if path.name != "__init__.py" and not module.startswith(TRAINING):
            stems[path.stem].append(module)
    assert not {name: where for name, where in stems.items() if len(where) > 1 and name not in SAME_MODULE_NAME}


def test_functions_are_verbs_in_the_imperative() -> None:
    assert not {name for name in functions() if PARTICIPLE.fullmatch(name) and name not in NOT_A_PARTICIPLE}


@pytest.mark.parametrize("kind", ["modules", "definitions"])
def test_names_say_what_is_there(kind: str) -> None:
    names = (
        {part for module in INSIDE for part in module.split(".")}
        if kind == "modules"
        else {*definitions(), *functions()}
    )
    snake = {name: re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name) for name in names}
    assert not {name for name, parted in snake.items() if BANNED.search(parted)}
