"""What gives points: a class a rule kind, a file a family of kinds.

A new kind is a class in one of these files, and its texts in the translation catalogues; nothing else names it.
"""

# Each registers its kinds, in the order in which the sheet of a criteria set explains them.
from scoring.engine.rules import shares, deductions, ratios, counts, stated, combinations  # noqa: F401, I001
from scoring.engine.rules.rule import KINDS, VERSION, Outcome, Rule, rule_of

__all__ = ["KINDS", "VERSION", "Outcome", "Rule", "rule_of"]
