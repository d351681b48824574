"""Asks axe-core what is wrong with a page."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA and good practice, one line each with where it is."""
    page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = page.evaluate("(values) => axe.run(document, {runOnly: {type: 'tag', values}})", RULES)
    return [
        f"{each['id']}: {each['help']} {[node['html'][:120] for node in each['nodes']]}" for each in found["violations"]
    ]
