"""The self-assessment as data for the appraiser's program: one JSON object with the name and version of its form.

docs/self-assessment-package.md explains each field. A field may be added; another meaning gets another version.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from reports.assessment.content import AssessedRow, Assessment
from reports.assessment.proof import ProofRow

SCHEMA, VERSION = "cchc.self-assessment", 1

Listed = tuple[str, AssessedRow, ProofRow, str]


def render(assessment: Assessment, files: Iterable[Listed]) -> bytes:
    """The same assessment gives the same bytes. `files` are those of the package, each with path and SHA-256."""
    by_criterion: dict[str, list[dict[str, Any]]] = {}
    for path, row, proof, digest in files:
        by_criterion.setdefault(row.key, []).append(
            {
                "path": path,
                "sha256": digest,
                "number": proof.title,
                "dated_on": proof.dated_on.isoformat() if proof.dated_on else None,
                "place": proof.place,
                "unit": proof.unit,
            }
        )
    document = {
        "schema": SCHEMA,
        "version": VERSION,
        "year": assessment.year,
        "as_of": assessment.as_of.isoformat(),
        "office": assessment.office.name,
        "set": {"name": assessment.set_name, "decision": assessment.decision},
        "maximum": assessment.maximum,
        "self_assessed": assessment.self_assessed,
        "criteria": [_criterion(row, by_criterion.get(row.key, [])) for row in assessment.rows],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _criterion(row: AssessedRow, files: list[dict[str, Any]]) -> dict[str, Any]:
    common = {
        "number": row.number, "key": row.key, "name": row.name, "maximum": row.maximum,
        "self_assessed": row.self_assessed, "is_leaf": row.leaf,
    }  # fmt: skip
    if not row.leaf:
        return common
    return common | {
        "computed": row.computed,
        "scored_by": row.scored_by,
        "why": row.why,
        "explanation": row.explanation,
        "files": files,
    }
