from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "openleave.apps.feeds"
    label = "feeds"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from openleave.apps.desk.kinds import declare_task_kind
        from openleave.apps.feeds import listening, policies, registry  # noqa: F401

        declare_task_kind(
            code="feeds.disagreement",
            label=_("Old system and law disagree"),
            action=_("Compare what the old system decided with the determination, then decide"),
        )
