"""A rule in words, for whoever reads why a leaf has its points. English here, Vietnamese in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from scoring.engine.points import exact, steps


def _n(text: str | int | Decimal) -> str:
    return number_format(str(text))


def _percent(text: str) -> str:
    above = text.startswith(">") if isinstance(text, str) else False
    value = exact(text[1:] if above else text) * 100
    short = Decimal(value.numerator) / Decimal(value.denominator)
    shown = number_format(short.normalize() if short != short.to_integral() else short.quantize(Decimal(1)))
    return f"{'>' if above else '≥'} {shown}%"


def _steps(rows, *, shares: bool) -> str:
    ordered = sorted(rows, key=lambda row: steps([row])[0], reverse=True)
    found = []
    for start, points in ordered:
        text = str(start)
        begin = _percent(text) if shares else (f"> {text[1:]}" if text.startswith(">") else f"≥ {text}")
        found.append(_("from %(start)s: %(points)s") % {"start": begin, "points": _n(points)})
    return "; ".join(found)


def _by_share(params: Mapping) -> str:
    if "steps" in params:
        return _steps(params["steps"], shares=True)
    start = _percent(params["linear_from"]).removeprefix("≥ ")
    return _("share × maximum, 0 below %(start)s") % {"start": start}


def _sentences(kind: str, params: Mapping) -> str:
    match kind:
        case "all_or_nothing":
            return _("Full points if every task is done on time, else 0")
        case "share_done":
            return _("By the share of tasks done: %(how)s") % {"how": _by_share(params)}
        case "share_on_time":
            return _("By the share of tasks done on time: %(how)s") % {"how": _by_share(params)}
        case "deduct_per_task":
            return _("%(late)s off for each late task, %(missing)s for each one not done, not below %(floor)s") % {
                name: _n(params[name]) for name in ("late", "missing", "floor")
            }
        case "deduct_days_late":
            bands = sorted(params["bands"], key=lambda band: exact(band[0]))
            listed = [_("up to %(days)s days: %(points)s") % {"days": d, "points": _n(p)} for d, p in bands]
            return _("By the days of the latest task: %(bands)s; else %(otherwise)s") % {
                "bands": "; ".join(listed),
                "otherwise": _n(params["otherwise"]),
            }
        case "timely":
            return _("By the worst task: on time %(on_time)s, late %(late)s, not done %(missing)s") % {
                name: _n(params[name]) for name in ("on_time", "late", "missing")
            }
        case _:
            return _of_figures(kind, params)


def _of_figures(kind: str, params: Mapping) -> str:
    match kind:
        case "ratio" if "steps" in params:
            return _("By the ratio: %(how)s") % {"how": _steps(params["steps"], shares=True)}
        case "ratio":
            ends = {name: _percent(params[name]).removeprefix("≥ ") for name in ("from", "target")}
            return _("By the ratio: 0 up to %(from)s, full from %(target)s, in proportion between") % ends
        case "count_deduct":
            return _("%(per_unit)s off for each fault, not below %(floor)s") % {
                name: _n(params[name]) for name in ("per_unit", "floor")
            }
        case "count_steps":
            return _("By the number: %(how)s") % {"how": _steps(params["steps"], shares=False)}
        case "count_points":
            return _("%(per_unit)s points for each, up to the maximum") % {"per_unit": _n(params["per_unit"])}
        case "attested":
            return _("Attested: yes %(yes)s, no %(no)s") % {name: _n(params[name]) for name in ("yes", "no")}
        case "given":
            return _("Given by a superior: a stated value")
        case "survey":
            return _("Survey: a stated value")
        case "external":
            return _("Scored by others: a stated value")
        case "all_of":
            return _("Full points if every part is full, else 0")
        case "sum_of":
            return _("The sum of its parts")
        case _:
            return _("The best of its parts")


def rule_sentence(kind: str, params: Mapping, maximum: Decimal) -> str:
    """A rule in words with its maximum, as one sentence. The parameters are such as `scoring.engine.rules.validation`
    lets pass."""
    return _("%(rule)s (maximum %(maximum)s).") % {
        "rule": _sentences(kind, params),
        "maximum": _n(format(maximum.normalize(), "f")),
    }
