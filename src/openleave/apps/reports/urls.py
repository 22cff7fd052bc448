"""Reports and the audit packet."""

from django.urls import path

from openleave.apps.reports.views import packets, reports

urlpatterns = [
    path("reports/", reports.index, name="reports"),
    path("reports/packets/", packets.packets, name="packets"),
    path("reports/packets/<uuid:packet_id>/", packets.packet, name="packet"),
    path("reports/packets/<uuid:packet_id>/file/", packets.packet_file, name="packet_file"),
    path("reports/<str:report>/", reports.report, name="report"),
    path("reports/<str:report>/table.csv", reports.table, name="report_table"),
    path("reports/<str:report>/workbook.xlsx", reports.workbook, name="report_workbook"),
]
