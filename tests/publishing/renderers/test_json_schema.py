"""The published schema: it is the model's, and every edition keeps to it."""

import json
from collections.abc import Callable

import jsonschema
import pytest
from support import editions
from typer.testing import CliRunner

from briefings.cli import main
from briefings.core import resources
from briefings.core.edition import Briefing
from briefings.core.serialization import EDITION_FORMAT
from briefings.publishing.renderers.json import JsonRenderer
from briefings.publishing.renderers.json_schema import build_json_schema, format_json_schema

VALIDATOR = jsonschema.Draft202012Validator(build_json_schema(), format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize(
    "make",
    [editions.an_edition, editions.one_article, editions.undated, editions.quiet, lambda: editions.ugly(99)],
)
def test_every_edition_keeps_to_the_schema(make: Callable[[], Briefing]) -> None:
    data = json.loads(JsonRenderer().render(make()).content)
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []


def test_the_schema_is_a_schema_of_this_format() -> None:
    jsonschema.Draft202012Validator.check_schema(build_json_schema())
    assert build_json_schema()["properties"]["format"]["const"] == EDITION_FORMAT
    assert build_json_schema()["$id"] == "urn:briefings:edition:2"


def test_what_is_shipped_is_what_the_model_says_today() -> None:
    shipped = resources.edition_schema_path().read_text(encoding="utf-8")
    assert shipped == format_json_schema(), "run: make schema"


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (lambda data: data.pop("coverage"), "required"),
        (lambda data: data.update(format="briefings.edition/9"), "const"),
        (lambda data: data["sections"][0]["items"][0].update(articles="7"), "type"),
        (lambda data: data["points"][0]["spans"][0].append(4), "items"),
        (lambda data: data["sources"][0].update(published="yesterday"), "anyOf"),
        (lambda data: data["tables"][0]["rows"][0].append({"moment": "now"}), "anyOf"),
        (lambda data: data.update(day="12 March"), "anyOf"),
    ],
)
def test_what_is_not_an_edition_does_not_pass(spoil: Callable[[dict[str, object]], object], where: str) -> None:
    data = json.loads(JsonRenderer().render(editions.an_edition()).content)
    spoil(data)
    assert [str(error.validator) for error in VALIDATOR.iter_errors(data)] == [where]


def test_every_field_is_described_in_the_words_of_the_model() -> None:
    items = build_json_schema()["$defs"]["StoryItem"]["properties"]
    assert items["roots"]["description"] == "Independent roots"
    assert items["id"]["description"].startswith("`Story.id`, unique in the edition")


def test_the_command_prints_what_is_shipped() -> None:
    said = CliRunner().invoke(main.app, ["schema"])
    assert said.exit_code == 0
    assert said.stdout == resources.edition_schema_path().read_text(encoding="utf-8")
