"""Tags and filters for every template: icons, form widgets, links to other faces, query strings, attributes."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms import BoundField
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

register = template.Library()

SPRITE = Path(__file__).resolve().parent.parent / "static" / "vendor" / "lucide" / "icons.svg"


@lru_cache(maxsize=1)
def _icons() -> dict[str, str]:
    found = re.findall(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', SPRITE.read_text(encoding="utf-8"), re.DOTALL)
    return dict(found)


@lru_cache(maxsize=256)
def _icon(name: str, extra: str) -> SafeString:
    if name not in _icons():
        if settings.DEBUG:
            raise template.TemplateSyntaxError(
                f"There is no icon '{name}'. The vendored icons are: {', '.join(sorted(_icons()))}. "
                "Add one to ICONS in scripts/vendor and run it."
            )
        # A test finds every wrong name in a template; a page that made up its name elsewhere still opens.
        name = "circle-dashed"
    classes = f"ol-icon {extra}".strip()
    # Both parts are trusted: the sprite is vendored by hash, the class is written in a template.
    return mark_safe(f'<svg class="{classes}" viewBox="0 0 24 24" aria-hidden="true">{_icons()[name]}</svg>')  # noqa: S308


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon as inline SVG, hidden from assistive technology: a word always stands beside it."""
    return _icon(str(name), str(extra))


@register.simple_tag
def citation(cite: tuple[str, str]) -> SafeString:
    """A citation (id, address) as ``<c-cite>`` makes it, many times quicker: for pages with hundreds of them."""
    return format_html(
        '<a class="ol-cite" href="{}" target="_blank" rel="noopener noreferrer external">{} {}'
        '<span class="visually-hidden"> ({})</span></a>',
        cite[1],
        cite[0],
        _icon("external-link", ""),
        gettext("opens the law in a new tab"),
    )


CHECKS = (forms.CheckboxInput,)
CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def _kind(field: BoundField) -> str:
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, CHOICES):
        return "choices"
    if isinstance(widget, CHECKS):
        return "check"
    if isinstance(widget, forms.MultiWidget):
        return "group"
    return "select" if isinstance(widget, forms.Select) else "control"


@register.filter
def kind(field: BoundField) -> str:
    """How a field is laid out: hidden, choices, check, group, select or control."""
    which = _kind(field)
    if which == "choices":
        # Options are rendered one by one and know only the widget's own attributes; the form owns this copy of them.
        field.field.widget.attrs.setdefault("class", "form-check-input")
    return which


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """Render a bound field's input with the shell's classes. Django adds aria-describedby and aria-invalid itself."""
    which = _kind(field)
    attributes: dict[str, Any] = {}
    own = field.field.widget.attrs.get("class", "")
    style = {"select": "form-select", "control": "form-control", "check": "form-check-input"}.get(which, "")
    if style:
        attributes["class"] = f"{style} {own}".strip()
    if type(field.form).__module__.startswith("allauth."):
        # allauth repeats the label as a placeholder; a placeholder is no label and only looks like an answer.
        attributes["placeholder"] = False
    return field.as_widget(attrs=attributes)


@register.filter
def html_attributes(attrs: Any) -> SafeString:
    """What a component was given beyond its own attributes, values escaped (cotton's ``{{ attrs }}`` escapes none)."""
    pairs = attrs.attrs_dict() if hasattr(attrs, "attrs_dict") else dict(attrs or {})
    parts = []
    for name, value in pairs.items():
        if value is False or value is None or not re.fullmatch(r"[A-Za-z_:@][\w:.\-]*", name):
            continue
        parts.append(name if value is True else f'{name}="{conditional_escape(str(value))}"')
    return mark_safe(" ".join(parts))  # noqa: S308 - names are checked, values escaped


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The present query string with some parameters changed; None or '' removes one. Starts with '?'."""
    request = context.get("request")
    parameters = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    encoded = parameters.urlencode()
    return f"?{encoded}" if encoded else "?"


@register.simple_tag(takes_context=True)
def sort_header(context: template.Context, name: str, label: str, parameter: str = "sort") -> SafeString:
    """A sortable column header's link: ascending first, then descending. Put it into ``<th {% sort_state %}>``."""
    request = context.get("request")
    present = request.GET.get(parameter, "") if request is not None else ""
    following = f"-{name}" if present == name else name
    symbol = "arrow-up" if present == name else "arrow-down" if present == f"-{name}" else "arrow-up-down"
    return format_html(
        '<a class="ol-sort" href="{}">{} {}</a>',
        query(context, **{parameter: following, "page": None}),
        label,
        _icon(symbol, ""),
    )


@register.simple_tag(takes_context=True)
def sort_state(context: template.Context, name: str, parameter: str = "sort") -> SafeString:
    """The aria-sort attribute of a sortable column header; nothing when the table is sorted by another column."""
    request = context.get("request")
    present = request.GET.get(parameter, "") if request is not None else ""
    if present == name:
        return mark_safe('aria-sort="ascending"')
    return mark_safe('aria-sort="descending"') if present == f"-{name}" else SafeString("")


@register.filter
def elided(page: Any) -> list[int | str]:
    """The page numbers to show for a Django ``Page``; '…' stands for those left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


#: In this order: a browser also names those it resembles.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def browser(user_agent: str) -> str:
    """A browser's name for itself in words a person knows: "Chrome, Windows". Unknown ones stay as they are."""
    names = [next((name for sign, name in known if sign in user_agent), None) for known in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in names if name) or user_agent[:80] or "?"


#: A day near today, with its weekday and without its year.
WEEKDAY_FORMATS = {"en": "D, M j", "es": "D j b"}


@register.filter
def weekday(on: date | None) -> str:
    """ "Wed, Nov 18" or "mié 18 nov": for lists of days near today. Nothing for None."""
    return "" if on is None else _weekday(on, get_language() or "en")


@lru_cache(maxsize=4096)
def _weekday(on: date, language: str) -> str:
    text = date_format(on, WEEKDAY_FORMATS.get(language[:2], WEEKDAY_FORMATS["en"]))
    return text.lower() if language.startswith("es") else text
