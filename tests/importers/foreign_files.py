"""Small timetables as other programs write them, made in code."""

from xml.sax.saxutils import escape

PERIODS = "P1=09:00-10:00, P2=10:15-11:15, P3=11:15-12:15"
ANSWERS = {"periods": PERIODS, "all": "yes"}


def named(tag: str, *names: str) -> str:
    return "\n".join(f"<{tag}><Name>{escape(name)}</Name></{tag}>" for name in names)


def activity(number: int, who: str, students: str, subject: str = "Maths", length: int = 1) -> str:
    teachers = "".join(f"<Teacher>{name}</Teacher>" for name in who.split("+") if name)
    sets = "".join(f"<Students>{name}</Students>" for name in students.split("+"))
    return (
        f"<Activity>\n{teachers}<Subject>{subject}</Subject>{sets}<Duration>{length}</Duration>"
        f"<Id>{number}</Id><Active>true</Active></Activity>"
    )


def at(number: int, day: str, hour: str, room: str = "") -> tuple[int, str, str, str]:
    return number, day, hour, room


def fet(
    activities: list[str],
    times: list[tuple[int, str, str, str]],
    *,
    years: str = "",
    hours: tuple[str, ...] = ("P1", "P2", "P3"),
    days: tuple[str, ...] = ("Monday", "Tuesday"),
    before: str = "",
) -> bytes:
    years = years or named("Year", "3A", "4B")
    fixed = "".join(
        "<ConstraintActivityPreferredStartingTime><Weight_Percentage>100</Weight_Percentage>"
        f"<Activity_Id>{n}</Activity_Id><Preferred_Day>{day}</Preferred_Day>"
        f"<Preferred_Hour>{hour}</Preferred_Hour></ConstraintActivityPreferredStartingTime>"
        for n, day, hour, _ in times
    )
    held = "".join(
        "<ConstraintActivityPreferredRoom><Weight_Percentage>100</Weight_Percentage>"
        f"<Activity_Id>{n}</Activity_Id><Room>{room}</Room></ConstraintActivityPreferredRoom>"
        for n, _, _, room in times
        if room
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>{before}
<fet version="6.8.5">
<Days_List>{named("Day", *days)}</Days_List>
<Hours_List>{named("Hour", *hours)}</Hours_List>
<Teachers_List>
{named("Teacher", "Ada Finch", "Ben Stone")}
</Teachers_List>
<Students_List>
{years}
</Students_List>
<Rooms_List>{named("Room", "Oak", "Hall")}</Rooms_List>
<Activities_List>
{chr(10).join(activities)}
</Activities_List>
<Time_Constraints_List>{fixed}</Time_Constraints_List>
<Space_Constraints_List>{held}</Space_Constraints_List>
</fet>
""".encode()


def solution_xml(times: list[tuple[int, str, str, str]]) -> bytes:
    rows = "".join(
        f"<Activity><Id>{n}</Id><Day>{day}</Day><Hour>{hour}</Hour><Room>{room}</Room></Activity>"
        for n, day, hour, room in times
    )
    return f"<Activities_Timetable>{rows}</Activities_Timetable>".encode()


def solution_csv(times: list[tuple[int, str, str, str]]) -> bytes:
    heading = '"Activity Id","Day","Hour","Students Sets","Subject","Teachers","Room"\n'
    rows = "".join(f'"{n}","{day}","{hour}","","","","{room}"\n' for n, day, hour, room in times)
    return (heading + rows).encode()
