"""A school's facts: loaded whole, replaced whole or not at all, versioned by scope."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from planner.domain import (
    calendar,
    day_changes,
    duties,
    groupings,
    outings,
    people,
    plan,
    policy,
    provision,
    timetable,
)
from planner.domain.kinds import Scope
from planner.domain.ordering import natural_key, sorted_facts, sorted_school
from planner.domain.policy import SchoolProfile
from planner.domain.school import SCOPES, School, Snapshot
from planner.errors import ImportRefused
from planner.store.audit import Desk
from planner.store.leavers import close_doors_of
from planner.store.occupancy import follow_trust_ids
from planner.store.references import refuse_loose_ends
from planner.store.shapes import Shape
from planner.store.tables import on_the_day
from planner.store.tables import outings as outing_rows
from planner.store.tables import people as people_rows
from planner.store.tables import provision as provision_rows
from planner.store.tables import school as school_rows
from planner.store.tables import timetable as timetable_rows
from planner.store.tables.columns import OfSchool
from planner.store.tables.school import FactVersionRow, SchoolRow


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection of `School` and the table it is kept in."""

    name: str
    shape: Shape[Any]
    row: type[OfSchool]

    @property
    def table(self) -> sa.Table:
        return self.row.__table__  # type: ignore[attr-defined, no-any-return]


COLLECTIONS: Final = (
    Collection("settings", Shape(policy.RuleSetting), school_rows.RuleSettingRow),
    Collection("terms", Shape(calendar.Term), school_rows.TermRow),
    Collection("special_days", Shape(calendar.SpecialDay), school_rows.SpecialDayRow),
    Collection("week_labels", Shape(calendar.WeekLabel), school_rows.WeekLabelRow),
    Collection("day_changes", Shape(day_changes.DayChange), school_rows.DayChangeRow),
    Collection("duty_profiles", Shape(people.DutyProfile), people_rows.DutyProfileRow),
    Collection("profile_entries", Shape(people.ProfileEntry), people_rows.ProfileEntryRow),
    Collection("people", Shape(people.Person), people_rows.PersonRow),
    Collection("places", Shape(timetable.Place), timetable_rows.PlaceRow),
    Collection("externals", Shape(timetable.External), timetable_rows.ExternalRow),
    Collection("classes", Shape(timetable.TeachingClass), timetable_rows.TeachingClassRow),
    Collection("posts", Shape(people.Post), people_rows.PostRow),
    Collection("working_days", Shape(people.WorkingDay), people_rows.WorkingDayRow),
    Collection("qualifications", Shape(people.Qualification), people_rows.QualificationRow),
    Collection("authorisations", Shape(people.Authorisation), people_rows.AuthorisationRow),
    Collection("consents", Shape(people.Consent), people_rows.ConsentRow),
    Collection("restrictions", Shape(people.Restriction), people_rows.RestrictionRow),
    Collection("absences", Shape(people.Absence), people_rows.AbsenceRow),
    Collection("events", Shape(people.FixedEvent), people_rows.FixedEventRow),
    Collection("lessons", Shape(timetable.Lesson), timetable_rows.LessonRow),
    Collection("in_class_needs", Shape(timetable.InClassNeed), timetable_rows.InClassNeedRow),
    Collection("groupings", Shape(groupings.Grouping), timetable_rows.GroupingRow),
    Collection("teaching_groups", Shape(groupings.TeachingGroup), timetable_rows.TeachingGroupRow),
    Collection("adult_times", Shape(groupings.AdultTime), provision_rows.AdultTimeRow),
    Collection("releases", Shape(provision.Release), provision_rows.ReleaseRow),
    Collection("programmes", Shape(provision.Programme), provision_rows.ProgrammeRow),
    Collection("pupils", Shape(provision.Pupil), provision_rows.PupilRow),
    Collection("groups", Shape(provision.Group), provision_rows.GroupRow),
    Collection("provisions", Shape(provision.Provision), provision_rows.ProvisionRow),
    Collection("duty_posts", Shape(duties.DutyPost), provision_rows.DutyPostRow),
    Collection("outings", Shape(outings.Outing), outing_rows.OutingRow),
    Collection("sittings", Shape(outings.ExamSitting), outing_rows.ExamSittingRow),
    Collection("arrangements", Shape(outings.AccessArrangement), outing_rows.AccessArrangementRow),
    Collection("exam_windows", Shape(outings.ExamWindow), outing_rows.ExamWindowRow),
    Collection("one_offs", Shape(outings.OneOff), outing_rows.OneOffRow),
    Collection("specialist_visits", Shape(outings.SpecialistVisit), outing_rows.SpecialistVisitRow),
    Collection("visitors_away", Shape(outings.VisitorAway), outing_rows.VisitorAwayRow),
    Collection("pins", Shape(plan.Pin), provision_rows.PinRow),
    Collection("overrides", Shape(plan.Override), provision_rows.OverrideRow),
    Collection(
        "covered_otherwise", Shape(plan.CoveredOtherwise), provision_rows.CoveredOtherwiseRow
    ),
    Collection("rooms_out", Shape(day_changes.RoomOut), on_the_day.RoomOutRow),
    Collection("pupils_away", Shape(day_changes.PupilAway), on_the_day.PupilAwayRow),
    Collection("emergencies", Shape(day_changes.Emergency), on_the_day.EmergencyRow),
)
"""Every collection, each after those it refers to."""

