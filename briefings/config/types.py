"""What every table of the settings has in common, and the values that several of them take."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from briefings.core.errors import UsageError
from briefings.core.processes.engine_choice import parse_engine
from briefings.core.resources import list_label_languages

Marking = Literal["", "TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"]


def check_label_language(code: str) -> str:
    """Refuse a language that labels cannot be printed in; empty stands for the one of the edition."""
    if code and code not in list_label_languages():
        raise ValueError(f"choose one of {', '.join(list_label_languages())}")
    return code


#: A language of labels, by its code.
Language = Annotated[str, AfterValidator(check_label_language)]


def check_engine(text: str) -> str:
    """Refuse an engine that there is not; empty leaves the choice to the program."""
    try:
        parse_engine(text)
    except UsageError as wrong:
        raise ValueError(str(wrong)) from wrong
    return text


#: Who reads the articles, as `parse_engine` takes it.
EngineName = Annotated[str, AfterValidator(check_engine)]

#: Tokens that may stand in a style sheet.
Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
FontFamily = Annotated[str, Field(pattern=r"^[^\W\d_][\w -]{0,59}$")]


class SettingsTable(BaseModel):
    """No key we do not know, no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)
