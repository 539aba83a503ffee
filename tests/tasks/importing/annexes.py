"""Annexes that differ as real ones do, each with the items that stand in it, written by hand.

A row that is expected: number, section, text, lead, coordinating, schedule, product.
"""

from __future__ import annotations

import unicodedata

from .writers import DOWN, RIGHT

WHOLE = [RIGHT] * 5


def nfd(rows):
    return [[unicodedata.normalize("NFD", value) for value in row] for row in rows]


PLAIN = [
    ["STT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành", "Sản phẩm"],
    ["I. Công tác chỉ đạo, điều hành", *WHOLE],
    ["1", "Ban hành Kế hoạch", "Văn phòng Sở", "Các phòng, đơn vị", "Trước ngày 31/01/2019", "Quyết định"],
    ["2", "Báo cáo định kỳ", "VP Sở", "", "Hằng quý", "Báo cáo"],
    ["II. Cải cách thể chế", *WHOLE],
    ["3", "Rà soát văn bản", "TTr Sở", "P. KTN; P. ĐKKD", "Tháng 10/2019", "Báo cáo kết quả"],
]
PLAIN_ITEMS = [
    ("1", "I. Công tác chỉ đạo, điều hành", "Ban hành Kế hoạch", "VP", "*", "on 2019-01-31", "Quyết định"),
    ("2", "I. Công tác chỉ đạo, điều hành", "Báo cáo định kỳ", "VP", "",
     "dates 2019-03-31 2019-06-30 2019-09-30 2019-12-31", "Báo cáo"),
    ("3", "II. Cải cách thể chế", "Rà soát văn bản", "TTR", "KTN DKKD", "on 2019-10-31", "Báo cáo kết quả"),
]  # fmt: skip

TWO_ROW_HEADER = [
    ["TT", "NỘI DUNG CÔNG VIỆC", "CƠ QUAN", RIGHT, "THỜI HẠN", "KẾT QUẢ ĐẦU RA"],
    [DOWN, DOWN, "CHỦ TRÌ", "PHỐI HỢP", DOWN, DOWN],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
    ["1", "Niêm yết thủ tục", "Phòng Đăng ký kinh doanh", "Văn phòng", "Quý I/2019", "Bảng niêm yết"],
    ["2", "Kiểm tra nội bộ", "Thanh tra Sở", "", "Quý II và Quý IV/2019", "Biên bản"],
]
TWO_ROW_HEADER_ITEMS = [
    ("1", "", "Niêm yết thủ tục", "DKKD", "VP", "on 2019-03-31", "Bảng niêm yết"),
    ("2", "", "Kiểm tra nội bộ", "TTR", "", "dates 2019-06-30 2019-12-31", "Biên bản"),
]

LEAD_FIRST = [
    ["TT", "Bộ phận thực hiện", "Tên nhiệm vụ cụ thể", "Thời điểm", "Sản phẩm bàn giao"],
    ["1", "Văn phòng Sở", "Lập kế hoạch", "T2/2019", "Kế hoạch"],
    [DOWN, DOWN, "Tập huấn", "Tháng 5/2019", "Lớp tập huấn"],
    [DOWN, DOWN, "Sơ kết", "6 tháng đầu năm", "Báo cáo"],
    ["2", "Phòng Kinh tế ngành", "Khảo sát", "Quý III/2019", "Phiếu"],
]
LEAD_FIRST_ITEMS = [
    ("1.1", "", "Lập kế hoạch", "VP", "", "on 2019-02-28", "Kế hoạch"),
    ("1.2", "", "Tập huấn", "VP", "", "on 2019-05-31", "Lớp tập huấn"),
    ("1.3", "", "Sơ kết", "VP", "", "on 2019-06-30", "Báo cáo"),
    ("2", "", "Khảo sát", "KTN", "", "on 2019-09-30", "Phiếu"),
]

SEVEN_COLUMNS = [
    ["Số TT", "Nhiệm vụ", "Thời gian thực hiện", "Cơ quan chủ trì, theo dõi", "Cơ quan, đơn vị phối hợp", "Cấp trình",
     "Ghi chú"],
    ["1.", "Tham mưu quy chế", "chậm nhất ngày 25.12.2019", "Phòng Tổng hợp, Quy hoạch", "Toàn Sở", "UBND tỉnh", "x"],
    ["2.", "Công khai kết quả", "Thường xuyên", "Văn phòng", "", "", ""],
]  # fmt: skip
SEVEN_COLUMNS_ITEMS = [
    ("1", "", "Tham mưu quy chế", "THQH", "*", "on 2019-12-25", ""),
    ("2", "", "Công khai kết quả", "VP", "", "continuous", ""),
]

