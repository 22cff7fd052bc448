"""The leave desk. Its first page is the work queue, which belongs to cases; the welcome is for people not signed in."""

from django.urls import path

from openleave.web import views
from openleave.web.urls import COMMON

urlpatterns = [path("welcome/", views.landing, name="landing"), *COMMON]
