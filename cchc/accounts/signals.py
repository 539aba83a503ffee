"""What this package asks those above it: it knows people and units, they know what hangs on them."""

from __future__ import annotations

from datetime import date

from django.dispatch import Signal

from cchc.accounts.models import Unit

# Asked with `unit` and `day`; whoever knows answers with sentences about what the unit's next head takes over.
handover_asked = Signal()


def handover(unit: Unit, day: date) -> list[str]:
    """What a new head of `unit` takes over on `day`, as sentences."""
    answers = handover_asked.send(sender=None, unit=unit, day=day)
    return [sentence for _receiver, sentences in answers for sentence in sentences]
