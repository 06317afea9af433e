"""A synthetic week, shaped like a one-form primary's: same seed, same problem."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from solver.constraints import (
    Apart,
    Barred,
    Capacity,
    Distinct,
    Exclusive,
    FreeBlock,
    MaxLoad,
    NoOverlap,
    PerMinute,
    Preference,
    Remaining,
    SameSlot,
    Unmet,
    Within,
)
from solver.intervals import DAY
from solver.problem import (
    Hard,
    Problem,
    ResourceId,
    Span,
    Task,
    TaskId,
    Tier,
    Worker,
    WorkerId,
)

OPEN, CLOSE = 8 * 60 + 30, 15 * 60 + 30
LUNCH = (12 * 60, 13 * 60)
CLASSES = 7


def on(day: int, start: int, end: int) -> Span:
    """A stretch of one weekday, 0 = Monday, in minutes of the day."""
    return Span(day * DAY + start, day * DAY + end)


@dataclass
class Week:
    """Everything asked of the adults of one synthetic school in one week."""

    staff: int
    seed: int
    tasks: list[Task] = field(default_factory=list)
    tiers: dict[str, list[TaskId]] = field(default_factory=dict)
    groups: list[frozenset[TaskId]] = field(default_factory=list)
    leads: set[TaskId] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.workers = [WorkerId(f"w{n:02}") for n in range(self.staff)]
        self.senior = self.workers[: max(3, self.staff * 2 // 5)]
        for form in range(CLASSES):
            self._release(form)
        for number in range(14):
            self._programme(number)
        for number in range(6):
            self._one_to_one(number)
        self._duties()
        self._on_call()

    def add(self, tier: str, task: Task) -> None:
        self.tasks.append(task)
        self.tiers.setdefault(tier, []).append(task.id)

    def _release(self, form: int) -> None:
        """Two blocks of release a class, any lesson time, length from 60 to 75 minutes."""
        blocks = []
        for part in range(2):
            spans = tuple(
                on(day, start, start + length)
                for day in range(5)
                for start, end in ((OPEN + 20, LUNCH[0]), (LUNCH[1], CLOSE - 15))
                for length in (60, 75)
                for start in range(start, end - length + 1, 15)
            )
            name = TaskId(f"ppa-{form}-{part}")
            uses = frozenset({ResourceId(f"class:{form}"), ResourceId(f"teacher:{form}")})
            self.add("release", Task(id=name, spans=spans, uses=uses))
            blocks.append(name)
            self.leads.add(name)
        self.groups.append(frozenset(blocks))

    def _programme(self, number: int) -> None:
        """Three to five identical sessions a week, one a day, 15-minute grid."""
        length = self.chance.choice((20, 30, 30, 40))
        spans = tuple(
            on(day, start, start + length)
            for day in range(5)
            for start, end in ((OPEN + 20, LUNCH[0]), (LUNCH[1], CLOSE - 15))
            for start in range(start, end - length + 1, 15)
        )
        pupils = self.chance.sample(range(30), 4)
        name = TaskId(f"group-{number}")
        uses = frozenset(ResourceId(f"pupil:{pupil}") for pupil in pupils)
        count = self.chance.choice((3, 4, 4, 5))
        self.add(
            "sessions", Task(id=name, spans=spans, count=count, one_a_day=True, uses=uses, pad=5)
        )
        self.groups.append(frozenset({name}))

    def _one_to_one(self, number: int) -> None:
        """A morning with one pupil, each day a need of its own."""
        for day in range(5):
            span = on(day, OPEN + 20, OPEN + 20 + 90)
            self.add("safety", Task(id=TaskId(f"pupil-{number}-{day}"), spans=(span,)))

    def _duties(self) -> None:
        for day in range(5):
            gate = (on(day, OPEN, OPEN + 15), on(day, CLOSE - 10, CLOSE))
            for end, span in zip(("am", "pm"), gate, strict=True):
                self.add("posts", Task(id=TaskId(f"gate-{end}-{day}"), spans=(span,), count=2))
            playtime = on(day, 10 * 60 + 30, 10 * 60 + 45)
            self.add("posts", Task(id=TaskId(f"play-{day}"), spans=(playtime,), count=3))
            for half in range(2):
                sitting = on(day, LUNCH[0] + 30 * half, LUNCH[0] + 30 * half + 30)
                self.add("posts", Task(id=TaskId(f"lunch-{half}-{day}"), spans=(sitting,), count=4))

    def _on_call(self) -> None:
        for day in range(5):
            for half, (start, end) in enumerate(((OPEN, LUNCH[0]), (LUNCH[1], CLOSE))):
                name = TaskId(f"call-{day}-{half}")
                self.add("on call", Task(id=name, spans=(on(day, start, end),), occupies=False))

    def hard(self) -> Iterator[Hard]:
        ids = frozenset(task.id for task in self.tasks)
        calls = frozenset(self.tiers["on call"])
        groups = frozenset(self.tiers["sessions"])
        yield NoOverlap(code="one place")
        yield Exclusive(code="one thing")
        yield Capacity(code="rooms", tasks=groups, most=3)
        yield Apart(code="call", first=calls, second=frozenset(self.leads))
        juniors = {worker: frozenset(self.leads) for worker in self.workers[len(self.senior) :]}
        yield Barred(code="grade", pairs={**juniors})
        yield Barred(code="skill", pairs={w: self._unskilled(w, ids) for w in self.workers})
        yield Within(code="hours", windows={w: self._hours(w) for w in self.workers})
        for worker in self.workers:
            yield MaxLoad(
                code="lead", workers=frozenset({worker}), tasks=frozenset(self.leads), minutes=360
            )
            for day in range(5):
                yield FreeBlock(
                    code="lunch",
                    workers=frozenset({worker}),
                    window=on(day, 11 * 60 + 30, 13 * 60 + 30),
                    minutes=30,
                )

    def _unskilled(self, worker: WorkerId, ids: frozenset[TaskId]) -> frozenset[TaskId]:
        return frozenset(
            task
            for task in sorted(ids)
            if task.startswith(("group", "pupil")) and self.chance.random() < 0.45
        )

    def _hours(self, worker: WorkerId) -> tuple[Span, ...]:
        kind = self.chance.choice(("full", "full", "morning", "four days"))
        end = LUNCH[1] if kind == "morning" else CLOSE
        days = range(4) if kind == "four days" else range(5)
        return tuple(on(day, OPEN, end) for day in days)

    def problem(self) -> Problem:
        minutes = {task.id: 1 for task in self.tasks}
        needs = [
            Tier(
                name=name,
                terms=(Unmet(code=name, tasks={task: minutes[task] for task in self.tiers[name]}),),
            )
            for name in ("safety", "release", "on call", "posts")
        ]
        support = tuple(
            Remaining(
                code="support",
                name=f"class {form}",
                span=on(day, 9 * 60, 10 * 60),
                minimum=1,
                workers=frozenset(self.workers[form::CLASSES]),
            )
            for form in range(CLASSES)
            for day in range(5)
        )
        sessions = Unmet(code="sessions", tasks=dict.fromkeys(self.tiers["sessions"], 1))
        return Problem(
            tasks=tuple(self.tasks),
            workers=tuple(Worker(id=worker) for worker in self.workers),
            hard=tuple(self.hard()),
            tiers=(
                *needs,
                Tier(name="support", terms=support),
                Tier(name="sessions", terms=(sessions,)),
                Tier(name="quality", terms=self._quality(), strict=False),
            ),
        )

    def _quality(self) -> tuple[Distinct | SameSlot | PerMinute | Preference, ...]:
        costs = {
            (worker, task.id): self.chance.randrange(4)
            for worker in self.workers
            for task in self.tasks
        }
        return (
            Distinct(code="same adult", groups=tuple(self.groups), each=5),
            SameSlot(code="same slot", tasks=frozenset(self.tiers["sessions"]), each=2),
            PerMinute(code="away", rates=dict.fromkeys(self.workers[::2], 3)),
            Preference(code="likes", costs=costs),
        )


def one_form(*, staff: int = 20, seed: int = 1) -> Problem:
    """A one-form primary's week; 15 of 20 staff make its short twin."""
    return Week(staff, seed).problem()
