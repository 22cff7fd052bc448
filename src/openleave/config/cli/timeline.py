"""`openleave timeline facts.json`: what each law covers of a leave, or of several in a row, and until when."""

import argparse
import json
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openleave.config.cli.documents import answering, read_json

if TYPE_CHECKING:
    from openleave.engine.timeline import Made, Span, Timeline

HELP = "Facts in a JSON file in; what each law covers of the leave, and until when, out."
PURPOSE = ""

WORDS = {
    "en": {
        "leave": "Leave from {0} to {1}", "bare": "NOT PROTECTED", "covered": "Every day is protected by some law.",
        "weeks": "{0} weeks", "left": "left", "used_up": "used up on", "back": "available again from",
        "denied": "Does not cover it", "open": "facts are missing", "together": "How the laws run together",
        "orders": "Orders compared", "best": "best for the employee", "unverified": "NOT VERIFIED",
        "order": "{0}: {1} weeks with the job protected, {2} with a benefit, {3} left",
    },
    "es": {
        "leave": "Licencia del {0} al {1}", "bare": "SIN PROTECCIÓN", "covered": "Alguna ley protege cada día.",
        "weeks": "{0} semanas", "left": "quedan", "used_up": "se agota el", "back": "de nuevo disponible desde el",
        "denied": "No la cubre", "open": "faltan datos", "together": "Cómo se combinan las leyes",
        "orders": "Órdenes comparados", "best": "el mejor para la persona", "unverified": "NO VERIFICADA",
        "order": "{0}: {1} semanas con el puesto protegido, {2} con prestación, {3} disponibles",
    },
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of every command about a leave in parts."""
    parser.add_argument("facts", metavar="FACTS", help="JSON file with facts, or - for standard input")
    parser.add_argument(
        "--parts",
        metavar="PARTS",
        help="JSON file with a list of leaves in their order, each put over the facts' leave (and event): "
        '[{"reason": "pregnancy", …}, {"reason": "bonding", …}]',
    )
    parser.add_argument("--as-of", metavar="DATE", help="the day the question is asked, as 2026-11-23")
    parser.add_argument("--json", action="store_true", help="print it as JSON")
    parser.add_argument("--language", choices=sorted(WORDS), default="en", help="language of the text")


def run(args: argparse.Namespace) -> int:
    from openleave.engine.timeline import timeline

    made = answering("timeline", args.facts, lambda: followed(args))
    if made is None:
        return 2
    drawn = timeline(made)
    if args.json:
        print(json.dumps(drawn.to_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(told(drawn, args.language)))
    return 0


def followed(args: argparse.Namespace) -> "list[Made]":
    """The leave of the documents, decided in its parts. Raises what `answering` says in words."""
    from openleave.engine import FactsError, load_library
    from openleave.engine.reading import date
    from openleave.engine.timeline import follow

    document = read_json(args.facts)
    if not isinstance(document, dict):
        raise FactsError("", "The document is not an object.", "Facts have named parts.", "Write { }.")
    parts = read_json(args.parts) if args.parts else []
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise FactsError("", "The parts are not a list of objects.", "Each part is a leave.", "Write [{ }, { }].")
    leave = document.get("leave") if isinstance(document.get("leave"), dict) else {}
    stated = args.as_of or document.get("as_of") or leave.get("noticed_on") or leave.get("starts_on")
    stated = stated or next((part["starts_on"] for part in parts if "starts_on" in part), None)
    if stated is None:
        raise ValueError("No day to decide on: give --as-of, or leave.noticed_on, or leave.starts_on in the facts.")
    return follow(document, load_library(), date(stated, "--as-of"), parts)


def told(drawn: "Timeline", language: str) -> list[str]:
    """The timeline as lines of text."""
    from openleave.engine.render import date_text

    words = WORDS[language]

    def day(value: Any) -> str:
        return date_text(value, language)

    lines = [words["leave"].format(day(drawn.starts_on), day(drawn.ends_on))]
    bare = [f"  {words['bare']}: {span_text(span, words, day)}" for span in drawn.uncovered]
    lines += bare or [f"  {words['covered']}"]
    for lane in drawn.lanes:
        if not lane.spans and "indeterminate" not in lane.outcomes:
            continue
        lines += ["", f"{lane.name} ({lane.program})"]
        if lane.unverified:
            lines.append(f"  {words['unverified']}: {lane.unverified}")
        lines += [f"  {span_text(span, words, day)}" for span in lane.spans] or [f"  {words['open']}"]
        if lane.left is not None:
            lines.append(f"  {words['left']}: {words['weeks'].format(mixed(lane.left))}")
        if lane.exhausts_on:
            back = f"; {words['back']} {day(lane.next_available_on)}" if lane.next_available_on else ""
            lines.append(f"  {words['used_up']} {day(lane.exhausts_on)}{back}")
    if drawn.pairings:
        lines += ["", words["together"]]
        lines += [f"  {one.program} + {one.other}: {one.text[language]}" for one in drawn.pairings]
    if drawn.orders:
        lines += ["", words["orders"]]
        lines += [
            "  "
            + words["order"].format(
                ", ".join(order.programs), mixed(order.protected), mixed(order.paid), mixed(order.left)
            )
            + (f" ({words['best']})" if order.best else "")
            for order in drawn.orders
        ]
    denied = [lane.program for lane in drawn.lanes if not lane.spans and "indeterminate" not in lane.outcomes]
    return lines + (["", f"{words['denied']}: {', '.join(denied)}"] if denied else [])


def span_text(span: "Span", words: dict[str, str], day: Callable[[Any], str]) -> str:
    text = f"{day(span.starts_on)} – {day(span.ends_on)}"
    return text if span.weeks is None else f"{text}, {words['weeks'].format(mixed(span.weeks))}"


def mixed(weeks: Fraction) -> str:
    """A fraction as people write it: 52/3 is "17 1/3"."""
    whole, rest = divmod(weeks, 1)
    return " ".join(part for part in (str(whole) if whole or not rest else "", str(rest) if rest else "") if part)
