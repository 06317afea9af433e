"""The names facts go by.

Every fact has a code that is unique within its school: the name it carries in the workbook,
in files, in demand keys and in every ordering. Surrogate ids never leave the store.
"""

from typing import Final, NewType

PersonCode = NewType("PersonCode", str)
PostCode = NewType("PostCode", str)
ProfileCode = NewType("ProfileCode", str)
ClassCode = NewType("ClassCode", str)
PlaceCode = NewType("PlaceCode", str)
PupilRef = NewType("PupilRef", str)
"""A reference such as "P014". Names of pupils live in a separate encrypted map."""
ProgrammeCode = NewType("ProgrammeCode", str)
GroupCode = NewType("GroupCode", str)
ProvisionCode = NewType("ProvisionCode", str)
DutyPostCode = NewType("DutyPostCode", str)
ReleaseCode = NewType("ReleaseCode", str)
GroupingCode = NewType("GroupingCode", str)
LessonCode = NewType("LessonCode", str)
ExternalCode = NewType("ExternalCode", str)
OutingCode = NewType("OutingCode", str)
ExamCode = NewType("ExamCode", str)
ArrangementCode = NewType("ArrangementCode", str)
OneOffCode = NewType("OneOffCode", str)
SpecialistVisitCode = NewType("SpecialistVisitCode", str)
Tag = NewType("Tag", str)
"""A skill, training, certificate or need tag, lower case with dashes: "insulin", "neli"."""

FIRST_AID: Final = Tag("first-aid")
"""A first aid at work certificate; "basic knowledge" is not one (domain A6.7)."""
PAEDIATRIC_FIRST_AID: Final = Tag("paediatric-first-aid")
"""The full paediatric certificate the EYFS framework asks for, renewed every three years."""
LEVEL_3: Final = Tag("level-3")
"""A full and relevant early years qualification at Level 3."""
COUNTED_IN_RATIO: Final = Tag("counted-in-ratio")
"""A trainee whom the school has found competent to count in the nursery's ratio."""
SENIOR_LEADER: Final = Tag("senior-leader")
"""Somebody who may be called on as a senior leader."""
