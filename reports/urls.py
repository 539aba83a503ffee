from django.urls import path

from reports.views import download, letters, listing, meeting, report

urlpatterns = [
    path("", listing.show, name="report-list"),
    path("tai-ve/", download.build, name="report-build"),
    path("ban-in/", download.print_view, name="report-print"),
    path("lap-moi/", report.begin, name="report-begin"),
    path("<int:pk>/", report.show, name="report-detail"),
    path("<int:pk>/tep/<int:file>/", download.kept, name="report-file"),
    path("<int:pk>/ban-ky/", download.signed, name="report-signed"),
    path("<int:pk>/soan/", report.write, name="report-write"),
    path("<int:pk>/chot/", report.freeze, name="report-freeze"),
    path("<int:pk>/bo-chot/", report.unfreeze, name="report-unfreeze"),
    path("<int:pk>/phe-duyet/", report.approve, name="report-approve"),
    path("<int:pk>/phat-hanh/", report.issue, name="report-issue"),
    path("<int:pk>/thay-the/", report.replace, name="report-replace"),
    path("don-doc/", letters.listing, name="chase-letter"),
    path("don-doc/<int:pk>/", letters.show, name="chase-letter-detail"),
    path("don-doc/<int:pk>/tai-ve/", letters.download, name="chase-letter-file"),
    path("don-doc/<int:pk>/soan/", letters.write, name="chase-letter-write"),
    path("don-doc/<int:pk>/phat-hanh/", letters.issue, name="chase-letter-issue"),
    path("don-doc/<int:pk>/khong-gui/", letters.drop, name="chase-letter-drop"),
    path("giao-ban/", meeting.show, name="monday-sheet"),
    path("giao-ban/tai-ve/", meeting.download, name="monday-sheet-file"),
    path("giao-ban/ban-in/", meeting.print_view, name="monday-sheet-print"),
    path("giao-ban/ket-luan/", meeting.conclude, name="monday-sheet-conclude"),
]