PROFILE: Final = Shape(SchoolProfile)


def at_versions(versions: Mapping[Scope, int]) -> tuple[tuple[str, int], ...]:
    """The versions as part of a key."""
    return tuple(sorted((scope.value, number) for scope, number in versions.items()))


class Facts:
    """The facts of one school."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._changed = False
        """Whether this transaction has changed facts, which may yet fail."""

    def load(self) -> Snapshot:
        """All facts, each collection in its natural order, with the versions they are at."""
        versions = self.versions()
        facts: dict[str, Any] = {}
        for scope in Scope:
            facts |= self._of(scope, versions[scope])
        return Snapshot(school=School(**facts), versions=versions)

    def _of(self, scope: Scope, version: int) -> Mapping[str, Any]:
        """The collections of one scope, from memory where they are as they were."""
        known = None
        if not self._changed:
            known = self._desk.memory.recall(self._desk.school_id, scope, version)
        if known is None:
            known = self._read(scope)
            if not self._changed:
                self._desk.memory.keep(self._desk.school_id, scope, version, known)
        return known

    def _read(self, scope: Scope) -> dict[str, Any]:
        found: dict[str, Any] = {
            each.name: sorted_facts(each.name, [value for _, value in self._kept(each)])
            for each in COLLECTIONS
            if SCOPES[each.name] is scope
        }
        return found | ({"profile": self.profile()} if SCOPES["profile"] is scope else {})

    def profile(self) -> SchoolProfile:
        """The school's own settings alone."""
        found = self._desk.connection.execute(
            sa.select(SchoolRow.__table__).where(SchoolRow.id == self._desk.school_id)
        )
        return PROFILE.from_columns(found.mappings().one())

    def versions(self) -> dict[Scope, int]:
        """How often each scope has changed; 0 = never."""
        found = self._desk.connection.execute(
            sa.select(FactVersionRow.scope, FactVersionRow.version).where(
                FactVersionRow.school_id == self._desk.school_id
            )
        )
        return dict.fromkeys(Scope, 0) | {Scope(scope): version for scope, version in found}

    def replace(self, school: School) -> frozenset[Scope]:
        """Make `school` this school's facts, whole or not at all; return the scopes changed.

        Saves nothing when nothing differs. Who is no longer on the people list loses their
        sign-in and feeds in the same breath. Raises ImportRefused for the facts of another
        school, for two rows of one name and for a reference to nothing; AlreadyTaken when a
        new trust id makes somebody be in two places at once.
        """
        if school.profile.code != self._desk.school_code:
            raise ImportRefused(
                f"These are the facts of school {school.profile.code!r}, "
                f"not of {self._desk.school_code!r}."
            )
        refuse_loose_ends(school)
        old, new = self.load().school, sorted_school(school)
        changed = frozenset(
            scope for name, scope in SCOPES.items() if getattr(old, name) != getattr(new, name)
        )
        if changed:
            self._write(old, new, changed)
        return changed

    def _write(self, old: School, new: School, changed: frozenset[Scope]) -> None:
        before = self.versions()
        self._changed = True
        if old.profile != new.profile:
            self._desk.connection.execute(
                sa.update(SchoolRow).where(SchoolRow.id == self._desk.school_id),
                PROFILE.to_columns(new.profile),
            )
        changes = [
            change
            for collection in COLLECTIONS
            if (change := self._change(collection, old, new)).anything
        ]
        for change in changes:
            self._insert_and_update(change)
        for change in reversed(changes):
            self._delete(change)
        follow_trust_ids(self._desk, old.people, new.people)
        close_doors_of(self._desk, people_gone(old, new))
        self._bump(before, changed)
        self._desk.note(
            "replace facts",
            ", ".join(sorted(changed)),
            {scope: before[scope] for scope in changed},
            {scope: before[scope] + 1 for scope in changed},
        )

    def _kept(self, collection: Collection) -> Iterator[tuple[int, Any]]:
        found = self._desk.connection.execute(
            sa.select(collection.table).where(collection.row.school_id == self._desk.school_id)
        )
        return ((row["id"], collection.shape.from_columns(row)) for row in found.mappings())

    def _change(self, collection: Collection, old: School, new: School) -> "Change":
        wanted = getattr(new, collection.name)
        if getattr(old, collection.name) == wanted:
            return Change(collection, [], [], [])
        name = collection.name
        kept = {natural_key(name, value): (id_, value) for id_, value in self._kept(collection)}
        by_key = {natural_key(name, value): value for value in wanted}
        return Change(
            collection,
            added=[value for key, value in by_key.items() if key not in kept],
            altered=[
                (kept[key][0], value)
                for key, value in by_key.items()
                if key in kept and kept[key][1] != value
            ],
            gone=[id_ for key, (id_, _) in kept.items() if key not in by_key],
        )

    def _insert_and_update(self, change: "Change") -> None:
        table, shape = change.collection.table, change.collection.shape
        if change.added:
            first = self._desk.next_id(change.collection.row)
            self._desk.connection.execute(
                sa.insert(table),
                [
                    {"school_id": self._desk.school_id, "id": id_, **shape.to_columns(value)}
                    for id_, value in enumerate(change.added, start=first)
                ],
            )
        if change.altered:
            self._desk.connection.execute(
                sa.update(table).where(
                    table.c.school_id == self._desk.school_id, table.c.id == sa.bindparam("row")
                ),
                [{"row": id_, **shape.to_columns(value)} for id_, value in change.altered],
            )

    def _delete(self, change: "Change") -> None:
        table = change.collection.table
        if change.gone:
            self._desk.connection.execute(
                sa.delete(table).where(
                    table.c.school_id == self._desk.school_id, table.c.id == sa.bindparam("row")
                ),
                [{"row": id_} for id_ in change.gone],
            )

    def _bump(self, before: Mapping[Scope, int], changed: frozenset[Scope]) -> None:
        for scope in sorted(changed):
            found = self._desk.connection.execute(
                sa.update(FactVersionRow)
                .where(
                    FactVersionRow.school_id == self._desk.school_id,
                    FactVersionRow.scope == scope.value,
                )
                .values(version=before[scope] + 1)
            )
            assert found.rowcount == 1, f"no version is kept for {scope}"


@dataclass(frozen=True, slots=True)
class Change:
    """What one collection's table needs: rows to add, alter by id, and remove by id."""

    collection: Collection
    added: list[Any]
    altered: list[tuple[int, Any]]
    gone: list[int]

    @property
    def anything(self) -> bool:
        return bool(self.added or self.altered or self.gone)


def people_gone(old: School, new: School) -> frozenset[str]:
    """Codes on the old people list that are not on the new."""
    return frozenset(person.code for person in old.people) - {p.code for p in new.people}
