"""What every table of the settings has in common, and the values that several of them take."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from briefings.resources import languages

Marking = Literal["", "TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"]


def spoken(code: str) -> str:
    """Refuse a language that labels cannot be printed in; empty stands for the one of the edition."""
    if code and code not in languages():
        raise ValueError(f"choose one of {', '.join(languages())}")
    return code


#: A language of labels, by its code.
Language = Annotated[str, AfterValidator(spoken)]

#: Tokens that may stand in a style sheet.
Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Family = Annotated[str, Field(pattern=r"^[^\W\d_][\w -]{0,59}$")]


class Shape(BaseModel):
    """No key we do not know, no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)
