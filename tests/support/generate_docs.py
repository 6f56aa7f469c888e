"""Writes the documents that are made from the code: `settings.md` and `commands.md`. Run it with `make docs`."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import typer.main
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from briefings.cli import main
from briefings.config.collectors import MailboxSettings, PagesSettings
from briefings.config.plugins import load_plugin
from briefings.config.settings import Settings
from briefings.core import resources

SETTINGS_HEAD = """\
# Every setting of a settings file

A settings file is written in [TOML](https://toml.io) and usually called `briefing.toml`. `briefings init DIR` makes
one with comments. `briefings check briefing.toml` says what is wrong with it, with line and key. A key that is not
listed here is an error. Paths are relative to the settings file. A password is never in the file: a key ending in
`_env`, `_file` or `_keyring` says where it is.

Only a source of articles is needed: `articles`, a `[[feed]]` or a `[[collector]]`. A table in double brackets, such
as `[[topic]]`, may appear several times.
"""
COMMANDS_HEAD = """\
# Every command and its options

`briefings COMMAND --help` prints the same for one command. Commands that take a settings file use `briefing.toml` in
the current folder if none is named. Paths, results and lists go to standard output; problems and progress go to
standard error. `briefings --version` prints the version.

| exit code | meaning |
|---|---|
| 0 | made, sent or printed |
| 1 | stopped: the edition could not be made or written; no half-written file is left |
| 2 | wrong command line or settings |
| 3 | done, with problems: under `--strict`, or when a delivery or a feed failed |
| 4 | nothing to report |
| 130 | stopped with Ctrl-C |
"""


def settings_text() -> str:
    """Return the text of `settings.md`."""
    parts = [SETTINGS_HEAD, section("At the top of the file", "", rows(Settings))]
    for name, field in Settings.model_fields.items():
        model = model_of(field.annotation)
        if model is None:
            continue
        repeated = get_origin(field.annotation) is tuple
        parts.append(section(f"`[[{name}]]`" if repeated else f"`[{name}]`", about(model), rows(model, f"{name}.")))
        parts += [section(*kind) for kind in kinds(name)]
        for inner, inside in model.model_fields.items():
            if deeper := model_of(inside.annotation):
                parts.append(section(f"`[{name}.{inner}]`", about(deeper), rows(deeper)))
    return "\n".join(parts)


def kinds(table: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield title, text and rows of the kinds of a table that have keys of their own."""
    if table == "collector":
        library = {field.name: field.default for field in fields(load_plugin("collectors", "library"))}
        yield (
            '`[[collector]]` with `kind = "library"`',
            "The articles that came in since the last edition that was sent. See `briefings help library`.",
            [
                row("hours", "number from 0", library["hours"], "hours to go back while no edition has been sent"),
                row(
                    "days",
                    "number from 0",
                    library["days"],
                    "articles published more than so many days before that are left out and counted",
                ),
            ],
        )
        for kind, model in (("pages", PagesSettings), ("mailbox", MailboxSettings)):
            yield f'`[[collector]]` with `kind = "{kind}"`', about(model), rows(model)
    if table == "deliver":
        yield (
            '`[[deliver]]` with `kind = "folder"`',
            "A copy of every edition, and `latest.pdf` (`latest.html`, …) beside the copies.",
            [row("path", "path", ..., "folder that editions are copied to")],
        )
        webhook = {field.name: field.default for field in fields(load_plugin("deliverers", "webhook"))}
        yield (
            '`[[deliver]]` with `kind = "webhook"`',
            "A signed POST of JSON (Standard Webhooks). Needs one of `url`, `url_env` and `url_file`.",
            [
                row("url", "text", "", "address, beginning with https:// unless it is on this machine"),
                row("url_env", "text", "", "name of an environment variable that holds the address"),
                row("url_file", "path", None, "file that holds the address; only you may be able to read it"),
                row("secret_env", "text", "", "name of an environment variable that holds the key of the signature"),
                row("secret_file", "path", None, "file that holds the key of the signature"),
                row(
                    "payload",
                    '`"summary"`, `"edition"` or `"text"`',
                    webhook["payload"],
                    'what is sent: title, key points and topics; the whole edition (needs "json" in `formats`); or a '
                    "`text` as chat programs read it",
                ),
                row("timeout", "number", webhook["timeout"], "seconds to wait for the answer"),
            ],
        )


def section(title: str, text: str, lines: list[str]) -> str:
    """Return a section with its table."""
    table = ["| key | value | default | meaning |", "|---|---|---|---|", *lines]
    return "\n".join([f"## {title}", *([text, ""] if text else []), *table, ""])


def rows(model: type[BaseModel], prefix: str = "") -> list[str]:
    """Return a row for each setting of a model; tables have a section of their own, which the row names."""
    comments = comments_of(model)
    lines = []
    for name, field in model.model_fields.items():
        inner = model_of(field.annotation)
        if inner is None:
            default = field.get_default(call_default_factory=True) if not field.is_required() else ...
            lines.append(row(name, kind_of(field), default, comments[name]))
        else:
            table = f"[[{prefix}{name}]]" if get_origin(field.annotation) is tuple else f"[{prefix}{name}]"
            lines.append(row(table, "table", None, f"{comments[name]}; see below"))
    return lines


def row(name: str, kind: str, default: object, meaning: str) -> str:
    """Return a row of a table; an Ellipsis as default marks a key that must be given."""
    shown = "required" if default is ... else f"`{toml(default)}`" if default not in (None, "", {}) else ""
    cells = [f"`{name}`", kind, shown, meaning]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def about(model: type[BaseModel]) -> str:
    """Return what the docstring of a model says behind the name of its table."""
    text = " ".join(inspect.cleandoc(model.__doc__ or "").split()).partition("`: ")[2]
    return text[0].upper() + text[1:]


def comments_of(model: type[BaseModel]) -> dict[str, str]:
    """Return the `#:` comment above each field of a model. Raises `ValueError` for a field without one."""
    source = textwrap.dedent(inspect.getsource(model))
    lines = source.splitlines()
    found = {}
    for node in ast.parse(source).body[0].body:  # type: ignore[attr-defined]
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            first = node.lineno - 1
            while lines[first - 1].strip().startswith("#:"):
                first -= 1
            said = " ".join(line.strip().removeprefix("#:").strip() for line in lines[first : node.lineno - 1])
            if not said and node.target.id in model.model_fields:
                raise ValueError(f"{model.__name__}.{node.target.id} has no `#:` comment above it")
            found[node.target.id] = said
    return found


def model_of(annotation: Any) -> type[BaseModel] | None:
    """Return the model within a type, as in `tuple[TopicSettings, ...]`; None where there is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(model_of, get_args(annotation))), None)


def kind_of(field: FieldInfo) -> str:
    """Say which values a setting takes."""
    bounds = {type(found).__name__.lower(): found for found in field.metadata}
    least = next((getattr(bounds[name], name) for name in ("ge", "gt") if name in bounds), None)
    most = bounds["le"].le if "le" in bounds else None
    kind = plain(field.annotation)
    if least is not None and most is not None:
        return f"{kind}, {least} to {most}"
    if least:
        return f"{kind} from {least}"
    return kind


def plain(annotation: Any) -> str:
    """Say a type in words."""
    names = {str: "text", bool: "`true` or `false`", int: "whole number", float: "number", Path: "path"}
    names |= {datetime: "day or moment", time: "time of day"}
    if annotation in names:
        return names[annotation]
    inside = [part for part in get_args(annotation) if part is not type(None)]
    if get_origin(annotation) is Annotated:
        return plain(inside[0])
    if get_origin(annotation) is Literal:
        values = [f"`{toml(value)}`" for value in inside if value]
        return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"
    if get_origin(annotation) is tuple:
        listed = plain(inside[0])
        return {"text": "list of texts", "path": "list of paths", "time of day": "list of times"}[listed]
    if get_origin(annotation) is dict:
        keys = ", ".join(f"`{key}`" for key in get_args(inside[0]))
        return f"table; a {plain(inside[1])} for each of {keys}"
    return plain(inside[0])


def toml(value: object) -> str:
    """Write a value as it stands in a settings file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, float):
        return f"{value:g}" if value < 1_000_000 else str(int(value))
    return str(value) if isinstance(value, int) else f'"{value}"'


