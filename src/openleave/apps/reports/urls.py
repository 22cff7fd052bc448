"""Reports and the audit packet."""

from django.urls import path

from openleave.apps.reports.views import reports

urlpatterns = [
    path("reports/", reports.index, name="reports"),
    path("reports/<str:report>/", reports.report, name="report"),
    path("reports/<str:report>/table.csv", reports.table, name="report_table"),
    path("reports/<str:report>/workbook.xlsx", reports.workbook, name="report_workbook"),
]
