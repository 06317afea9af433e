// Read a calendar as ical.js does: ical.js's path is the first argument, the file the second.
import fs from "node:fs";
import { pathToFileURL } from "node:url";

const [library, file] = process.argv.slice(2);
const { default: ICAL } = await import(pathToFileURL(library).href);

const london = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/London", dateStyle: "short", timeStyle: "short",
});
const local = (time) => {
  if (time.isDate || time.zone.tzid === "floating") throw new Error(`no zone: ${time}`);
  return london.format(time.toJSDate()).replace(" ", "T");
};

const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(file, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const events = calendar.getAllSubcomponents("vevent").map((part) => new ICAL.Event(part));
console.log(JSON.stringify(events.map((event) => [
  event.uid, local(event.startDate), local(event.endDate), event.summary, event.location ?? "",
])));
