from django.urls import path

from reports.assessment import views as assessing
from reports.chase_letter import views as letters
from reports.escalation import views as escalation
from reports.figures import views as figures
from reports.leadership import views as leadership
from reports.ledger import views as ledger
from reports.lifecycle import download_views, list_views, work_views
from reports.lifecycle import views as report
from reports.monday_sheet import views as meeting
from reports.outgoing import sheet_views as outgoing_sheet
from reports.outgoing import views as outgoing
from reports.outgoing.documents import Kind
from reports.outlines import views

urlpatterns = [
    path("", list_views.show, name="report-list"),
    path("lanh-dao/", leadership.show, name="leadership"),
    path("tai-ve/", download_views.build, name="report-build"),
    path("ban-in/", download_views.print_view, name="report-print"),
    path("lap-moi/", report.begin, name="report-begin"),
    path("<number:pk>/", report.show, name="report-detail"),
    path("<number:pk>/tep/<number:file>/", download_views.kept, name="report-file"),
    path("<number:pk>/ban-ky/", download_views.signed, name="report-signed"),
    path("<number:pk>/soan/", report.write, name="report-write"),
    path("<number:pk>/chot/", report.freeze, name="report-freeze"),
    path("<number:pk>/bo-chot/", report.unfreeze, name="report-unfreeze"),
    path("<number:pk>/phe-duyet/", report.approve, name="report-approve"),
    path("<number:pk>/phat-hanh/", report.issue, name="report-issue"),
    path("<number:pk>/thay-the/", report.replace, name="report-replace"),
    path("<number:pk>/so-lieu/", figures.listing, name="report-figures"),
    path("<number:pk>/so-lieu/<number:number>/", figures.show, name="report-figure"),
    path("<paper_code:code>/", figures.by_code, name="report-code"),
    path("don-doc/", letters.listing, name="chase-letter"),
    path("don-doc/<number:pk>/", letters.show, name="chase-letter-detail"),
    path("don-doc/<number:pk>/tai-ve/", letters.download, name="chase-letter-file"),
    path("don-doc/<number:pk>/soan/", letters.write, name="chase-letter-write"),
    path("don-doc/<number:pk>/phat-hanh/", letters.issue, name="chase-letter-issue"),
    path("don-doc/<number:pk>/rut-phat-hanh/", letters.take_back, name="chase-letter-take-back"),
    path("don-doc/<number:pk>/khong-gui/", letters.drop, name="chase-letter-drop"),
    path("van-ban-di/", outgoing.listing, name="outgoing-list"),
    path("van-ban-di/bang/", outgoing_sheet.bring, name="outgoing-sheet"),
    path("van-ban-di/bao-cao/<number:pk>/", outgoing.enter, {"kind": Kind.REPORT}, name="outgoing-report"),
    path("van-ban-di/don-doc/<number:pk>/", outgoing.enter, {"kind": Kind.LETTER}, name="outgoing-letter"),
    path("van-ban-di/cap-tren/<number:pk>/", outgoing.enter, {"kind": Kind.ESCALATION}, name="outgoing-escalation"),
    path("lay-y-kien/<number:pk>/cong-van.docx", escalation.letter, name="consultation-letter"),
    path("giao-ban/", meeting.show, name="monday-sheet"),
    path("giao-ban/tai-ve/", meeting.download, name="monday-sheet-file"),
    path("giao-ban/ban-in/", meeting.print_view, name="monday-sheet-print"),
    path("giao-ban/ket-luan/", meeting.conclude, name="monday-sheet-conclude"),
    path("tu-danh-gia/", assessing.show, name="self-assessment"),
    path("tu-danh-gia/tai-ve/", assessing.download, name="self-assessment-file"),
    path("tu-danh-gia/ho-so/", assessing.build_pack, name="proof-pack-build"),
    path("tu-danh-gia/ho-so/<number:pk>/", assessing.pack, name="proof-pack"),
    path("diem-bi-mat/<year:year>/", ledger.download, name="ledger-file"),
    path("phan-tich/", assessing.analyse, name="year-analysis"),
    path("tien-do/<number:pk>/", work_views.show, name="report-work"),
    path("tien-do/<number:pk>/lai/", work_views.again, name="report-work-again"),
    path("de-cuong/", views.listing, name="outline-list"),
    path("de-cuong/<slug:name>/", views.edit, name="outline-edit"),
]
