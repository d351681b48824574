"""The application, top to bottom, in the order of the official site's screens."""

from __future__ import annotations

from core import contact_name, email_address
from dialogs import conditions as when
from dialogs import parsing, show
from dialogs.question import (
    Challenge,
    Flow,
    HandOver,
    IdQuestion,
    LicenceQuestion,
    Pause,
    Photo,
    Question,
    Review,
    Ticks,
)

REGISTERED = ("application_id", "contact_name", "email")
CERTIFICATES = ("signing_certificate", "login_certificate", "braille")
INFORMATION = ("course", "licence_number", "birthdate", *CERTIFICATES)
ALL = ("representative", *REGISTERED, *INFORMATION, "photo")
COURSE_FACTS = ("course", "course_card", "course_expired", "course_licence")
TICKS = ("recent", "front", "rules")

APPLICATION = Flow(
    "application",
    version=1,
    steps=(
        # STEP 1 利用規約の確認
        Question(
            key="representative",
            step="1",
            options=("self", "child", "ward"),
            parse=parsing.choice("self", "child", "ward"),
            row=show.row_representative,
        ),
        Question(
            key="terms",
            step="1",
            options=("yes", "no"),
            parse=parsing.agreement(),
            rule="yes_no",
            leads={"declined": ("terms.declined", "")},
            read_back=show.done_terms,
        ),
        # STEP 2 メールアドレス登録
        IdQuestion(
            key="application_id",
            step="2-1",
            parse=parsing.application_id,
            secret=True,
            sensitive=True,
            read_back=show.done_id,
            row=show.row_id,
        ),
        Question(
            key="application_id_again",
            step="2-1",
            parse=parsing.application_id_again,
            rule="application_id",
            ask_if=when.typed_by_hand,
            covers=("application_id",),
            secret=True,
            sensitive=True,
            read_back=show.fixed("application_id_again"),
            row=show.row_id,
        ),
        Question(
            key="contact_name",
            step="2-1",
            parse=parsing.name,
            check=when.told_apart,
            open=True,
            values=show.limit(contact_name.MAX),
            read_back=show.done("contact_name"),
        ),
        Question(
            key="email",
            step="2-1",
            parse=parsing.email,
            values=show.limit(email_address.MAX),
            read_back=show.done("email"),
        ),
        Question(
            key="email_again",
            step="2-1",
            parse=parsing.email_again,
            rule="email",
            covers=("email",),
            read_back=show.fixed("email_again"),
        ),
        Challenge(
            key="captcha",
            step="2-1",
            parse=parsing.choice(),
            ask_if=when.captcha_on,
            revisit=False,
            values=show.captcha,
            read_back=show.fixed("captcha"),
        ),
        Review(
            key="registration",
            step="2-2",
            options=("ok", "change"),
            parse=parsing.agreement("ok", "change"),
            rule="yes_no",
            of=REGISTERED,
            covers=REGISTERED,
            reveal=REGISTERED,
            read_back=show.fixed("registration"),
        ),
        # STEP 3 メールアドレス登録完了
        Pause(
            key="email_proof",
            step="3",
            parse=parsing.choice(),
            ask_if=when.email_proof_on,
            covers=("email",),
            revisit=False,
            values=show.proof,
            read_back=show.fixed("email_proof"),
        ),
        # STEP 4 申請情報登録
        Question(
            key="course",
            step="4-1",
            options=("A", "B", "C", "unsure"),
            parse=parsing.course,
            afresh=("unsure",),
            check=when.can_sign,
            fixes=("course", "representative"),
            read_back=show.done_course,
            row=show.row_course,
        ),
        Question(
            key="course_card",
            step="4-1",
            options=("have", "never", "lost", "broken"),
            parse=parsing.choice("have", "never", "lost", "broken"),
            ask_if=when.course_unknown,
            covers=("course",),
            read_back=show.done_course,
        ),
        Question(
            key="course_expired",
            step="4-1",
            options=("yes", "no"),
            parse=parsing.either,
            rule="yes_no",
            ask_if=when.card_in_hand,
            covers=("course",),
            read_back=show.done_course,
        ),
        Question(
            key="course_licence",
            step="4-1",
            options=("yes", "no"),
            parse=parsing.either,
            rule="yes_no",
            ask_if=when.card_valid,
            covers=("course",),
            read_back=show.done_course,
        ),
        Question(
            key="continuation",
            step="4-2",
            options=("ok", "no"),
            parse=parsing.agreement("ok", "not_met"),
            rule="yes_no",
            ask_if=when.course_c,
            covers=COURSE_FACTS,
            leads={"not_met": ("warn.continuation.not_met", "course")},
        ),
        LicenceQuestion(
            key="licence_number",
            step="4-2",
            parse=parsing.licence,
            ask_if=when.course_c,
            secret=True,
            sensitive=True,
            read_back=show.done_licence,
            row=show.row_licence,
        ),
        Question(
            key="birthdate",
            step="4-3",
            parse=parsing.birthdate,
            sensitive=True,
            check=when.fits_representative,
            fixes=("birthdate", "representative"),
            read_back=show.done_birthdate,
            row=show.row_birthdate,
        ),
        Question(
            key="signing_certificate",  # the site's box says 不要: a tick leaves it out
            step="4-3",
            options=("want", "decline"),
            parse=parsing.certificate,
            rule="ecert_want",
            ask_if=when.signs_alone,
            check=when.signs_for_licence,
            fixes=("signing_certificate", "course"),
            read_back=show.done_option("signing_certificate"),
            row=show.row_wanted("signing_certificate"),
        ),
        Question(
            key="login_certificate",  # the site's box says 不要: a tick leaves it out
            step="4-3",
            options=("want", "decline"),
            parse=parsing.certificate,
            rule="ecert_want",
            read_back=show.done_option("login_certificate"),
            row=show.row_wanted("login_certificate"),
        ),
        Question(
            key="braille",  # the site's box says 希望する: a tick asks for it
            step="4-3",
            options=("want", "decline"),
            parse=parsing.braille,
            rule="braille_want",
            read_back=show.done_option("braille"),
            row=show.row_wanted("braille"),
        ),
        Review(
            key="information_right",
            step="4-3",
            options=("ok", "change"),
            parse=parsing.agreement("ok", "change"),
            rule="yes_no",
            of=INFORMATION,
            covers=(*INFORMATION, *COURSE_FACTS[1:]),
            reveal=("licence_number",),
            read_back=show.fixed("information_right"),
            row=show.row_confirmed,
        ),
        # STEP 5 顔写真登録 (1歳未満は省略)
        Photo(
            key="photo",
            step="5-1",
            options=("use", "retake", "rotate", "proceed", "rest"),
            parse=parsing.choice("use", "retake", "rotate", "proceed", "rest"),
            ask_if=when.one_or_older,
            row=show.row_photo,
        ),
        Ticks(
            key="photo_right",
            step="5-2",
            options=TICKS,
            parse=parsing.choice(*TICKS),
            rule="yes_no",
            ask_if=when.one_or_older,
            covers=("photo",),
            read_back=show.fixed("photo_right"),
            row=show.row_confirmed,
        ),
        # STEP 6 申請情報登録確認
        Review(
            key="application",
            step="6",
            options=("ok", "change"),
            parse=parsing.agreement("ok", "change"),
            rule="yes_no",
            of=ALL,
            covers=(*ALL, *COURSE_FACTS[1:]),
            read_back=show.fixed("application"),
        ),
        # STEP 7 申請情報登録完了
        HandOver(
            key="handover",
            step="7",
            options=("sent", "not_yet"),
            parse=parsing.choice("sent", "not_yet"),
            ask_if=when.prepares,
        ),
    ),
)
