"""The finished application form: every value in its normal form, impossible combinations refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core import age
from core.application_id import LENGTH as ID_LENGTH
from core.consent import Representative
from core.contact_name import MAX as NAME_MAX
from core.course import Course
from core.email_address import MAX as EMAIL_MAX
from core.licence_number import LENGTH as LICENCE_LENGTH


class Photo(BaseModel):
    """The photo as it will be uploaded: pixels and bytes."""

    model_config = ConfigDict(frozen=True)

    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]
    size: Annotated[int, Field(gt=0)]


class Application(BaseModel):
    """All answers of one application (seed step 6). `signing_certificate` is None where it is not asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    representative: Representative
    application_id: Annotated[str, Field(pattern=rf"^[0-9]{{{ID_LENGTH}}}$")]
    typed_by_hand: bool
    contact_name: Annotated[str, Field(min_length=1, max_length=NAME_MAX)]
    email: Annotated[str, Field(min_length=3, max_length=EMAIL_MAX)]
    course: Course
    licence_number: Annotated[str, Field(pattern=rf"^[0-9]{{{LICENCE_LENGTH}}}$")] | None = None
    birthdate: date
    signing_certificate: bool | None = None
    login_certificate: bool
    braille: bool
    photo: Photo | None = None
    applied_on: date

    @property
    def age(self) -> int:
        """Age in whole years on the day of the application."""
        return age.years(self.birthdate, self.applied_on)

    @model_validator(mode="after")
    def _course_fits(self) -> Application:
        if (self.course == "C") != (self.licence_number is not None):
            raise ValueError("the licence number belongs to course C and only to it")
        if self.course == "C" and self.signing_certificate is not True:
            raise ValueError("course C needs the signing certificate")
        return self

    @model_validator(mode="after")
    def _age_fits(self) -> Application:
        if self.birthdate > self.applied_on:
            raise ValueError("born after the day of the application")
        if (self.photo is None) != (self.age < age.PHOTO):
            raise ValueError("a photo is needed from the first birthday on, and only then")
        if self.representative == "self" and self.age < age.OWN:
            raise ValueError("under 15 the legal representative applies")
        if self.representative == "child" and self.age >= age.OWN:
            raise ValueError("from 15 people apply for themselves")
        return self

    @model_validator(mode="after")
    def _signing_certificate_fits(self) -> Application:
        asked = self.representative == "self"
        if asked != (self.signing_certificate is not None):
            raise ValueError("the signing certificate is asked of people who apply for themselves, and only of them")
        return self
