"""Return to work."""

from django.urls import path

from openleave.apps.cases.views.deeds import deed_view
from openleave.apps.returning.deeds import DEEDS, PREMIUM_DEEDS
from openleave.apps.returning.views import returns, steps

urlpatterns = [
    path("cases/<uuid:case_id>/return/", returns.case_return, name="case_return"),
    path("cases/<uuid:case_id>/return/prepare/", returns.prepare, name="return_prepare"),
    path("cases/<uuid:case_id>/return/item/", returns.item, name="return_item"),
    *(
        path(f"cases/<uuid:case_id>/return/{key}/", deed_view(deed, steps.of_case), name=f"return_{key}")
        for key, deed in DEEDS.items()
    ),
    path("cases/premiums/<uuid:premium_id>/cover/", returns.premium_cover, name="premium_cover"),
    path("cases/premiums/<uuid:premium_id>/write/", returns.premium_write, name="premium_write"),
    path("cases/<uuid:case_id>/return/recovery/write/", returns.recovery_write, name="recovery_write"),
    *(
        path(f"cases/premiums/<uuid:premium_id>/{key}/", deed_view(deed, steps.of_premium), name=f"premium_{key}")
        for key, deed in PREMIUM_DEEDS.items()
    ),
    path("cases/steps/<uuid:graduated_id>/count/", returns.graduated_count, name="graduated_count"),
    path("cases/steps/<uuid:graduated_id>/remove/", returns.graduated_remove, name="graduated_remove"),
]