REPEATED_HEADER = [
    ["STT", "Nội dung", "Chủ trì", "Thời hạn"],
    ["1", "Việc một", "Văn phòng", "Tháng 3/2019"],
    ["STT", "Nội dung", "Chủ trì", "Thời hạn"],
    ["2", "Việc hai", "Thanh tra", "Tháng 4/2019"],
]
SECOND_PAGE = [["3", "Việc ba", "nt", "Tháng 5/2019"], ["4", "Việc bốn", "Văn phòng", "-nt-"]]
REPEATED_HEADER_ITEMS = [
    ("1", "", "Việc một", "VP", "", "on 2019-03-31", ""),
    ("2", "", "Việc hai", "TTR", "", "on 2019-04-30", ""),
]

DITTO = [
    ["STT", "Nội dung", "Chủ trì", "Thời hạn"],
    ["1", "Việc một", "Văn phòng", "Tháng 3/2019"],
    ["2", "Việc hai", "nt", '"'],
    ["3", "Việc ba", "-nt-", "Tháng 5/2019"],
]
DITTO_ITEMS = [
    ("1", "", "Việc một", "VP", "", "on 2019-03-31", ""),
    ("2", "", "Việc hai", "VP", "", "on 2019-03-31", ""),
    ("3", "", "Việc ba", "VP", "", "on 2019-05-31", ""),
]

NO_NUMBERS = [
    ["Công việc", "Đơn vị thực hiện", "Thời gian"],
    ["Xây dựng chuyên mục", "Trung tâm Xúc tiến đầu tư", "Ngày 25 hằng tháng"],
    ["Tổ chức hội nghị", "P. KTĐN, P. KTN", "Ngày 10/6 và 30/11/2019"],
]
NO_NUMBERS_ITEMS = [
    ("1", "", "Xây dựng chuyên mục", "XTDT", "", "monthly 25", ""),
    ("2", "", "Tổ chức hội nghị", "KTDN", "KTN", "dates 2019-06-10 2019-11-30", ""),
]

