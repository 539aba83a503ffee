"""Four catalogues, one language."""

import polib
from django.conf import settings
from django.utils import translation

from reports import wording
from tasks.presentation import numbered
from tests.cchc.runtime.test_translations import CATALOGUES


def test_two_packages_say_the_same_text_in_the_same_words():
    """Django shows the words of the first catalogue that has a text, so that another's own would never be seen."""
    said: dict[tuple, dict[str, str]] = {}
    for path in CATALOGUES:
        for entry in polib.pofile(str(path)):
            words = entry.msgstr or entry.msgstr_plural.get(0, "")
            said.setdefault((entry.msgctxt, entry.msgid), {})[path.parts[-4]] = words
    assert {text: packages for text, packages in said.items() if len(set(packages.values())) > 1} == {}


# What pages, mails and documents said before the office chose better words.
REPLACED = (
    "nguy cơ mất", "điểm phụ thuộc", "nêu giá trị", "chưa nhiệm vụ nào", "thôi thực hiện", "hẹn xong",
    "lãnh đạo sở làm việc với", "đơn vị nêu ngày", "đúng hạn trên đến hạn", "từ kỳ trước", "không hạn", "in: {",
    "in: %",    "chức năng của bạn không", "ai được làm", "cơ quan ngoài tôi theo dõi", "không có trả lời", "tính thử",
    "nên ưu tiên", "im lặng", "nợ của văn phòng", "trang đầu", "chưa có tệp của văn bản", "nhắc ngay %",
    "ở đâu, vì sao", "còn có thể giữ", "chưa soạn:", "cần gì", "nêu lý do không gửi", "đã đạt đến nay",
)  # fmt: skip


def test_nothing_that_people_read_is_said_in_words_that_the_office_has_replaced():
    texts = {
        f"{path.parts[-4]}: {entry.msgid}": entry.msgstr or entry.msgstr_plural.get(0, "")
        for path in CATALOGUES
        for entry in polib.pofile(str(path))
    }
    for folder, ending in ((settings.BASE_DIR / "reports", "toml"), (settings.BASE_DIR / "docs/guide/vi", "md")):
        for path in folder.rglob(f"*.{ending}"):
            lines = path.read_text().splitlines()
            texts |= {f"{path.name}:{number}": line for number, line in enumerate(lines, 1) if not line.startswith("#")}
    said = {
        place: words
        for place, text in texts.items()
        for words in REPLACED
        if words in text.lower().replace("chuyển từ kỳ trước", "")
    }
    assert said == {}


def test_a_task_of_several_is_called_by_its_item_and_its_period_on_pages_and_in_documents():
    with translation.override("vi"):
        assert [numbered("11/2"), numbered("11")] == ["mục 11, kỳ 2", "mục 11"]
    assert wording.source("10/KH-SKHĐT", "11/2") == "10/KH-SKHĐT, mục 11, kỳ 2"
