"""What the operator sees: the names of organizations, and nothing of theirs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openleave.apps.organizations import selectors, services
from openleave.apps.organizations.forms import OrganizationForm, add_error
from openleave.apps.organizations.operating import pages
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.routes import permitted


@permitted("organization.list")
@require_http_methods(["GET", "HEAD", "POST"])
def organizations(request: HttpRequest) -> HttpResponse:
    """The directory of organizations; a form for a new one."""
    actor = request.actor  # type: ignore[attr-defined]
    form = OrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.organization_create(actor=actor, **form.cleaned_data)
        except (Invalid, Conflict) as error:
            add_error(form, error)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": made.name})
            return HttpResponseRedirect(request.path)
    context = {"organizations": selectors.directory(actor=actor), "form": form, "pages": pages(actor)}
    return render(request, "organizations/operator.html", context, status=422 if form.errors else 200)
