"""Accommodation cases: ADA and PWFA."""

from django.urls import path

from openleave.apps.accommodation.deeds import DEEDS, OPTION_DEEDS
from openleave.apps.accommodation.views import accommodations, steps
from openleave.apps.cases.views.deeds import deed_view

urlpatterns = [
    path("accommodations/", accommodations.accommodations, name="accommodations"),
    path("accommodations/new/", accommodations.accommodation_new, name="accommodation_new"),
    path("accommodations/<uuid:accommodation_id>/", accommodations.accommodation, name="accommodation"),
    *(
        path(
            f"accommodations/<uuid:accommodation_id>/{key}/",
            deed_view(deed, steps.of_accommodation),
            name=f"accommodation_{key}",
        )
        for key, deed in DEEDS.items()
    ),
    path("accommodations/<uuid:accommodation_id>/letter/", accommodations.letter, name="accommodation_letter"),
    *(
        path(f"accommodations/options/<uuid:option_id>/{key}/", deed_view(deed, steps.of_option), name=f"option_{key}")
        for key, deed in OPTION_DEEDS.items()
    ),
    path(
        "accommodations/restrictions/<uuid:restriction_id>/lift/",
        accommodations.restriction_lift,
        name="restriction_lift",
    ),
    path("cases/<uuid:case_id>/accommodation/", accommodations.of_case, name="case_accommodation"),
]
