from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "openleave.apps.policies"
    label = "policies"

    def ready(self) -> None:
        from openleave.apps.policies import policies, registry  # noqa: F401