def commands_text() -> str:
    """Return the text of `commands.md`."""
    return "\n".join([COMMANDS_HEAD, *(command_text(name, command) for name, command in commands())])


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command with its full name, those of a group behind the group."""
    for name, command in typer.main.get_command(main.app).commands.items():  # type: ignore[attr-defined]
        yield name, command
        for inner, inside in getattr(command, "commands", {}).items():
            yield f"{name} {inner}", inside


def command_text(name: str, command: Any) -> str:
    """Return the section of one command; a group has no table."""
    text = " ".join(command.help.split())
    if hasattr(command, "commands"):
        return f"## briefings {name}\n{text}\n"
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    usage = " ".join(["briefings", name, *map(usage_of, arguments)])
    lines = [f"## briefings {name}", text, "", f"    {usage}", ""]
    options = [parameter_row(parameter) for parameter in command.params]
    if options:
        lines += ["| argument or option | default | meaning |", "|---|---|---|", *options, ""]
    return "\n".join(lines)


def label(parameter: Any) -> str:
    """Return what an argument is called in the usage line."""
    return (parameter.metavar or parameter.name).upper()


def usage_of(parameter: Any) -> str:
    """Write an argument as usage lines do."""
    name = label(parameter) + ("..." if parameter.nargs == -1 else "")
    return name if parameter.required else f"[{name}]"


def parameter_row(parameter: Any) -> str:
    """Return the row of an argument or an option."""
    argument = parameter.param_type_name == "argument"
    name = f"`{label(parameter)}`" if argument else ", ".join(f"`{option}`" for option in parameter.opts)
    shown = f"`{parameter.default}`" if parameter.default not in (None, "", False) else ""
    return f"| {name} | {shown} | {(parameter.help or '').replace('|', chr(92) + '|')} |"


def texts() -> dict[str, str]:
    """Return the name and text of each document that is made from the code."""
    return {"settings.md": settings_text(), "commands.md": commands_text()}


if __name__ == "__main__":
    for name, text in texts().items():
        (resources.docs_folder() / name).write_text(text, encoding="utf-8")
