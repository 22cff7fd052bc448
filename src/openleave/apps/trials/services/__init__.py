"""What a policy would answer: for one leave, for everybody. Nothing is kept but that it was asked."""

from openleave.apps.trials.services.everybody import Everybody, policy_try_on_everybody
from openleave.apps.trials.services.trying import Answer, Trial, policy_try, policy_try_on_case

__all__ = ["Answer", "Everybody", "Trial", "policy_try", "policy_try_on_case", "policy_try_on_everybody"]
