"""Everything the law library may put on a case page has a name there."""

from datetime import date

from openleave.apps.cases import words
from openleave.engine import load_library


def test_every_choice_of_the_library_has_a_name():
    library = load_library()
    assert library.programs
    for program in library.programs:
        assert set(library.program(program).on(date(2026, 11, 23)).policies) <= set(words.FINDINGS)
