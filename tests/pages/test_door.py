import logging
import re

import pytest

from callbacks.door import worded
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.wording import N_


def test_an_error_of_ours_is_said_in_its_own_words(caplog: pytest.LogCaptureFixture) -> None:
    assert worded(NotFound("gone", N_("{thing} is gone."), thing="It")) == "It is gone."
    assert not caplog.records


def test_an_unexpected_error_shows_only_an_id_under_which_the_log_has_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        sentence = worded(ValueError("secret detail"))
    found = re.search(r"\(error (\w+)\)", sentence)
    assert found
    assert "secret" not in sentence
    assert found[1] in caplog.text
    assert "secret detail" in caplog.text
