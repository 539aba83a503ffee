from django.urls import path

from reports.views import download, listing, report

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
]
