"""The desk's tools: the work queue, the inbox, the day, calendars and their feeds."""

from django.urls import path

from openleave.apps.desk.views import calendar, feeds, inbox, notice, queue, today

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("queue/act/", queue.act, name="queue_act"),
    path("queue/views/", queue.view_save, name="queue_view_save"),
    path("queue/views/<uuid:filter_id>/remove/", queue.view_remove, name="queue_view_remove"),
    path("today/", today.today, name="today"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/act/", inbox.act, name="inbox_act"),
    path("inbox/notice/", notice.notice, name="notice"),
    path("inbox/<uuid:arrival_id>/", inbox.arrival, name="arrival"),
    path("inbox/<uuid:arrival_id>/who/", inbox.identify, name="arrival_identify"),
    path("inbox/<uuid:arrival_id>/case/", inbox.place, name="arrival_place"),
    path("inbox/<uuid:arrival_id>/handle/", inbox.handle, name="arrival_handle"),
    path("calendar/", calendar.team, name="calendar"),
    path("calendar/choices/", calendar.choose, name="calendar_choose"),
    path("calendar/feeds/", feeds.feeds, name="feeds"),
    path("calendar/feeds/make/", feeds.make, name="feed_make"),
    path("calendar/feeds/revoke/", feeds.revoke, name="feed_revoke"),
    path("calendar/feed/<str:token>.ics", feeds.feed, name="feed"),
]
