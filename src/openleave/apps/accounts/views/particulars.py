"""What an account says of its person: whose each piece is, and changing what is their own."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from openleave.apps.accounts import selectors, sign_in
from openleave.apps.accounts.models import Account
from openleave.apps.accounts.services import account_change
from openleave.kernel.free_text import FreeText
from openleave.kernel.routes import signed_in


class ParticularsForm(forms.Form):
    display_name = FreeText(
        label=gettext_lazy("Your name"), max_length=200, required=False,
        help_text=gettext_lazy("As those you work with see it. Letters have the name of your employer’s records."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), required=False, choices=[("", gettext_lazy("As the device prefers"))]
    )

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        choices = self.fields["language"].choices  # type: ignore[attr-defined]
        self.fields["language"].choices = [*choices, *settings.LANGUAGES]  # type: ignore[attr-defined]


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def particulars(request: HttpRequest) -> HttpResponse:
    """Name and language are the person's own; the address is their organization's, the rest their employer's."""
    account = request.user
    assert isinstance(account, Account)
    own = {"display_name": account.display_name, "language": account.language}
    form = ParticularsForm(request.POST) if request.method == "POST" else ParticularsForm(initial=own)
    if request.method == "POST" and form.is_valid():
        account_change(actor=sign_in.actor_of(account), **form.cleaned_data)
        if form.cleaned_data["language"]:
            translation.activate(form.cleaned_data["language"])
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("account_particulars"))
    context = {"form": form, "employee": any(one.employee_id for one in selectors.places(account.pk))}
    return render(request, "accounts/particulars.html", context, status=422 if form.errors else 200)
