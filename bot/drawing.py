"""Draws a flow: each question once, in the order of the official screens, with its condition."""

from __future__ import annotations

import inspect
from itertools import groupby, pairwise

from adapters import catalogues
from dialogs.question import Flow, Question, always

PAGE = """# The flow

Made by `python -m bot flow --format page`; a test keeps it current. The position in it is computed from the answers
([why](decisions/0002-computed-position.md)): the question on the table is the first that applies and has no answer.
Questions in dashed boxes are asked only under their condition.

```mermaid
{mermaid}
```

{table}

*Confirms*: the answer lapses and is asked again when one of these changes. *Secret*: shown masked.
*Sensitive*: with `BOT_SENSITIVE_ENTRY=webform` answered on a page of our own
([why](decisions/0007-sensitive-answers-on-a-page-of-our-own.md)).
"""


def mermaid(flow: Flow) -> str:
    """Return the flow as a mermaid flowchart, a box for each official step."""
    names = catalogues.load()["en"].texts
    lines = ["flowchart TD"]
    for number, steps in groupby(flow, lambda step: step.step[0]):
        inside = list(steps)
        lines.append(f'    subgraph S{number}["STEP {number}: {names[f"step.{number}"]}"]')
        lines += [f"        {_node(step)}" for step in inside]
        lines += [f"        style {step.key} stroke-dasharray: 5 5" for step in inside if condition(step)]
        lines.append("    end")
    lines += [f"    {one.key} --> {two.key}" for one, two in pairwise(flow)]
    return "\n".join(lines)


def table(flow: Flow) -> str:
    """Return the flow as a Markdown table."""
    head = [("step", "question", "options", "asked if", "confirms", "secret", "sensitive"), ("---",) * 7]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [*head, *map(_cells, flow)])


def page(flow: Flow) -> str:
    """Return the page of the documentation."""
    return PAGE.format(mermaid=mermaid(flow), table=table(flow)).rstrip("\n")


def condition(step: Question) -> str:
    """Return in words when a question is asked, "" for always."""
    return "" if step.ask_if is always else str(getattr(step.ask_if, "__name__", "")).replace("_", " ")


def _cells(step: Question) -> tuple[str, ...]:
    asked = (inspect.getdoc(step.ask_if) or "") if condition(step) else ""
    marks = ("yes" if step.secret else "", "yes" if step.sensitive else "")
    return step.step, f"`{step.key}`", " ".join(step.options), asked, " ".join(step.covers), *marks


def _node(step: Question) -> str:
    asked = condition(step)
    return f'{step.key}["{step.key}<br/>if {asked}"]' if asked else f"{step.key}[{step.key}]"
