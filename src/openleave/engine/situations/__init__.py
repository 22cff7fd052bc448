"""Situations: what is known about one topic of a leave. Each is an object of the facts, left out where unused.

The law's tables of decisions and clocks read them by path (`certification.requested_on`).
"""

from openleave.engine.situations.accommodation import Accommodation
from openleave.engine.situations.accrual import Accrual
from openleave.engine.situations.certification import Certification
from openleave.engine.situations.enforcement import Enforcement
from openleave.engine.situations.event import Event
from openleave.engine.situations.flight_crew import FlightCrew
from openleave.engine.situations.health_benefits import HealthBenefits
from openleave.engine.situations.health_condition import HealthCondition
from openleave.engine.situations.military import Military
from openleave.engine.situations.notices import Notices
from openleave.engine.situations.nursing import Nursing
from openleave.engine.situations.pay import Pay
from openleave.engine.situations.restoration import Restoration
from openleave.engine.situations.school import School
from openleave.engine.situations.spouse import Spouse
from openleave.engine.situations.uniformed_service import UniformedService
from openleave.engine.situations.wages import Wages

__all__ = [
    "Accommodation",
    "Accrual",
    "Certification",
    "Enforcement",
    "Event",
    "FlightCrew",
    "HealthBenefits",
    "HealthCondition",
    "Military",
    "Notices",
    "Nursing",
    "Pay",
    "Restoration",
    "School",
    "Spouse",
    "UniformedService",
    "Wages",
]
