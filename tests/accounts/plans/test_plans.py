import dataclasses

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.plans import plans
from insightora_dash.accounts.plans.plans import PLANS, limits_of, result_rows, set_limits, upload_bytes
from insightora_dash.config import Config, load
from insightora_dash.platform.errors import Forbidden, Invalid
from insightora_dash.platform.extensions import provide
from tests import factories


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return config


def test_nothing_is_limited_unless_somebody_says_so(ada: Actor, config: Config) -> None:
    assert limits_of(ada).plan == PLANS["unlimited"]
    assert (result_rows(ada), upload_bytes(ada)) == (config.result_rows, config.upload_mb << 20)


def test_a_plan_holds_with_its_own_numbers(ada: Actor) -> None:
    set_limits(ada, "free", {"questions": "7", "rows": ""})
    assert dataclasses.astuple(limits_of(ada).plan) == (7, 100_000, 10, 200, 10_000)
    assert (result_rows(ada), upload_bytes(ada)) == (10_000, 10 << 20)
    set_limits(ada, "business", {})
    assert limits_of(ada).plan == PLANS["unlimited"]


def test_an_administrator_gives_no_more_than_the_operator(server: Flask, ada: Actor, config: Config) -> None:
    provide(server, Config, dataclasses.replace(config, plan="free"))
    set_limits(ada, "pro", {"questions": "50"})
    found = limits_of(ada).plan
    assert (found.questions, found.file_mb) == (50, 10)


def test_what_is_no_limit_is_refused_and_only_administrators_set_them(ada: Actor) -> None:
    for wrong in ("-1", "x", "1.5", str(plans.MOST + 1)):
        with pytest.raises(Invalid):
            set_limits(ada, "free", {"questions": wrong})
    with pytest.raises(Invalid):
        set_limits(ada, "gold", {})
    with pytest.raises(Forbidden):
        set_limits(factories.make_person("editor", workspace_id=ada.workspace_id), "free", {})
    with pytest.raises(Invalid):
        load({"INSIGHTORA_PLAN": "gold"})
