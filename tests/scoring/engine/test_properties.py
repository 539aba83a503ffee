"""What must hold for any tree and any facts, shown on random ones."""

import os
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.engine.ledger import by_unit, divided, ledger, total
from scoring.engine.points import Scale
from scoring.engine.projection import project
from scoring.engine.rules import rule_of
from scoring.engine.rules.rule import TaskRule
from scoring.engine.rules.validation import validate
from scoring.engine.stakes import stakes
from scoring.engine.tallies import TaskTally
from scoring.engine.types import CANCELLED, VERIFIED
from tests.scoring.engine import strategies as make

# `make audit` looks at many more.
EXAMPLES = 1500 if os.environ.get("CCHC_AUDIT") == "1" else 60
many = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
fates = st.lists(st.none() | st.integers(0, 40), min_size=1, max_size=8)


@many
@given(make.indices())
def test_the_four_figures_never_fall_and_their_four_parts_make_up_what_counts(index):
    for node in project(*index).total.walk():
        assert node.max_counted <= node.maximum
        if node.points is not None:
            assert node.secured <= node.cautious <= node.projected <= node.attainable <= node.max_counted
            assert node.lost == node.max_counted - node.attainable
            assert node.at_risk == node.attainable - node.cautious
            assert node.on_track == node.cautious - node.secured
            assert node.secured + node.on_track + node.at_risk + node.lost == node.max_counted
            assert min(node.on_track, node.at_risk, node.lost) >= 0


@many
@given(make.indices())
def test_every_parent_is_the_exact_sum_of_its_children(index):
    for node in project(*index).total.walk():
        if node.children:
            known = [child for child in node.children if child.points is not None]
            assert node.maximum == sum(child.maximum for child in node.children)
            assert node.max_counted == sum(child.max_counted for child in known)
            assert (node.points is None) == (not known)
            if known:
                assert node.points == tuple(sum(child.points[n] for child in known) for n in range(4))


@many
@given(make.indices())
def test_what_does_not_apply_leaves_both_sides(index):
    for leaf in project(*index).total.leaves():
        if not leaf.applies:
            assert (leaf.maximum, leaf.max_counted, leaf.points) == (0, 0, None)
        elif leaf.points is None:
            assert leaf.max_counted == 0


@many
@given(make.trees())
def test_the_random_rules_are_such_as_may_be_loaded(tree):
    for leaf in tree.leaves():
        assert validate(leaf.rule, leaf.params, str(leaf.maximum), places=2) == []


@many
@given(make.indices())
def test_the_ledger_adds_up_to_the_whole_and_each_criterion(index):
    projection = project(*index)
    lines = ledger(projection)
    assert total(lines) == (projection.total.lost or 0, projection.total.at_risk or 0)
    for leaf in projection.total.leaves():
        own = [line for line in lines if line.criterion == leaf.key]
        assert total(own) == (leaf.lost or 0, leaf.at_risk or 0)
        assert sum(line.on_track for line in own) == (leaf.on_track or 0)
    assert all(min(line.lost, line.at_risk, line.on_track) >= 0 for line in lines)
    alone = [line for line in lines if not line.joint]
    assert sum(share.lost for share in by_unit(lines).values()) == sum(line.lost for line in alone)


@many
@given(make.indices())
def test_points_at_stake_are_the_difference_of_two_whole_projections(index):
    tree, facts = index
    projection = project(tree, facts)
    found = stakes(projection)
    for task in facts.tasks:
        if task.state in (VERIFIED, CANCELLED):
            assert task.key not in found
            continue
        best = project(tree, replace(facts, forced={task.key: projection.fates[task.key].attainable}))
        never = project(tree, replace(facts, forced={task.key: None}))
        for key, points in found.get(task.key, {}).items():
            assert points >= 0
            assert points == best.leaf(key).projected - never.leaf(key).projected


@many
@given(st.data())
def test_later_is_never_better_and_missing_is_never_better_than_late(data):
    maximum = data.draw(make.maxima)
    kind, params = data.draw(make.task_rules(maximum))
    found = data.draw(fates)
    place = data.draw(st.integers(0, len(found) - 1))
    before = found[place]
    after = None if before is None else data.draw(st.none() | st.integers(before, 60))
    worse = [*found[:place], after, *found[place + 1 :]]
    rule = rule_of(kind, params, maximum)
    assert isinstance(rule, TaskRule)
    points = [rule.outcome(TaskTally.of(Counter(each))).points for each in (worse, found)]
    assert rule.lowest <= points[0] <= points[1] <= maximum


@many
@given(fates, st.integers(0, 7), st.none() | st.integers(0, 40))
def test_moving_one_task_is_counting_anew(found, place, after):
    place %= len(found)
    moved = TaskTally.of(Counter(found)).moved(found[place], after)
    assert moved == TaskTally.of(Counter([*found[:place], after, *found[place + 1 :]]))


@many
@given(st.integers(0, 10_000), st.lists(st.integers(0, 50), min_size=1, max_size=30).filter(any))
def test_a_division_is_exact_fair_and_gives_earlier_ones_the_rest(amount, weights):
    shares = divided(amount, weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(amount * weight, sum(weights))) < 1
    even = divided(amount, [1] * len(weights))
    assert even == sorted(even, reverse=True)
    assert even[0] - even[-1] <= 1


@many
@given(st.fractions(-100, 100), st.integers(0, 3))
def test_rounding_is_that_of_decimal(points, places):
    unit = Decimal(1).scaleb(-places)
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    for mode, name in (("half_up", "ROUND_HALF_UP"), ("down", "ROUND_DOWN")):
        assert Scale(places, mode).rounded(points) == exact.quantize(unit, rounding=name)


@many
@given(make.indices())
def test_the_four_parts_of_an_evaluation_make_up_its_maximum_and_nothing_is_lost_without_data(index):
    def evaluations(one):
        yield one
        for part in one.parts:
            yield from evaluations(part)

    for leaf in project(*index).total.leaves():
        for one in evaluations(leaf.evaluation) if leaf.evaluation else ():
            parts = (one.on_track, one.at_risk, one.lost)
            if one.points:
                assert one.points.secured + sum(parts) == one.rule.maximum
                assert (one.lost, one.at_risk) == (
                    one.rule.maximum - one.points.attainable, one.points.attainable - one.points.cautious,
                )  # fmt: skip
            else:
                assert parts == (0, 0, 0)
                assert not one.is_stated
                assert not one.is_assumed
