"""Settings, and the operator's page."""

from django.urls import path

from openleave.apps.organizations.views import choosing, operator, settings

urlpatterns = [
    path("settings/", settings.settings, name="settings"),
    path("settings/leave-year/", choosing.leave_year, name="leave_year"),
    path("settings/leave-year/<uuid:change_id>/withdraw/", choosing.withdraw, name="leave_year_withdraw"),
    path("settings/offered/", choosing.offered, name="settings_offered"),
    path("settings/retention/", choosing.retention, name="settings_retention"),
    path("settings/worksites/", settings.worksites, name="worksites"),
    path("settings/worksites/new/", settings.worksite_edit, name="worksite_new"),
    path("settings/worksites/<uuid:worksite_id>/", settings.worksite_edit, name="worksite_edit"),
    path("settings/holidays/", settings.holidays, name="holidays"),
    path("settings/holidays/one/", settings.holiday_add, name="holiday_add"),
    path("settings/holidays/add/", settings.holidays_add, name="holidays_add"),
    path("settings/holidays/<uuid:holiday_id>/remove/", settings.holiday_remove, name="holiday_remove"),
    path("operator/", operator.organizations, name="operator"),
]
