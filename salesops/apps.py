from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SalesopsConfig(AppConfig):
    name = "salesops"

    def ready(self) -> None:
        # here: models are loaded only now
        from org.own_page import register_own_link, register_person_link  # noqa: PLC0415
        from org.title_roles import register_grant_page  # noqa: PLC0415
        from salesops import company_panel  # noqa: PLC0415
        from salesops.personal.handing_out import may_hand_out  # noqa: PLC0415

        company_panel.register()
        register_grant_page("admin:org_grant_add")
        register_own_link(_("Everything that is kept about me"), _("Download"), "my_data", order=90)
        register_person_link(_("Take out the data"), "person_data", may_hand_out)
