from django.apps import AppConfig


class TrialsConfig(AppConfig):
    """Trying a policy out before it is published. Nothing is stored here."""

    name = "openleave.apps.trials"
    label = "trials"
