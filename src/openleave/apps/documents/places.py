"""Where documents appear on pages of other apps: the tab of a case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.tabs import declare_tab

declare_tab(key="documents", label=_("Documents"), url_name="case_documents", permission="document.read", order=32)
