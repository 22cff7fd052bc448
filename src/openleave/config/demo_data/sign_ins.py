"""Who signs in to the demonstration. Light on purpose: the supervisor of ``openleave demo`` prints this list."""

from __future__ import annotations

from dataclasses import dataclass

#: Shared by all accounts of the demonstration and by nothing else.
PASSWORD = "quiet-harbor-lantern"  # noqa: S105 - printed on purpose

OPERATOR = "operator@openleave.example"

_ROLE_LABELS = {
    "leave_administrator": "leave administrator",
    "walled_cases": "leave administrator, also for cases behind the wall",
    "hr_operations": "HR operations",
    "privacy_officer": "privacy officer",
    "manager": "manager",
    "employee": "employee",
    "operator": "runs the installation",
}
_DEPUTY = ", the second one (outside counsel)"


@dataclass(frozen=True)
class DemoAccount:
    """A sign-in. ``role`` is a value of ``kernel.actor.Role``; an operator belongs to no organization. Who is not
    ``employed`` there is no employee: outside counsel, the second person that a demand needs."""

    email: str
    name: str
    role: str
    organization: str = ""
    employed: bool = True

    @property
    def does(self) -> str:
        """What they are there, in words."""
        return _ROLE_LABELS[self.role] + ("" if self.employed else _DEPUTY)

    @property
    def first_name(self) -> str:
        return self.name.partition(" ")[0]


@dataclass(frozen=True)
class DemoAccounts:
    """All sign-ins of the demonstration and their password."""

    accounts: tuple[DemoAccount, ...]
    password: str
    organizations: dict[str, str]
    """Name of each organization by slug."""

    def text(self) -> str:
        """The list as it is printed at every start."""
        lines = [f"Sign in with the password {self.password} as"]
        for slug, name in self.organizations.items():
            lines.append(f"  {name}")
            lines += [
                f"    {account.email:<28} {account.name}, {account.does}"
                for account in self.accounts
                if account.organization == slug
            ]
        lines += [f"  {a.email:<30} {a.does}" for a in self.accounts if not a.organization]
        return "\n".join(lines)


#: Outside counsel who is a privacy officer too, by organization: what goes to a court needs two people.
_DEPUTIES = {"cascadia": "Judith Farrow", "tallmadge": "Simon Achterberg", "brazos": "Beatrice Holloway"}

_ROLES = ("leave_administrator", "hr_operations", "privacy_officer", "manager", "employee", "walled_cases")

#: Slug, name, domain, and one person for each role.
_ORGANIZATIONS = (
    (
        "cascadia",
        "Cascadia Harbor Health",
        "cascadia.example",
        ("Dana Whitehorse", "Omar Haddad", "Priya Raghunathan", "Marcus Bell", "Elena Núñez-Ortiz", "Noor Castellane"),
    ),
    (
        "tallmadge",
        "Tallmadge County Schools",
        "tallmadge.example",
        (
            "Gail Pemberton",
            "Howard Lindqvist",
            "Ingrid Okafor",
            "Peter Castellano",
            "Tanya Merriweather",
            "June Abernathy",
        ),
    ),
    (
        "brazos",
        "Brazos Bend Fabrication",
        "brazos.example",
        ("Rosa Treviño", "Hank Kowalski", "Iris Singletary", "Miguel Sandoval", "Wade Huckaby", "Lena Abelson"),
    ),
)


def of(slug: str) -> tuple[DemoAccount, ...]:
    """The sign-ins of one organization's employees."""
    return tuple(one for one in all_sign_ins().accounts if one.organization == slug and one.employed)


def deputy_of(slug: str) -> DemoAccount:
    """Its second privacy officer."""
    return next(one for one in all_sign_ins().accounts if one.organization == slug and not one.employed)


def all_sign_ins() -> DemoAccounts:
    """Every sign-in; e-mail addresses are the lower-case first name at the organization's domain."""
    accounts = [
        DemoAccount(f"{name.partition(' ')[0].lower()}@{domain}", name, role, slug)
        for slug, _, domain, names in _ORGANIZATIONS
        for role, name in zip(_ROLES, names, strict=True)
    ]
    domains = {slug: domain for slug, _, domain, _ in _ORGANIZATIONS}
    accounts += [
        DemoAccount(f"{name.partition(' ')[0].lower()}@{domains[slug]}", name, "privacy_officer", slug, employed=False)
        for slug, name in _DEPUTIES.items()
    ]
    accounts.append(DemoAccount(OPERATOR, "Operator", "operator"))
    return DemoAccounts(tuple(accounts), PASSWORD, {slug: name for slug, name, _, _ in _ORGANIZATIONS})
