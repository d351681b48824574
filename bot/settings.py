"""What an operator sets: environment variables with the prefix `BOT_`, read once and never changed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, SecretStr, TypeAdapter, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.store.postage import MailLimits
from adapters.store.sealing import Ring, WrongKeys
from adapters.telegram.commands import door
from core.photo_limits import Limits
from dialogs.policy import Mode, Policy

PREFIX = "BOT_"
LOCAL = "http://127.0.0.1:8080"
TELEGRAM = "https://api.telegram.org"
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""What Telegram takes as the secret of a webhook (setWebhook.secret_token)."""
_LIMITS = MailLimits()
_URL: TypeAdapter[HttpUrl] = TypeAdapter(HttpUrl)


class WrongSettings(ValueError):
    """The bot cannot start; `lines` say what is missing or wrong, one setting each, without any value."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def _keys(value: SecretStr) -> SecretStr:
    try:
        if value.get_secret_value():
            Ring.parse(value.get_secret_value())
    except WrongKeys as error:
        raise ValueError(str(error)) from None
    return value


def _base(value: str) -> str:
    _URL.validate_python(value)
    return value.rstrip("/")


def _database(value: str) -> str:
    if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
    return value


def _pictures(value: str) -> str:
    url = urlsplit(value)
    folder = url.scheme == "file" and not url.netloc and url.path.startswith("/")
    if value and not (folder or (url.scheme == "s3" and url.netloc)):
        raise ValueError("must begin with file:/// or s3://bucket")
    return value


BaseUrl = Annotated[str, AfterValidator(_base)]
Several = Annotated[int, Field(ge=1)]


class S3(BaseModel):
    """The S3-compatible store of `s3://` pictures; without keys the machine's own role is used."""

    model_config = ConfigDict(frozen=True)
    endpoint: str = ""
    region: str = ""
    access_key_id: SecretStr = SecretStr("")
    secret_access_key: SecretStr = SecretStr("")


