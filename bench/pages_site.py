"""The yardstick of the web benchmarks: a minimal signed-in page of 50 rows, on Django's own default middleware.

One query, one template, a session and an account. Served by granian beside the real site, in the same run.
"""

from __future__ import annotations

import os

import django
from django.conf import settings

if not settings.configured:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.pages_minimal")
    django.setup()

from django.contrib.auth.decorators import login_required
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

TEMPLATE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Cases</title></head><body>
<h1>Cases</h1><p>Signed in as {{ request.user.email }}</p><table><thead><tr>
<th>Number</th><th>Reason</th><th>Pattern</th>
<th>First day</th><th>Last day</th><th>State</th>
<th>Outcome</th><th>Opened</th></tr></thead><tbody>{% for row in rows %}
<tr><td><a href="/cases/{{ row.id }}/">{{ row.number }}</a></td><td>{{ row.reason }}</td><td>{{ row.pattern }}</td>
<td>{{ row.starts_on|date:"M j, Y" }}</td><td>{{ row.ends_on|date:"M j, Y" }}</td><td>{{ row.state }}</td>
<td>{% if row.outcome == "eligible" %}yes{% elif row.outcome == "ineligible" %}no{% else %}open{% endif %}</td>
<td>{{ row.opened_at|date:"M j, Y" }}</td></tr>{% endfor %}</tbody></table></body></html>"""


@login_required
def minimal(request: HttpRequest) -> HttpResponse:
    from openleave.apps.cases.models import LeaveCase
    from openleave.kernel.purposes import stating
    from openleave.kernel.tenancy import organization_scope

    with stating("leave_administration"), organization_scope(os.environ["BENCH_ORGANIZATION"]):
        rows = list(LeaveCase.objects.order_by("-opened_at")[:50])
    global _template
    _template = _template or engines["django"].from_string(TEMPLATE)
    return HttpResponse(_template.render({"rows": rows}, request))


_template = None
urlpatterns = [path("minimal/", minimal)]
application = get_wsgi_application()
