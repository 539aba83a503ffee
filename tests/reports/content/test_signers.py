"""Who signs is chosen when the document is made; lines and names follow the functions of its day."""

from datetime import date

import pytest
from django.urls import reverse

from cchc.accounts.models import Membership, OrganisationEntry
from reports import periods
from reports.content import issuer
from reports.content.gather import gather, gather_for
from reports.lifecycle import acts
from reports.models import Report
from tests.factories import add_function, make_person

DAY = date(2019, 7, 17)
HALF = periods.parse("2019-H1")
TITLES = {"head_title": "GIÁM ĐỐC", "deputy_title": "PHÓ GIÁM ĐỐC", "office_head_title": "CHÁNH VĂN PHÒNG"}


@pytest.fixture
def titles(office):
    for key, value in TITLES.items():
        OrganisationEntry.objects.update_or_create(key=key, defaults={"value": value})


def signed(signer: str) -> tuple[str, ...]:
    signature = gather(HALF, on=DAY, signer=signer).signature
    return (*signature.titles, signature.name)


def test_the_deputy_in_charge_of_the_office_comes_first_and_another_one_can_be_chosen(office, titles):
    other = make_person()
    add_function(other, "deputy", office.leadership)
    Membership.objects.filter(role="in_charge").delete()
    add_function(other, "in_charge", office.office)
    codes = dict(issuer.choices(issuer.OUTSIDE))
    assert codes["deputy"] == f"KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC: {other}"
    assert signed("deputy") == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", str(other))
    assert signed(f"deputy-{office.deputy.pk}") == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", str(office.deputy))
    assert f"deputy-{office.deputy.pk}" in codes


def test_who_stands_in_for_the_director_or_the_office_chief_signs_with_the_lines_of_that(office, titles):
    acting, vice = make_person(), make_person()
    between = {"valid_from": date(2019, 7, 1), "valid_to": date(2019, 7, 31)}
    add_function(acting, "acting_head", office.leadership, **between)
    add_function(vice, "acting_head", office.office, **between)
    assert signed("acting_director") == ("Q. GIÁM ĐỐC", str(acting))
    assert signed("office_deputy") == ("TL. GIÁM ĐỐC", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", str(vice))
    inside = gather(HALF, on=DAY, signer_internal="office_deputy").signature_internal
    assert (*inside.titles, inside.name) == ("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", str(vice))
    assert gather(HALF, on=date(2019, 8, 1), signer="office_deputy").signature.name == "", "not any more"


@pytest.mark.parametrize("signer", ["head", "director-3", "deputy-999999", ""])
def test_nobody_else_signs(office, titles, signer):
    if signer.startswith("deputy-"):
        assert signed(signer)[-1] == "", "the hole is told before approval"
        return
    with pytest.raises(ValueError, match="allowed"):
        signed(signer)


def test_the_page_of_the_report_keeps_who_was_chosen(office, titles, client):
    client.force_login(office.coordinator)
    report = acts.begin(HALF, by=office.coordinator)
    address = reverse("report-write", args=[report.pk])
    told = {"seen": report.revision, "signer": f"deputy-{office.director.pk}", "signer_internal": "office_chief"}
    assert client.post(address, told).status_code == 422, "the Director is no deputy"
    told["signer"] = "office_chief_tuq"
    assert client.post(address, told).status_code == 302
    report = Report.objects.get()
    assert report.signer == "office_chief_tuq"
    assert gather_for(report).signature.titles == ("TUQ. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")


@pytest.mark.parametrize("page", ["monday-sheet", "self-assessment", "year-analysis"])
def test_other_documents_ask_who_signs_too(office, titles, client, page):
    client.force_login(office.coordinator)
    assert client.get(reverse(page)).status_code == 200
    files = {"monday-sheet": "monday-sheet-file", "self-assessment": "self-assessment-file", "year-analysis": page}
    assert client.get(reverse(files[page]), {"ky": "head", "dang": "docx"}).status_code == 404
