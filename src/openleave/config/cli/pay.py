"""`openleave pay facts.json`: week by week, who pays what during a leave, or several in a row."""

import argparse
import json
from decimal import Decimal
from typing import TYPE_CHECKING

from openleave.config.cli import timeline
from openleave.config.cli.documents import answering

if TYPE_CHECKING:
    from openleave.engine.pay_plan import PayPlan

HELP = "Facts in a JSON file in; week by week, who pays what during the leave, out. An estimate."
PURPOSE = ""

WORDS = {
    "en": {
        "head": ("week", "usual wage", "paid", "not paid"), "missing": "Facts to ask for", "total": "in all",
        "estimate": "An estimate, not a promise: States and insurers decide on their own.",
        "open": "May pay once more is known", "owed": "still owed to the employee", "over": "paid too much",
        "taxes": "Taxes",
    },
    "es": {
        "head": ("semana", "salario habitual", "se paga", "no se paga"), "missing": "Datos que faltan",
        "total": "en total", "estimate": "Una estimación, no una promesa: los estados y las aseguradoras deciden.",
        "open": "Podría pagar cuando se sepa más", "owed": "se debe todavía a la persona", "over": "pagado de más",
        "taxes": "Impuestos",
    },
}  # fmt: skip

add_arguments = timeline.add_arguments  # the same documents


def run(args: argparse.Namespace) -> int:
    from openleave.engine.pay_plan import pay_plan_of

    made = answering("pay", args.facts, lambda: timeline.followed(args))
    if made is None:
        return 2
    plan = pay_plan_of(made)
    if args.json:
        print(json.dumps(plan.to_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(told(plan, args.language)))
    return 0


def told(plan: "PayPlan", language: str) -> list[str]:
    """The plan as lines of text: a table, and below it what the payments are."""
    from openleave.engine import render

    words = WORDS[language]
    lines = [words["estimate"], "", "{:<24}{:>14}{:>14}{:>14}".format(*words["head"])]
    for week in plan.weeks:
        span = f"{week.starts_on} – {week.ends_on}"
        lines.append(f"{span:<24}{money(week.gross):>14}{money(week.total):>14}{money(week.gap):>14}")
        for paid in week.paid:
            name = paid.name or paid.balance or paid.kind
            lines.append(f"    {money(paid.amount):>12}  {name} ({paid.paid_by})")
            lines += [f"                  {render(line, language)}" for line in paid.lines]
        lines += [f"      {render(line, language)}" for line in week.lines]
    lines.append(f"{words['total']:<38}{money(plan.total()):>14}")
    for payer, sides in plan.owed.items():
        lines += [f"{payer}: {money(sides[side])} {words[word]}"
                  for side, word in (("to_employee", "owed"), ("by_employee", "over")) if sides[side]]  # fmt: skip
    if plan.taxable:
        lines += ["", words["taxes"], *(f"  {one.name}: {one.text.get(language, '')}" for one in plan.taxable)]
    if plan.open_:
        lines += ["", f"{words['open']}: {', '.join(plan.open_)}"]
    if plan.missing:
        lines += ["", words["missing"]]
        lines += [f"  {render({'key': key, 'params': {}}, language)} [{path}]" for path, key in plan.missing]
    return lines


def money(amount: Decimal | None) -> str:
    from openleave.engine.render import money_text

    return "?" if amount is None else money_text(amount)
