"""Which classes a need touches, by its code: its own class, or those its pupils come from."""

from collections.abc import Mapping

from planner.domain.codes import ClassCode
from planner.domain.school import School


def classes_of_needs(school: School) -> Mapping[str, frozenset[ClassCode]]:
    """Classes by the code of a need. A code that is not in it touches none."""
    pupils = {pupil.ref: pupil.school_class for pupil in school.pupils}
    known: dict[str, frozenset[ClassCode]] = {
        str(c.code): frozenset({c.code}) for c in school.classes
    }
    known |= {
        str(group.code): frozenset(pupils[ref] for ref in group.pupils) for group in school.groups
    }
    known |= {str(p.code): frozenset({pupils[p.pupil]}) for p in school.provisions}
    known |= {
        release.code: frozenset(c.code for c in school.classes if c.teacher == release.teacher)
        for release in school.releases
    }
    return known
