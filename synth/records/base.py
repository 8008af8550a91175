"""What all records share."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen value; unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OpenRecord(BaseModel):
    """A frozen value of map.json: fields that a later version added are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")
