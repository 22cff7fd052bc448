from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    name = "openleave.apps.disclosures"
    label = "disclosures"

    def ready(self) -> None:
        from openleave.apps.disclosures import ledger, part, policies, register, registry  # noqa: F401
