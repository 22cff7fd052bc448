"""The law on the leave desk."""

from openleave.apps.law.urls import routes
from openleave.kernel.routes import permitted

urlpatterns = routes(permitted("law.read"))
