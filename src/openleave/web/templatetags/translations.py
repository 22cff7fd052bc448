"""``translate`` as Django has it, for a constant text looked up once per language and process.

Django's own tag makes a lazy text, resolves, localizes and escapes it again on every use: on a list of fifty rows that
was a third of the page's time. Everything that depends on more than the language is left to Django's tag.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.utils.translation import get_language

register = template.Library()


class ConstantNode(Node):
    """A translated constant: the text Django's own node gives, kept per language."""

    child_nodelists = ()

    def __init__(self, node: i18n.TranslateNode) -> None:
        self.node, self.texts = node, dict[str | None, Any]()

    def render(self, context: Context) -> Any:
        language = get_language()
        text = self.texts.get(language)
        if text is None:
            text = self.texts[language] = self.node.render(context)
        return text


@register.tag("translate")
def translate(parser: Parser, token: Token) -> Node:
    """``{% translate "text" %}``, with all that Django's tag takes. Raises TemplateSyntaxError as it does."""
    node = i18n.do_translate(parser, token)
    written = token.contents.split(None, 1)[1].strip()
    constant = written[:1] in "\"'" and written[-1:] == written[:1] and written.count(written[:1]) == 2
    return ConstantNode(node) if constant and "|" not in written else node
