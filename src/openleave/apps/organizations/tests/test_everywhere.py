"""One step's trouble, or one organization's, keeps nothing else waiting, and is not hidden."""

from __future__ import annotations

from uuid import UUID

import pytest

from openleave.apps.organizations.everywhere import everywhere
from openleave.apps.people.tests.factories import make_organization

pytestmark = pytest.mark.django_db


def test_every_step_is_tried_for_every_organization() -> None:
    harbor, mesa = make_organization("harbor-hospital").id, make_organization("mesa-schools").id
    done: list[tuple[str, UUID | None]] = []

    def first(organization_id: UUID) -> int:
        done.append(("first", organization_id))
        if organization_id == harbor:
            raise ValueError("first")
        return 1

    def second(organization_id: UUID) -> int:
        done.append(("second", organization_id))
        return 2

    def broken() -> None:
        raise LookupError("broken")

    def last() -> None:
        done.append(("last", None))

    with pytest.raises(ExceptionGroup, match="rounds") as error:
        everywhere("rounds", first, second, then=[broken, last])
    assert [type(one) for one in error.value.exceptions] == [ValueError, LookupError]
    assert set(done) == {(step, one) for step in ("first", "second") for one in (harbor, mesa)} | {("last", None)}
    assert done[-1] == ("last", None)
    assert everywhere("rounds", second) == [2, 2]
