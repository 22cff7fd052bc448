"""The first page of an account: the notice, and the statement of one's age."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from openleave.apps.accounts import notice, sign_in
from openleave.apps.accounts.faces import own_path
from openleave.apps.accounts.models import Account
from openleave.apps.accounts.services.beginning import account_begin
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.routes import signed_in

#: All that the form has; whatever else is sent is refused (P-25).
SENT = {"csrfmiddlewaretoken", "next", "version", "of_age"}


class BeginForm(forms.Form):
    of_age = forms.BooleanField(label=gettext_lazy("I am eighteen or older."), required=False)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Shown before any other page until both are kept; afterwards the notice can be read again."""
    account = request.user
    assert isinstance(account, Account)
    target = own_path(request, request.POST.get("next") or request.GET.get("next"))
    form = BeginForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.is_valid()
        try:
            if set(request.POST) - SENT:
                raise Invalid(_("The form holds a field that is not asked for."), fix=_("Reload the page."))
            account_begin(
                actor=sign_in.actor_of(account), notice_version=request.POST.get("version", ""),
                of_age=form.cleaned_data.get("of_age", False),
            )  # fmt: skip
        except (Invalid, Conflict) as error:
            form.add_error(getattr(error, "field", None) or None, " ".join((error.what, error.why, error.fix)).strip())
        else:
            return HttpResponseRedirect(target)
    context = {
        "form": form, "rows": notice.rows(), "version": notice.version(), "next": target,
        "asks_age": account.of_age_at is None, "done": notice.stated(account),
    }  # fmt: skip
    return render(request, "accounts/begin.html", context, status=422 if form.errors else 200)