class Smtp(BaseModel):
    """The mail server; without a host mails go to the embedded mailbox."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)
    host: str = ""
    port: int = 587
    username: str = ""
    password: SecretStr = SecretStr("")
    starttls: bool = True
    sender: str = Field("", alias="from")


class Stt(BaseModel):
    """Speech that is understood: `model` is the folder of a Whisper model, None where voice messages stay unheard."""

    model_config = ConfigDict(frozen=True)
    model: Path | None = None


class Line(BaseModel):
    """The LINE channel; `push_budget` is the number of pushed messages a month, 0 for all that the plan includes."""

    model_config = ConfigDict(frozen=True)
    channel_secret: SecretStr = SecretStr("")
    channel_access_token: SecretStr = SecretStr("")
    api_base: BaseUrl = "https://api.line.me"
    push_budget: Annotated[int, Field(ge=0)] = 0

    @property
    def used(self) -> bool:
        """Whether there is to be a LINE channel."""
        return bool(self.channel_secret.get_secret_value() or self.channel_access_token.get_secret_value())

    @property
    def complete(self) -> bool:
        """Whether nothing is missing: without the secret anybody could pass for LINE."""
        return bool(self.channel_secret.get_secret_value() and self.channel_access_token.get_secret_value())


class Telegram(BaseModel):
    """The Telegram bot; `pace` is in messages a second to one chat, which Telegram wants to be about one.

    With its `username` other channels can show a link that goes on here.
    """

    model_config = ConfigDict(frozen=True)
    token: SecretStr = SecretStr("")
    webhook_secret: SecretStr = SecretStr("")
    username: Annotated[str, Field(pattern=r"^([A-Za-z][A-Za-z0-9_]{3,31})?$")] = ""
    api_base: BaseUrl = TELEGRAM
    mode: Literal["webhook", "polling"] = "webhook"
    pace: Annotated[float, Field(gt=0)] = 1.0

    @property
    def used(self) -> bool:
        """Whether there is a Telegram bot."""
        return bool(self.token.get_secret_value())

    def lines(self, public_url: str) -> list[str]:
        """Return what is missing or wrong for a bot whose updates are brought to `public_url`."""
        if not self.used or self.mode == "polling":
            return []
        lines = []
        if not SECRET.fullmatch(self.webhook_secret.get_secret_value()):
            name = f"{PREFIX}TELEGRAM__WEBHOOK_SECRET"
            there = bool(self.webhook_secret.get_secret_value())
            lines.append(f"{name} may hold letters, digits, _ and - only" if there else f"{name} is missing")
        if self.api_base == TELEGRAM and not public_url.startswith("https://"):
            lines.append(f"{PREFIX}PUBLIC_URL must begin with https:// for Telegram's webhook")
        return lines


class Measures(BaseModel):
    """Where `/metrics` is: on a port of its own (0: none), and with a token beside the public pages."""

    model_config = ConfigDict(frozen=True)
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    token: SecretStr = SecretStr("")


class HourlyMails(BaseModel):
    """How many mails may go out within an hour: to one address, by one conversation, in all."""

    model_config = ConfigDict(frozen=True)
    per_address: Several = _LIMITS.per_address
    per_conversation: Several = _LIMITS.per_conversation
    in_all: Several = _LIMITS.in_all


class Settings(BaseSettings):
    """All settings; names and defaults are those of the README."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_file=".env",
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        nested_model_default_partial_update=True,
    )

    mode: Mode = "prepare"
    operator: str = ""
    operator_contact: str = ""
    government: bool = False
    public_url: BaseUrl = LOCAL
    data_dir: Path = Path("data")
    database_url: Annotated[str, AfterValidator(_database)] = Field("", repr=False)
    master_keys: Annotated[SecretStr, AfterValidator(_keys)] = SecretStr("")
    blobs_url: Annotated[str, AfterValidator(_pictures)] = ""
    s3: S3 = S3()
    smtp: Smtp = Smtp()
    line: Line = Line()
    telegram: Telegram = Telegram()
    mail_limits: HourlyMails = HourlyMails()
    metrics: Measures = Measures()
    traces_url: str = Field("", repr=False)
    captcha: bool = True
    email_proof: bool = True
    webchat: bool = False
    sensitive_entry: Literal["chat", "webform"] = "chat"
    draft_days: Several = 7
    packet_days: Several = 3
    photo_hours: Several = 24
    receipt_days: Several = 30
    photo_engine: Literal["opencv", "none"] = "opencv"
    photo_limits: Limits | None = None
    voice: Literal["on", "off", "auto"] = "auto"
    stt: Stt = Stt()
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    trusted_proxies: str = "127.0.0.1"
    today: date | None = None

    @property
    def database(self) -> str:
        """The database's URL; SQLite in the data folder unless set."""
        return self.database_url or f"sqlite:///{self.data_dir / 'bot.db'}"

    @property
    def blobs(self) -> Path:
        """The folder of stored pictures, where they are not in a bucket."""
        return Path(urlsplit(self.blobs_url).path) if self.blobs_url else self.data_dir / "blobs"

    def policy(self, languages: frozenset[str] = frozenset()) -> Policy:
        """Return what the dialogs need to know of the settings; `languages` are those there is a voice for."""
        return Policy(
            mode=self.mode,
            captcha=self.captcha,
            email_proof=self.email_proof,
            government=self.government,
            draft_days=self.draft_days,
            packet_days=self.packet_days,
            photo_hours=self.photo_hours,
            webform=self.sensitive_entry == "webform",
            voice=bool(languages),
            voice_languages=languages,
            public_url=self.public_url,
            doors=(("telegram", door(self.telegram.username)),)
            if self.telegram.used and self.telegram.username
            else (),
        )

    def limits(self) -> MailLimits:
        """Return how many mails may go out within an hour."""
        return MailLimits(**self.mail_limits.model_dump())

    def for_serving(self) -> Settings:
        """Return these settings; raises WrongSettings where something is missing that strangers' data needs."""
        wanted = {
            "OPERATOR": self.operator,
            "OPERATOR_CONTACT": self.operator_contact,
            "PUBLIC_URL": self.public_url if self.public_url != LOCAL else "",
            "SMTP__HOST": self.smtp.host,
            "SMTP__FROM": self.smtp.sender,
        }
        if not self.database.startswith("sqlite"):
            wanted["MASTER_KEYS"] = self.master_keys.get_secret_value()
        if self.line.used:
            wanted["LINE__CHANNEL_SECRET"] = self.line.channel_secret.get_secret_value()
            wanted["LINE__CHANNEL_ACCESS_TOKEN"] = self.line.channel_access_token.get_secret_value()
        lines = [f"{PREFIX}{name} is missing" for name, value in wanted.items() if not value]
        if self.line.used and not self.public_url.startswith("https://"):
            lines.append(f"{PREFIX}PUBLIC_URL must begin with https:// for LINE")
        lines += self.telegram.lines(self.public_url)
        if lines:
            raise WrongSettings(lines)
        return self


def load(**given: Any) -> Settings:
    """Read the settings, `given` values first; raises WrongSettings."""
    try:
        return Settings(**given)
    except ValidationError as error:
        errors = error.errors(include_input=False, include_url=False)
        raise WrongSettings([_line(dict(one)) for one in errors]) from None


def _line(error: dict[str, Any]) -> str:
    name = PREFIX + "__".join(str(piece) for piece in error["loc"]).upper()
    return f"{name}: {error['msg'].removeprefix('Value error, ')}"
