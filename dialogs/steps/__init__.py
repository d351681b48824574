"""How each kind of step asks and hears."""

from __future__ import annotations

from dialogs.question import Challenge, HandOver, IdQuestion, LicenceQuestion, Pause, Photo, Question, Review, Ticks
from dialogs.steps.captcha import CaptchaStep
from dialogs.steps.checks import ReviewStep, TicksStep
from dialogs.steps.handover import HandOverStep
from dialogs.steps.identity import Again, ApplicationId, LicenceNumber
from dialogs.steps.photo import PhotoStep
from dialogs.steps.plain import Plain
from dialogs.steps.proof import ProofStep

PLAIN, AGAIN, ID, CAPTCHA, PROOF, PHOTO = Plain(), Again(), ApplicationId(), CaptchaStep(), ProofStep(), PhotoStep()

STEPS: dict[type[Question], Plain] = {
    Question: PLAIN,
    IdQuestion: ID,
    LicenceQuestion: LicenceNumber(),
    Challenge: CAPTCHA,
    Pause: PROOF,
    Photo: PHOTO,
    Ticks: TicksStep(),
    Review: ReviewStep(),
    HandOver: HandOverStep(),
}


def handler(question: Question) -> Plain:
    """Return what asks and hears this question; a secret that is typed twice is forgotten both times."""
    return AGAIN if type(question) is Question and question.secret else STEPS[type(question)]
