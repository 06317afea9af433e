/* Dragging a duty to somebody else's row: the same form as the panel sends, with a mouse. */
"use strict";
(() => {
  const form = () => document.querySelector("form[data-drag]");
  const says = () => document.querySelector(".drag-says");
  let answer = null; // a promise of who could take what is dragged
  let known = null;
  let keys = "";

  const ask = (wanted) => {
    if (wanted === keys && answer) return;
    keys = wanted;
    known = null;
    const query = new URLSearchParams(wanted.split(" ").map((key) => ["key", key]));
    answer = fetch(`${form().dataset.drag}?${query}`, { credentials: "same-origin" })
      .then((response) => (response.ok ? response.json() : Promise.reject(response.status)))
      .then((people) => { if (keys === wanted) known = people; return people; });
    answer.catch(() => { answer = null; });
  };
  const say = (words) => { if (says().textContent !== words) says().textContent = words; says().hidden = !words; };
  const rows = () => document.querySelectorAll("tr[data-person]");
  const paint = (people) => rows().forEach((row) => { row.dataset.drop = people[row.dataset.person]?.state ?? "own"; });
  const clear = () => { rows().forEach((row) => { delete row.dataset.drop; }); say(""); };

  document.addEventListener("pointerdown", (event) => {
    const duty = event.target.closest("a[data-keys]");
    if (duty && event.pointerType === "mouse" && form()) ask(duty.dataset.keys);
  });
  document.addEventListener("dragstart", (event) => {
    const duty = event.target.closest?.("a[data-keys]");
    if (!duty || !form()) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", duty.title);
    const wanted = duty.dataset.keys;
    ask(wanted);
    say("Looking who could take it…");
    answer?.then((people) => { if (keys === wanted && says().textContent) { paint(people); say("Drop it on whoever is to have it."); } })
      .catch(() => say("That could not be looked up. Open the duty instead."));
  });
  document.addEventListener("dragover", (event) => {
    const row = event.target.closest?.("tr[data-person]");
    if (!row || !keys) return;
    const found = known?.[row.dataset.person];
    if (known) say(found ? found.says : "That is where it is.");
    if (!known || found?.post) event.preventDefault(); // else the browser shows that it cannot be dropped
  });
  document.addEventListener("drop", (event) => {
    const row = event.target.closest?.("tr[data-person]");
    if (!row || !keys || !answer) return;
    event.preventDefault();
    const [person, dropped] = [row.dataset.person, keys];
    answer.then((people) => {
      const found = people[person];
      if (!found?.post) return say(found ? found.says : "");
      const fields = [...dropped.split(" ").map((key) => ["key", key]), ["post", found.post]];
      fields.forEach(([name, value]) => {
        const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
        form().append(field);
      });
      form().requestSubmit();
    }).catch(() => {});
  });
  document.addEventListener("dragend", () => { clear(); answer = null; keys = ""; });
})();
