"""Further sources of lines: what one names stands in the same digest, each task once, with its own words."""

from datetime import date

import pytest

from tasks.models import Digest
from tasks.reminders.digest import mail, sources
from tasks.reminders.digest.lines import ASKED, LATE, Fact, Line, Mention, as_rows, from_row
from tasks.reminders.digest.plan import plan, preview
from tests.factories import LETTERS_DAY, make_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

FIGURES = Fact("figures", what="number of files", whom="KTDN", on="2019-07-20")


@pytest.fixture
def asked(the_office, monkeypatch):
    """A source that asks the other division's head about a late task of the division."""
    task = make_task(the_office.division)

    def figures(run):
        for one in run.states.tasks:
            for head in run.context.directory.heads(the_office.other_division.pk):
                yield Mention(one, ASKED, head, FIGURES)
                yield Mention(one, ASKED, head, FIGURES)

    monkeypatch.setattr("tasks.reminders.digest.plan.SOURCES", [*sources.SOURCES, figures])
    monkeypatch.setitem(mail.FACTS, "figures", "asked: %(what)s for %(whom)s by %(on)s")
    return task


def test_what_a_further_source_names_has_no_rung_and_its_own_words(the_office, asked):
    [digest] = [row for row in preview(LETTERS_DAY) if row.person == the_office.other_head]
    [line] = [from_row(row) for row in digest.lines]
    assert (line.task, line.group, line.rung, line.facts) == (asked.pk, ASKED, None, [FIGURES])
    [group] = mail.grouped([line], LETTERS_DAY)
    assert "asked: number of files for KTDN by 20/07/2019" in group.entries[0].as_text


def test_a_task_that_is_late_and_asked_about_stands_once_under_late(the_office, asked):
    the_office.other_division.valid_to, the_office.other_division.successor = date(2019, 6, 1), the_office.division
    the_office.other_division.save()
    plan(LETTERS_DAY)
    [line] = [from_row(row) for row in Digest.objects.get(person=the_office.head).lines]
    assert (line.group, line.also, line.facts) == (LATE, [ASKED], [FIGURES])


def test_a_line_survives_being_kept_and_one_from_before_facts_were_is_read():
    line = Line(1, LATE, 1, 2, "2019-07-15", "5/KH", "1", "KTN", facts=[FIGURES])
    [row] = as_rows([line])
    assert from_row(row) == line
    del row["facts"]
    assert from_row(row).facts == []
