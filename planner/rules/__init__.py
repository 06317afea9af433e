"""The rule book: every rule the planner knows, in one list, in the order deputies read it."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from planner.rules import (
    apart,
    breaks,
    care,
    continuity,
    cover,
    early_years,
    eligibility,
    examinations,
    fairness,
    grades,
    hours,
    lunch,
    one_offs,
    others,
    outings,
    own_time,
    pastoral,
    provision,
    relays,
    release,
    rest,
    spells,
    standing_by,
    supervision,
    support,
)
from planner.rules.exceptions import with_exceptions
from planner.rules.facts import Facts
from planner.rules.rule import Basis, Pads, Rule, Wanted
from solver.problem import Hard, Soft, TaskId

__all__ = ["BY_ID", "RULE_BOOK", "Basis", "Rule", "Said", "say"]

RULE_BOOK: Final[tuple[Rule, ...]] = (
    eligibility.duties_in_profile,
    eligibility.consent_to_lead_a_class,
    eligibility.skills_held,
    eligibility.trained_in_the_programme,
    eligibility.vetted,
    eligibility.restrictions_kept,
    eligibility.no_teachers_at_lunch,
    grades.assistants_cover_no_release,
    grades.assistants_cover_no_whole_absence,
    grades.less_than_a_lesson,
    grades.very_short_period,
    grades.relieved_soon,
    grades.no_chain_of_assistants,
    grades.assistant_override,
    grades.authorised_to_teach,
    grades.planned_by_a_teacher,
    spells.short_term_only,
    grades.midday_lines_work_at_midday,
    supervision.contact_on_site,
    supervision.contact_not_on_ppa,
    supervision.contacts_go_round,
    hours.own_days,
    hours.own_line,
    hours.weekly_minutes,
    hours.one_place_at_a_time,
    hours.meetings_kept,
    hours.time_to_hand_back,
    breaks.rest_breaks,
    breaks.unpaid_breaks,
    breaks.morning_breaks,
    rest.rest_between_days,
    rest.short_days_under_18,
    care.care_by_trained_adults,
    care.personal_care_by_trained_adults,
    care.only_the_named,
    care.no_gap_in_support,
    apart.pupils_kept_apart,
    care.seen_from_outside,
    care.usual_adults,
    early_years.nursery_ratio,
    cover.order_of_cover,
    cover.teachers_rarely_cover,
    cover.cover_capped,
    cover.cover_shared,
    release.ppa_owed,
    release.lost_release_wanted,
    release.induction_owed,
    release.leadership_time_wanted,
    release.leads_wanted,
    release.blocks_long_enough,
    release.inside_teaching_time,
    release.coverers_of_ppa,
    release.ppa_is_kept_free,
    release.few_long_blocks,
    release.own_teacher_otherwise,
    release.year_groups_together,
    release.subjects_kept,
    release.not_mostly_ppa,
    relays.whole_or_in_parts,
    relays.time_to_walk,
    relays.few_hands,
    pastoral.responders_wanted,
    pastoral.on_call_can_leave,
    pastoral.centre_wanted,
    pastoral.on_call_shared,
    pastoral.pastoral_work_first,
    outings.nursery_ratio,
    outings.younger_ratio,
    outings.older_ratio,
    outings.least_adults,
    outings.first_aider_goes,
    outings.not_on_site,
    examinations.invigilated,
    examinations.access_given,
    examinations.usual_adult_in_examinations,
    examinations.hours_moved_if_they_must,
    one_offs.home_visits_by_two,
    one_offs.one_offs_wanted,
    one_offs.rarely_out_of_hours,
    lunch.posts_wanted,
    lunch.setting_up_wanted,
    lunch.clubs_wanted,
    lunch.lunch_handed_over,
    lunch.first_aiders_wanted,
    lunch.safer_eating_wanted,
    lunch.paediatric_first_aider_wanted,
    lunch.posts_rotate,
    provision.statutory_provision_wanted,
    provision.sessions_wanted,
    provision.session_length,
    provision.group_size,
    provision.one_place_for_pupils,
    provision.breaks_kept,
    provision.rooms,
    provision.core_lessons_kept,
    continuity.same_adult_for_a_group,
    continuity.same_time_for_a_group,
    continuity.same_cover_for_a_class,
    continuity.known_key_stage,
    continuity.little_change,
    standing_by.continence_standby_wanted,
    standing_by.safeguarding_lead_wanted,
    own_time.marking_by_scheme,
    own_time.planning_wanted,
    own_time.own_tasks_wanted,
    own_time.check_ins_wanted,
    others.others_wanted,
    support.class_teams_complete,
    support.core_lessons_supported,
    support.support_left_in_class,
    fairness.lunch_shared,
    fairness.duties_shared,
)

BY_ID: Final = MappingProxyType({rule.id: rule for rule in RULE_BOOK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Everything the rules in force say of one school's facts, sorted by what it is."""

    hard: tuple[Hard, ...]
    wanted: tuple[Wanted, ...]
    quality: tuple[Soft, ...]
    pads: dict[TaskId, int]


def say(facts: Facts, book: tuple[Rule, ...] = RULE_BOOK) -> Said:
    """Let every rule of `book` speak, in order."""
    hard, wanted, quality, pads = list[Hard](), list[Wanted](), list[Soft](), dict[TaskId, int]()
    for rule in book:
        for statement in with_exceptions(rule, facts):
            match statement:
                case Wanted():
                    wanted.append(statement)
                case Pads():
                    pads |= statement.minutes
                case Hard():
                    hard.append(statement)
                case Soft():
                    quality.append(statement)
    return Said(hard=tuple(hard), wanted=tuple(wanted), quality=tuple(quality), pads=pads)
