"""A conversation as one file to keep or send: Markdown, or HTML that works without a network."""

from collections.abc import Sequence
from html import escape

from insightora_dash.ask.reply import Reply
from insightora_dash.charts.shape import label_of
from insightora_dash.engine.result import Result
from insightora_dash.platform.format import column_texts, format_number
from insightora_dash.platform.wording import _, current_locale

ROWS = 100  # rows of each answer; the line above the table says how many there are
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body{{margin:24px auto;max-width:960px;padding:0 16px;font:15px/22px system-ui,sans-serif;color:#1c2330}}
h1{{font-size:22px}}h2{{font-size:17px;margin-top:36px}}
table{{border-collapse:collapse;margin:12px 0}}td,th{{padding:4px 12px 4px 0;border-bottom:1px solid #e3e7ed;text-align:left}}
td.number,th.number{{text-align:right}}
pre{{white-space:pre-wrap;background:#f6f7f9;padding:12px;border-radius:8px}}small{{color:#566072}}</style></head><body><h1>{title}</h1>{answers}</body></html>
"""


def to_markdown(title: str, replies: Sequence[Reply]) -> bytes:
    """Each question with its sentence, how it was read, its rows and its SQL."""
    return "\n\n".join([f"# {_inline(title)}", *(part for reply in replies for part in _markdown(reply))]).encode() + b"\n"


def to_html(title: str, replies: Sequence[Reply]) -> bytes:
    """The same as a page of its own."""
    answers = "".join(part for reply in replies for part in _html(reply))
    return PAGE.format(language=current_locale(), title=escape(title), answers=answers).encode()


def _markdown(reply: Reply) -> list[str]:
    parts = [f"## {_inline(reply.question)}", _inline(_said(reply))]
    if reply.plan.chips:
        parts.append("\n".join(f"- {_inline(label)}: {_inline(text)}" for label, text in _read(reply)))
    if reply.result is not None:
        parts += [f"*{_complete(reply.result)}*", _table(reply.result)]
    return [*parts, *([f"```sql\n{reply.sql}\n```"] if reply.sql else [])]


def _table(result: Result) -> str:
    names = [_cell(label_of(column)) for column in result.columns]
    lines = [names, ["---:" if column.role == "measure" else "---" for column in result.columns]]
    lines += [[_cell(text) for text in row] for row in _rows(result)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _html(reply: Reply) -> list[str]:
    parts = [f"<h2>{escape(reply.question)}</h2>", f"<p>{escape(_said(reply))}</p>"]
    if reply.plan.chips:
        parts.append(f"<ul>{''.join(f'<li>{escape(label)}: <b>{escape(text)}</b></li>' for label, text in _read(reply))}</ul>")
    if reply.result is not None:
        looks = ['class="number"' if column.role == "measure" else "" for column in reply.result.columns]
        head = "".join(f"<th {look}>{escape(label_of(column))}</th>" for look, column in zip(looks, reply.result.columns, strict=True))
        rows = "".join(f"<tr>{''.join(f'<td {look}>{escape(text)}</td>' for look, text in zip(looks, row, strict=True))}</tr>" for row in _rows(reply.result))
        parts += [f"<small>{escape(_complete(reply.result))}</small>", f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"]
    return [*parts, *([f"<pre>{escape(reply.sql)}</pre>"] if reply.sql else [])]


def _said(reply: Reply) -> str:
    return reply.sentence or reply.refused or reply.error or _("This question has no answer.")


def _read(reply: Reply) -> list[tuple[str, str]]:
    return [(chip.label, chip.text) for chip in reply.plan.chips]


def _rows(result: Result) -> list[tuple[str, ...]]:
    """The first rows as people read them."""
    shown, locale = result.table.slice(0, ROWS), current_locale()
    texts = [column_texts(shown.column(at).to_pylist(), type=one.type, unit=one.unit, grain=one.grain, role=one.role, locale=locale)
             for at, one in enumerate(result.columns)]  # fmt: skip
    return list(zip(*texts, strict=True))


def _complete(result: Result) -> str:
    locale, whole = current_locale(), result.row_count + result.cut_off
    shown = min(result.row_count, ROWS)
    if shown == whole:
        return _("all {count} rows", count=format_number(whole, locale=locale))
    return _("the first {shown} of {count} rows", shown=format_number(shown, locale=locale), count=format_number(whole, locale=locale))


def _inline(text: str) -> str:
    """Text that Markdown leaves as it is."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|" else letter for letter in " ".join(text.split()))


def _cell(text: str) -> str:
    return _inline(text) or " "
