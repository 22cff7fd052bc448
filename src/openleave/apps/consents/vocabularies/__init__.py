"""The registry in the words of others: fideslang and the W3C's Data Privacy Vocabulary. Exports, never the model."""

from openleave.apps.consents.vocabularies.dpv import as_dpv
from openleave.apps.consents.vocabularies.fides import as_fides

__all__ = ["as_dpv", "as_fides"]