STARTING_AGAIN = [
    ["STT", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian", "Sản phẩm"],
    ["I", "Tuyên truyền", "", "", "", ""],
    ["1", "Bài viết", "Văn phòng", "", "Quý I/2019", "Bài"],
    ["2", "Pa nô", "Văn phòng", "", "Quý II/2019", "Pa nô"],
    ["II", "Kiểm tra", "", "", "", ""],
    ["1", "Kế hoạch kiểm tra", "Thanh tra", "", "Quý I/2019", "Kế hoạch"],
]
STARTING_AGAIN_ITEMS = [
    ("I.1", "I. Tuyên truyền", "Bài viết", "VP", "", "on 2019-03-31", "Bài"),
    ("I.2", "I. Tuyên truyền", "Pa nô", "VP", "", "on 2019-06-30", "Pa nô"),
    ("II.1", "II. Kiểm tra", "Kế hoạch kiểm tra", "TTR", "", "on 2019-03-31", "Kế hoạch"),
]

NESTED = [
    ["STT", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian", "Sản phẩm"],
    ["A. NHIỆM VỤ CHUNG", *WHOLE],
    ["I", "Thể chế", "", "", "", ""],
    ["1", "Văn bản", "", "", "", ""],
    ["1.1", "Soạn thảo", "Phòng Kinh tế ngành", "", "Tháng 4/2019", "Dự thảo"],
    ["1.2", "Thẩm định", "Thanh tra", "", "Tháng 6/2019", "Báo cáo"],
    ["2", "Kiểm soát", "", "", "", ""],
    ["a)", "Thủ tục mới", "Văn phòng", "", "Tháng 7/2019", "Tờ trình"],
    ["b)", "Thủ tục sửa đổi", "Văn phòng", "", "Tháng 8/2019", "Tờ trình"],
]
NESTED_ITEMS = [
    ("1.1", "A. NHIỆM VỤ CHUNG > I. Thể chế > 1. Văn bản", "Soạn thảo", "KTN", "", "on 2019-04-30", "Dự thảo"),
    ("1.2", "A. NHIỆM VỤ CHUNG > I. Thể chế > 1. Văn bản", "Thẩm định", "TTR", "", "on 2019-06-30", "Báo cáo"),
    ("2.a", "A. NHIỆM VỤ CHUNG > I. Thể chế > 2. Kiểm soát", "Thủ tục mới", "VP", "", "on 2019-07-31", "Tờ trình"),
    ("2.b", "A. NHIỆM VỤ CHUNG > I. Thể chế > 2. Kiểm soát", "Thủ tục sửa đổi", "VP", "", "on 2019-08-31", "Tờ trình"),
]

BULLETS = [
    ["TT", "Nội dung, nhiệm vụ", "Cơ quan, đơn vị chủ trì", "Cơ quan phối hợp", "Thời hạn hoàn thành",
     "Sản phẩm, kết quả"],
    ["1", "Cải tiến quy trình:\n- Rà soát\n- Sửa đổi", "1. Văn phòng Sở chủ trì tổng hợp\n2. Thanh tra Sở",
     "- P. ĐKKD\n- P. KTN", "- Ban hành các quy định trong Quý II/2019\n- Cập nhật thường xuyên",
     "- Quy trình\n- Báo cáo"],
    ["2", "Phối hợp giải quyết", "Văn phòng (đối với thủ tục chung)", "Sở Nội vụ; Thanh tra", "Sau khi có hướng dẫn",
     ""],
    ["", "- Theo dõi kết quả hằng ngày", "", "", "", ""],
]  # fmt: skip
BULLETS_ITEMS = [
    (
        "1",
        "",
        "Cải tiến quy trình:\n- Rà soát\n- Sửa đổi",
        "VP",
        "TTR DKKD KTN",
        "on 2019-06-30",
        "- Quy trình - Báo cáo",
    ),
    ("2", "", "Phối hợp giải quyết\n- Theo dõi kết quả hằng ngày", "VP", "TTR", "undated", ""),
]

GLUED = [
    ["S T T", "NỘIDUNG NHIỆMVỤ", "CƠQUANCHỦ TRÌ", "Don vi phoi hop", "THỜIGIAN HOÀN THÀNH", "SẢN PHẨM"],
    ["1", "Họp giao ban", "PhòngKinhtếngành", "", "Quý IV năm 2019", "Biên bản"],
]
GLUED_ITEMS = [("1", "", "Họp giao ban", "KTN", "", "on 2019-12-31", "Biên bản")]

TARGETS = [
    ["STT", "Chỉ tiêu", "Đơn vị tính", "Năm 2019", "Năm 2020"],
    ["1", "Tỷ lệ hồ sơ đúng hạn", "%", "95", "97"],
    ["2", "Tỷ lệ dịch vụ công", "%", "30", "40"],
]
SIGNATURES = [["Nơi nhận:\n- Như trên;\n- Lưu: VT.", "GIÁM ĐỐC\n\nNguyễn Văn A"]]

ONE_CONTENT = [
    ["STT", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian", "Sản phẩm"],
    ["1", "Báo cáo công tác", "Văn phòng", "", "Tháng 6/2019", "Báo cáo sơ kết"],
    [DOWN, DOWN, DOWN, DOWN, "Tháng 12/2019", "Báo cáo tổng kết"],
    ["2", "Lưu trữ", "Văn phòng", "", "Trong năm", ""],
    ["Ghi chú: thời gian tính đến ngày cuối tháng", *WHOLE],
]
ONE_CONTENT_ITEMS = [
    ("1", "", "Báo cáo công tác", "VP", "", "dates 2019-06-30 2019-12-31", "Báo cáo sơ kết Báo cáo tổng kết"),
    ("2", "", "Lưu trữ", "VP", "", "on 2019-12-31", ""),
]

PROSE = (
    "KẾ HOẠCH",
    "I. NHIỆM VỤ TRỌNG TÂM",
    "1. Đẩy mạnh tuyên truyền cải cách hành chính",
    "- Đơn vị chủ trì: Văn phòng Sở.",
    "- Đơn vị phối hợp: Các phòng, đơn vị.",
    "- Thời gian hoàn thành: Tháng 3/2019.",
    "2. Kiểm tra việc chấp hành kỷ luật",
    "Kiểm tra đột xuất và định kỳ.",
    "- Đơn vị chủ trì: Thanh tra Sở; thời gian: Quý II và Quý IV/2019; sản phẩm: Kết luận",
    "II. TỔ CHỨC THỰC HIỆN",
    "1. Các phòng căn cứ kế hoạch để thực hiện.",
)
PROSE_ITEMS = [
    ("1", "I. NHIỆM VỤ TRỌNG TÂM", "Đẩy mạnh tuyên truyền cải cách hành chính", "VP", "*", "on 2019-03-31", ""),
    ("2", "I. NHIỆM VỤ TRỌNG TÂM", "Kiểm tra việc chấp hành kỷ luật\nKiểm tra đột xuất và định kỳ.", "TTR", "",
     "dates 2019-06-30 2019-12-31", "Kết luận"),
]  # fmt: skip

NUMBERED_LINES = (
    "I. Nhiệm vụ thứ nhất",
    "1. Nội dung: Xây dựng quy chế",
    "2. Cơ quan chủ trì: Phòng Kinh tế ngành",
    "3. Thời gian hoàn thành: trước 15/12",
    "4. Sản phẩm: Quy chế",
    "II. Nhiệm vụ thứ hai",
    "1. Nội dung: Sửa đổi nội quy",
    "2. Cơ quan chủ trì: Văn phòng",
    "3. Thời gian hoàn thành: Theo yêu cầu",
)
NUMBERED_LINES_ITEMS = [
    ("1", "I. Nhiệm vụ thứ nhất", "Xây dựng quy chế", "KTN", "", "on 2019-12-15", "Quy chế"),
    ("2", "II. Nhiệm vụ thứ hai", "Sửa đổi nội quy", "VP", "", "undated", ""),
]
