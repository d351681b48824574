"""What the web pages share: their words, their templates, the language of a visitor."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from adapters.pages.prose import language, markup, plain
from dialogs.effects import Part, Value

_ADAPTERS = Path(__file__).resolve().parent.parent
STATIC = {"pages": _ADAPTERS / "pages" / "static", "chat": _ADAPTERS / "webchat" / "static"}
_TEMPLATES = (_ADAPTERS / "pages" / "templates", _ADAPTERS / "webchat" / "templates")


class Texts(Protocol):
    """The catalogues, as far as a page needs them."""

    def text(self, part: Part, locale: str) -> str:
        """Return a message in the words of `locale`."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogues in one language, for a template: called for HTML, `.plain` for attributes."""

    texts: Texts
    locale: str

    def __call__(self, key: str, **values: Value) -> Markup:
        """Return a message of the catalogues as HTML."""
        return self.part(Part(key, values))

    def part(self, part: Part) -> Markup:
        """Return a part as HTML."""
        return markup(self.texts.text(part, self.locale), self.locale)

    def lines(self, part: Part) -> list[Markup]:
        """Return the lines of a part, each as HTML."""
        return [markup(line, self.locale) for line in self.texts.text(part, self.locale).split("\n")]

    def value(self, value: Value) -> str:
        """Return a bare value, such as a time, as this language writes it."""
        return shown(self.texts, value, self.locale)

    def plain(self, key: str, **values: Value) -> str:
        """Return a message as bare text."""
        return plain(self.texts.text(Part(key, values), self.locale), self.locale)


def shown(texts: Texts, value: Value, locale: str) -> str:
    """Return a value as a text that holds nothing else would show it."""
    return texts.text(Part("handover.copy", {"name": value}), locale)


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class Site:
    """The pages' common ground. `public_url` is where people reach it, without a closing slash."""

    texts: Texts
    public_url: str
    chat: bool = True
    mailbox: bool = False
    environment: Environment = field(default_factory=_environment)

    @property
    def secure(self) -> bool:
        """Whether people reach the site over https."""
        return self.public_url.startswith("https:")

    def page(self, template: str, locale: str, status: int = 200, **context: object) -> HTMLResponse:
        """Render a template in one language."""
        html = self.environment.get_template(template).render(
            t=Words(self.texts, locale), lang=language(locale), locale=locale, site=self, **context
        )
        return HTMLResponse(html, status)

    def problem(self, key: str, locale: str, status: int) -> HTMLResponse:
        """Render the page that says in plain words what is wrong: texts `<key>.title` and `<key>`."""
        return self.page("problem.html", locale, status, key=key)


def visitor_locale(request: Request) -> str:
    """Return the first of the visitor's languages that the pages speak, Japanese where there is none."""
    for wish in request.headers.get("accept-language", "").split(","):
        tag = wish.split(";")[0].strip().lower().split("-")[0]
        if tag in {"ja", "en"}:
            return tag
    return "ja"
