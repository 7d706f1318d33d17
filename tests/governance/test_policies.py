"""Every policy's own examples: one question that it lets through, one that is refused."""

import pytest

from tests.governance.examples import EXAMPLES, asked, effects, policies
from vigie.foundation.database import WORKER_ACTS


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_policy_lets_its_example_through(name: str) -> None:
    decision = asked(EXAMPLES[name]["allow"]).decide()

    assert decision.allowed
    assert effects()[name] == "forbid" or name in decision.policies


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_policy_refuses_its_counterexample(name: str) -> None:
    decision = asked(EXAMPLES[name]["deny"]).decide()

    assert not decision.allowed
    assert effects()[name] == "permit" or name in decision.policies


def test_every_policy_has_its_examples() -> None:
    assert set(EXAMPLES) == set(effects())


def test_every_action_can_be_permitted() -> None:
    unreachable = [action for action in policies().actions if "permit" not in policies().about(action).values()]

    assert unreachable == []


def test_borrowed_role_is_for_these_acts_only() -> None:
    assert set(policies().actions) >= WORKER_ACTS
    assert {
        "governance.create_bureau", "governance.suspend", "records.block", "records.erase", "records.unblock",
    } == WORKER_ACTS  # fmt: skip
