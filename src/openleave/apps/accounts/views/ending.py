"""Ending one's own account: what goes, what stays, and the button; the password is asked for again first."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from openleave.apps.accounts import selectors, sign_in
from openleave.apps.accounts.models import Account
from openleave.apps.accounts.services.closing import account_end
from openleave.kernel.errors import Conflict
from openleave.kernel.routes import public, signed_in


class EndForm(forms.Form):
    known = forms.BooleanField(label=_("I know that this cannot be undone."))
    delete_too = forms.BooleanField(
        label=_("Also ask my employer to delete what it may."), required=False,
        help_text=_("Your employer answers within 45 days. The law keeps records of leave for some years."),
    )  # fmt: skip


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def end(request: HttpRequest) -> HttpResponse:
    """The account of whoever is signed in."""
    account = request.user
    assert isinstance(account, Account)
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            account_end(actor=sign_in.actor_of(account), delete_too=form.cleaned_data["delete_too"])
        except Conflict as error:
            form.add_error(None, " ".join(part for part in (error.what, error.why, error.fix) if part))
        else:
            request.session.flush()
            return HttpResponseRedirect(reverse("account_ended"))
    places = [name for name, _place in selectors.named_places(account)]
    context = {"form": form, "places": places, "employee": any(one.employee_id for one in selectors.places(account.pk))}
    return render(request, "accounts/end.html", context, status=422 if form.errors else 200)


@public
@require_safe
def ended(request: HttpRequest) -> HttpResponse:
    """The same words for everybody: it is the last page of an account, and the receipt beside the e-mail."""
    return render(request, "accounts/ended.html")
