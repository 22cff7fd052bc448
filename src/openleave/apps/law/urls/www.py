"""The law on the public site: anybody, without an account."""

from openleave.apps.law.urls import routes
from openleave.kernel.routes import public

urlpatterns = routes(public)
