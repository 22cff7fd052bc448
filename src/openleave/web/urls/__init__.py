"""Routes of the shell by face."""

from django.urls import path

from openleave.web import views

#: On every face.
COMMON = [
    path("language/", views.set_language, name="set_language"),
    path("appearance/", views.set_appearance, name="set_appearance"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("favicon.ico", views.favicon, name="favicon"),
]
