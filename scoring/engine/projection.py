"""Secured, projected, attainable of every node, from one function that page, ledger, command and report share. Pure.

`project(tree, facts)` is the whole of design §5: it decides once what applies and has data, evaluates each leaf in its
three figures and adds exact sums above the leaves. Trying out is the same function on changed facts.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from scoring.engine.evaluate import OUT, Evaluation, Reason, Rule, Sheet, applied
from scoring.engine.outcomes import ATTAINABLE, PROJECTED, SECURED, Fates, fates
from scoring.engine.points import Scale
from scoring.engine.rules import rules
from scoring.engine.types import CANCELLED, CriteriaTree, Criterion, Facts, Key, StatedFact, TaskFact

NOT_APPLICABLE = "na"
PROVISIONAL = "provisional"
Three = tuple[Decimal, Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Node:
    """A criterion with its figures: `points` (secured, projected, attainable) is None without data."""

    criterion: Criterion
    maximum: Decimal
    max_counted: Decimal
    points: Three | None
    applies: bool = True
    children: tuple["Node", ...] = ()
    evaluation: Evaluation | None = None
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    flags: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.criterion.key

    @property
    def secured(self) -> Decimal | None:
        return self.points and self.points[SECURED]

    @property
    def projected(self) -> Decimal | None:
        return self.points and self.points[PROJECTED]

    @property
    def attainable(self) -> Decimal | None:
        return self.points and self.points[ATTAINABLE]

    @property
    def lost(self) -> Decimal | None:
        """What can no longer be had of the part that has data."""
        return self.points and self.max_counted - self.points[ATTAINABLE]

    @property
    def at_risk(self) -> Decimal | None:
        """What can still be had and is not secured."""
        return self.points and self.points[ATTAINABLE] - self.points[SECURED]

    @property
    def is_stated(self) -> bool:
        """Whether a leaf's points are stated by a person rather than computed."""
        return self.evaluation is not None and self.evaluation.is_stated

    def walk(self) -> Iterator["Node"]:
        """The node and everything below it, from the top."""
        yield self
        for child in self.children:
            yield from child.walk()

    def leaves(self) -> Iterator["Node"]:
        return (node for node in self.walk() if not node.criterion.children)


@dataclass(frozen=True, slots=True)
class Projection:
    """The index as of a day: the total as a node, and what became of each task."""

    tree: CriteriaTree
    facts: Facts
    total: Node
    fates: Mapping[Key, Fates | None]

    @property
    def components(self) -> tuple[Node, ...]:
        return self.total.children

    @property
    def stated_points(self) -> Decimal:
        """How many points of `max_counted` are stated rather than computed."""
        return sum((leaf.max_counted for leaf in self.total.leaves() if leaf.is_stated), Decimal(0))

    def leaf(self, key: str) -> Node:
        """The leaf of that key. Raises KeyError where there is none."""
        for node in self.total.leaves():
            if node.key == key:
                return node
        raise KeyError(key)


class TaskIndex:
    """Which tasks a criterion or a part counts, each once: by the item's links, its documents and their kinds."""

    def __init__(self, facts: Facts):
        self._by_item: dict[Key, list[TaskFact]] = defaultdict(list)
        for task in facts.tasks:
            self._by_item[task.item].append(task)
        self._named: dict[tuple[str, str], list[Key]] = defaultdict(list)
        for item in self._by_item:
            reach = facts.items.get(item)
            if reach is None:
                continue
            for kind, keys in (("criteria", reach.criteria), ("documents", reach.documents), ("kinds", reach.kinds)):
                for key in keys:
                    self._named[kind, key].append(item)

    def of(self, key: str | None, params: Mapping) -> dict[Key, list[TaskFact]]:
        """Items with their tasks that a criterion's links (None: only parameters) and its parameters reach."""
        items: dict[Key, list[TaskFact]] = {}
        wanted = [("documents", document) for document in params.get("documents", ())]
        wanted += [("kinds", kind) for kind in params.get("document_kinds", ())]
        for name in wanted if key is None else [("criteria", key), *wanted]:
            items.update((item, self._by_item[item]) for item in self._named.get(name, ()))
        return items


