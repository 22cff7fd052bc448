from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "openleave.apps.ledger"
    label = "ledger"

    def ready(self) -> None:
        from openleave.apps.ledger import policies, registry  # noqa: F401
