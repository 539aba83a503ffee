"""An office enters its units and people from a sheet: what is checked is what is entered, and faults are put right."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.accounts.models import Membership, Unit, User
from tasks.people_sheet import meaning
from tests.factories import LETTERS_DAY, make_person, make_unit

pytestmark = pytest.mark.django_db

UNITS = [
    ["STT", "Tên đơn vị", "Mã", "Loại"],
    ["1", "Lãnh đạo Sở", "LDS", ""],
    ["2", "Văn phòng Sở", "VP", "Văn phòng"],
    ["3", "Phòng Tài chính hành chính sự nghiệp", "", ""],
    ["4", "Trung tâm Tư vấn tài chính", "TTTV", ""],
]
PEOPLE = [
    ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Thư điện tử", "Phụ trách", "Ghi chú"],
    ["1", "Lê Văn Giám", "Giám đốc", "", "giam@example.org", "", ""],
    ["2", "Phạm Thị Phó", "Phó Giám đốc", "Lãnh đạo Sở", "pho@example.org", "Văn phòng Sở; TTTV", ""],
    ["3", "Đỗ Văn Chánh", "Chánh Văn phòng", "Văn phòng Sở", "chanh@example.org", "", ""],
    ["4", "Hồ Thị Tư", "Giám đốc", "Trung tâm Tư vấn tài chính", "tu@example.org", "", ""],
    ["5", "Vũ Văn Năm", "Chuyên viên", "Phòng TCHCSN", "nam@example.org", "", ""],
]


def book(*tables: list[list[str]]) -> SimpleUploadedFile:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    for table in tables:
        sheet = workbook.add_worksheet()
        for number, cells in enumerate(table):
            sheet.write_row(number, 0, cells)
    workbook.close()
    return SimpleUploadedFile("danh-sach.xlsx", stream.getvalue())


@pytest.fixture
def admin(client, settings):
    settings.CCHC_TODAY = LETTERS_DAY
    person = make_person("administrator")
    client.force_login(person)
    return client


def upload(admin, *tables):
    return admin.post(reverse("people-sheet"), {"file": book(*tables)})


def enter(admin, page, **mended):
    given = {"rows": page.context["rows"], **{name.replace("_", "-"): value for name, value in mended.items()}}
    return admin.post(reverse("people-sheet-check"), {**given, "enter": "1"})


def functions_of(email: str) -> set[tuple[str, str]]:
    rows = Membership.objects.filter(person__email=email).select_related("unit")
    return {(row.role, row.unit.code if row.unit else "") for row in rows}


def test_units_and_people_of_one_file_are_checked_first_and_entered_afterwards(admin):
    page = upload(admin, UNITS, PEOPLE)
    assert [line.status for line in page.context["outcome"].lines] == ["new"] * 9
    assert not Unit.objects.exists()  # the check kept nothing
    assert enter(admin, page).url == reverse("people")
    assert set(Unit.objects.values_list("code", "kind")) == {
        ("LDS", "leadership"), ("VP", "office"), ("TCHCSN", "division"), ("TTTV", "centre"),
    }  # fmt: skip
    assert functions_of("giam@example.org") == {("director", "LDS")}
    assert functions_of("pho@example.org") == {("deputy", "LDS"), ("in_charge", "VP"), ("in_charge", "TTTV")}
    assert functions_of("chanh@example.org") == {("head", "VP"), ("office_chief", "VP")}
    assert functions_of("tu@example.org") == {("head", "TTTV")}  # whoever directs a centre heads it
    assert functions_of("nam@example.org") == {("officer", "TCHCSN")}
    assert not User.objects.get(email="nam@example.org").has_usable_password()


def test_the_same_sheet_again_changes_nothing(admin):
    enter(admin, upload(admin, UNITS, PEOPLE))
    page = upload(admin, UNITS, PEOPLE)
    assert page.context["outcome"].changes_nothing
    assert (User.objects.count(), Membership.objects.count()) == (6, 9)


def test_a_fault_names_the_cell_and_is_put_right_in_place(admin):
    make_unit("TC", name="Phòng Tài chính")
    rows = [
        PEOPLE[0],
        ["1", "Vũ Văn Năm", "Chuyên viên", "Phòng Không có", "nam@example.org", "", ""],
        ["2", "Vũ Văn Sáu", "Người gác cổng", "Phòng Tài chính", "sau@example.org", "", ""],
        ["3", "Vũ Văn Bảy", "Chuyên viên", "Phòng Tài chính", "khong-phai", "", ""],
        ["4", "Vũ Văn Tám", "Chuyên viên", "Phòng Tài chính", "", "", ""],
        ["5", "Vũ Văn Chín", "Trưởng phòng", "Phòng Tài chính", "chin@example.org", "", ""],
    ]
    page = upload(admin, rows)
    lines = page.context["outcome"].people
    assert [sorted(line.faults) for line in lines] == [["unit"], ["role"], ["email"], ["email"], []]
    refused = enter(admin, page)
    assert refused.status_code == 422
    assert User.objects.count() == 1
    mended = {
        "people_0_unit": "Phòng Tài chính", "people_1_role": "Nhân viên", "people_2_email": "bay@example.org",
        "people_3_leave": "1",
    }  # fmt: skip
    assert enter(admin, page, **mended).status_code == 302
    assert functions_of("sau@example.org") == {("officer", "TC")}
    assert User.objects.count() == 5


def test_a_name_that_is_only_near_is_asked_about(admin):
    make_unit("TCDN", name="Phòng Tài chính doanh nghiệp")
    rows = [PEOPLE[0], ["1", "Vũ Văn Năm", "Chuyên viên", "Phòng Tài chính doanh nghiêpp", "nam@example.org", "", ""]]
    (line,) = upload(admin, rows).context["outcome"].people
    assert "Phòng Tài chính doanh nghiệp" in line.faults["unit"]


def test_sixty_people_are_entered_at_once(admin):
    make_unit("TC", name="Phòng Tài chính")
    rows = [[str(n), f"Nguyễn Văn A{n}", "Chuyên viên", "TC", f"a{n}@example.org", "", ""] for n in range(60)]
    assert enter(admin, upload(admin, [PEOPLE[0], *rows])).status_code == 302
    assert User.objects.filter(email__startswith="a").count() == 60


def test_a_file_without_such_a_table_and_rows_that_were_meddled_with_are_refused(admin):
    assert "tiêu đề" in upload(admin, [["a", "b"], ["1", "2"]]).content.decode()
    for rows in ("", "[]", '{"units": 1, "people": []}', '{"units": [], "people": [["1", 2]]}'):
        answer = admin.post(reverse("people-sheet-check"), {"rows": rows})
        assert answer.url == reverse("people-sheet")
    assert admin.get(reverse("people-sheet-template", args=["people"])).content.startswith(b"\xef\xbb\xbf")


def test_only_the_administrator_brings_people_in(admin, client):
    client.force_login(make_person("office_chief", make_unit("VP", "office")))
    assert client.get(reverse("people-sheet")).status_code == 403
    assert client.post(reverse("people-sheet-check"), {"rows": "{}"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "taken", "code"),
    [("Phòng Kinh tế ngành", set(), "KTN"), ("Phòng Kinh tế ngành", {"KTN"}, "KTN2"), ("Thanh tra Sở", set(), "TTS")],
)
def test_a_unit_without_a_code_gets_the_initials_of_its_name(name, taken, code):
    assert meaning.code(name, taken) == code
