"""Conversations as files."""

import pyarrow as pa

from insightora_dash.ask.reply import Reply
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.query.plan import Chip, Plan
from insightora_dash.reports.conversation_file import ROWS, to_html, to_markdown


def reply(rows: int = 2, cut_off: int = 0) -> Reply:
    table = pa.table({"name": ["a|b <script>"] * rows, "s": [1234.5] * rows})
    result = Result((ResultColumn("name", "VARCHAR"), ResultColumn("s", "DOUBLE", "measure")), table, "SELECT 1", cut_off=cut_off)
    plan = Plan((Chip("measure", "measure", "sum of s", "expressions.1"),))
    return Reply("q", "c", "what *is* <it>?", "answered", sentence="It is 1,234.5.", result=result, plan=plan, sql="SELECT 1")


def test_markdown_holds_question_reading_rows_and_sql() -> None:
    text = to_markdown("My chat", [reply()]).decode()
    assert text.startswith("# My chat\n\n## what \\*is\\* \\<it\\>?")
    assert "- measure: sum of s" in text
    assert "*all 2 rows*" in text
    assert "| a\\|b \\<script\\> | 1,234.50 |" in text
    assert "```sql\nSELECT 1\n```" in text


def test_a_page_escapes_what_others_wrote() -> None:
    page = to_html("<b>chat</b>", [reply()]).decode()
    assert "<script>" not in page
    assert "a|b &lt;script&gt;" in page
    assert "<title>&lt;b&gt;chat&lt;/b&gt;</title>" in page


def test_what_is_left_out_is_said() -> None:
    assert f"the first {ROWS} of 1,150 rows" in to_markdown("chat", [reply(150, cut_off=1000)]).decode()


def test_a_question_without_an_answer_says_why() -> None:
    refused = Reply("q", "c", "colour of money", "refused", refused="Nothing is called colour.")
    assert "Nothing is called colour." in to_markdown("chat", [refused]).decode()
    assert "Nothing is called colour." in to_html("chat", [refused]).decode()
