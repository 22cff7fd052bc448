"""Texts that the law gives word for word."""

from __future__ import annotations

from django.utils.translation import gettext as _


def gina() -> str:
    """The safe-harbor text of 29 CFR 1635.8(b)(1)(i)(B), which goes with every request for medical information."""
    return _(
        "The Genetic Information Nondiscrimination Act of 2008 (GINA) prohibits employers and other entities covered "
        "by GINA Title II from requesting or requiring genetic information of an individual or family member of the "
        "individual, except as specifically allowed by this law. To comply with this law, we are asking that you not "
        "provide any genetic information when responding to this request for medical information. “Genetic "
        "information,” as defined by GINA, includes an individual’s family medical history, the results of an "
        "individual’s or family member’s genetic tests, the fact that an individual or an individual’s family member "
        "sought or received genetic services, and genetic information of a fetus carried by an individual or an "
        "individual’s family member or an embryo lawfully held by an individual or family member receiving assistive "
        "reproductive services."
    )
