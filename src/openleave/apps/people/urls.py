"""Employees on the desk."""

from django.urls import path

from openleave.apps.people.views import corrections, employees, members, schedules

urlpatterns = [
    path("employees/", employees.index, name="employees"),
    path("employees/search/", employees.options, name="employee_search"),
    path("employees/new/", corrections.employee, name="employee_new"),
    path("employees/<uuid:employee_id>/", employees.detail, name="employee"),
    path("employees/<uuid:employee_id>/profile/", corrections.profile, name="employee_profile"),
    path("employees/<uuid:employee_id>/job/", corrections.assignment, name="employee_job"),
    path("employees/<uuid:employee_id>/employments/new/", corrections.employment, name="employment_new"),
    path(
        "employees/<uuid:employee_id>/employments/<uuid:employment_id>/", corrections.employment, name="employment_edit"
    ),
    path("employees/<uuid:employee_id>/hours/", corrections.hours, name="employee_hours"),
    path("settings/people/", members.members, name="members"),
    path("settings/people/new/", members.member_new, name="member_new"),
    path("settings/people/<uuid:account_id>/", members.member, name="member"),
    path("schedules/", schedules.index, name="schedules"),
    path("schedules/new/", schedules.edit, name="schedule_new"),
    path("schedules/<uuid:schedule_id>/", schedules.edit, name="schedule_edit"),
]
