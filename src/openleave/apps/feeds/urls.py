"""Imports, on the desk."""

from django.urls import path

from openleave.apps.feeds.views import comparing, deciding, kept, listing, showing, templates

urlpatterns = [
    path("imports/", listing.imports, name="imports"),
    path("imports/templates/open-cases.csv", templates.as_csv, name="import_template_csv"),
    path("imports/templates/open-cases.xlsx", templates.as_workbook, name="import_template_xlsx"),
    path("imports/<uuid:import_id>/comparison/", comparing.comparison, name="import_comparison"),
    path("imports/kept/", kept.kept, name="imports_kept"),
    path("imports/new/", listing.upload, name="import_new"),
    path("imports/<uuid:import_id>/", showing.show, name="import_show"),
    path("imports/<uuid:import_id>/progress/", showing.progress, name="import_progress"),
    path("imports/<uuid:import_id>/problems.csv", showing.problem_report, name="import_problem_report"),
    path("imports/<uuid:import_id>/list/<slug:name>/", showing.entries, name="import_entries"),
    path("imports/<uuid:import_id>/mapping/", deciding.mapping, name="import_mapping"),
    path("imports/<uuid:import_id>/sheet/", deciding.sheet, name="import_sheet"),
    path("imports/<uuid:import_id>/apply/", deciding.apply, name="import_apply"),
    path("imports/<uuid:import_id>/cancel/", deciding.cancel, name="import_cancel"),
    path("imports/<uuid:import_id>/retry/", deciding.retry, name="import_retry"),
    path("imports/<uuid:import_id>/roll-back/", deciding.roll_back, name="import_roll_back"),
]