class _Evaluator:
    def __init__(self, tree: CriteriaTree, facts: Facts):
        self.tree, self.facts = tree, facts
        self.index = TaskIndex(facts)
        self.fates = {task.key: self._fates(task) for task in facts.tasks}

    def _fates(self, task: TaskFact) -> Fates | None:
        if task.key in self.facts.forced and task.state != CANCELLED:
            return (self.facts.forced[task.key],) * 3
        return fates(task, self.facts.day, self.tree.closing_day)

    def node(self, criterion: Criterion, applies: bool = True) -> Node:
        stated = self.facts.stated.get((criterion.key, ""))
        if stated is not None and stated.value == NOT_APPLICABLE:
            applies = False
        if criterion.children:
            children = tuple(self.node(child, applies) for child in criterion.children)
            reasons = {} if applies else {"all": Reason("does-not-apply", _who(stated))}
            return summed(criterion, children, self.tree.scale, reasons=reasons)
        if not applies:
            return out(criterion, self.tree.scale, Reason("does-not-apply", _who(stated)))
        return self._leaf(criterion)

    def _leaf(self, criterion: Criterion) -> Node:
        zero = self.tree.scale.zero
        if criterion.rule == "sum":
            return Node(criterion, criterion.maximum, zero, None, reasons={"all": Reason("no-children")})
        sheet = Sheet(
            key=criterion.key,
            tasks=self._tasks_for(criterion.key),
            fates=self.fates,
            indicators=self.facts.indicators,
            stated=self.facts.stated,
            scale=self.tree.scale,
        )
        found = sheet.evaluate(Rule(criterion.rule, criterion.params, criterion.maximum))
        if found.rule.feeds_on not in (rules.FAULTS, rules.ACHIEVEMENTS, rules.STATED):
            found = applied(found, criterion.params.get("none_arose", "no_data"))
        if found.status == OUT:
            return out(criterion, self.tree.scale, found.reasons["all"], found)
        return Node(
            criterion,
            criterion.maximum,
            criterion.maximum if found.points else zero,
            found.points,
            evaluation=found,
            reasons=found.reasons,
            flags=found.flags,
        )

    def _tasks_for(self, key: str):
        """A function that lists a rule's tasks: the criterion's own, those inherited by a part, and its documents'."""

        def tasks(rule: Rule, inherited: tuple[TaskFact, ...]) -> tuple[TaskFact, ...]:
            items = self.index.of(None if rule.part else key, rule.params)
            if not inherited:
                return tuple(task for tasks in items.values() for task in tasks)
            known = {task.key: task for task in inherited}
            known.update((task.key, task) for tasks in items.values() for task in tasks)
            return tuple(known.values())

        return tasks


def _who(stated: StatedFact | None) -> dict[str, object]:
    known = stated or StatedFact(NOT_APPLICABLE)
    return {"note": known.note, "owner": known.owner, "on": known.on}


def out(criterion: Criterion, scale: Scale, reason: Reason, evaluation: Evaluation | None = None) -> Node:
    """A leaf that leaves both sides of the sum."""
    return Node(criterion, scale.zero, scale.zero, None, applies=False, evaluation=evaluation, reasons={"all": reason})


def summed(criterion: Criterion, children: tuple[Node, ...], scale: Scale, *, reasons=None, flags=()) -> Node:
    """A parent: exact sums of the children that apply and have data; it applies if one of them does."""
    known = [child for child in children if child.points is not None]
    points = _sums([child.points for child in known if child.points is not None], scale)
    return Node(
        criterion,
        sum((child.maximum for child in children), scale.zero),
        sum((child.max_counted for child in known), scale.zero),
        points,
        applies=any(child.applies for child in children),
        children=children,
        reasons=reasons or {},
        flags=flags,
    )


def _sums(known: list[Three], scale: Scale) -> Three | None:
    if not known:
        return None
    secured, projected, attainable = (sum(column, scale.zero) for column in zip(*known, strict=True))
    return secured, projected, attainable


def whole(tree: CriteriaTree) -> Criterion:
    """The index itself as the node above its components."""
    maximum = sum((component.maximum for component in tree.components), Decimal(0))
    return Criterion("total", tree.name, maximum, children=tree.components, status=tree.status)


def project(tree: CriteriaTree, facts: Facts) -> Projection:
    """The three figures of every node as of `facts.day`. Raises ValueError on facts that contradict themselves."""
    evaluator = _Evaluator(tree, facts)
    nodes = tuple(evaluator.node(component) for component in tree.components)
    return Projection(tree, facts, summed(whole(tree), nodes, tree.scale), evaluator.fates)
