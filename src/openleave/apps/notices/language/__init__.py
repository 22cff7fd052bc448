"""The letters' own small template language: text in, a checked tree out; values in, a document out.

Nothing of Django's or any other template engine runs on what an organization writes. ``docs/howto/write-a-letter.md``
says what can be written; ``parsing`` reads it, ``filling`` puts values in, ``blocks`` is what renderers draw.
"""

from openleave.apps.notices.language.blocks import Block, Cell, Document, Run, from_json, plain_text, to_json
from openleave.apps.notices.language.filling import fill
from openleave.apps.notices.language.parsing import Problem, Template, parse
from openleave.apps.notices.language.vocabulary import Field, example_values

__all__ = [
    "Block",
    "Cell",
    "Document",
    "Field",
    "Problem",
    "Run",
    "Template",
    "example_values",
    "fill",
    "from_json",
    "parse",
    "plain_text",
    "to_json",
]
