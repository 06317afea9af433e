/* What the pages do better with a script; all of them work without it. */
"use strict";
(() => {
  const panel = () => document.getElementById("panel");
  let opener = null;

  /* The board is one stop for the Tab key; arrows move inside it. */
  const prepare = (board) => {
    const links = [...board.querySelectorAll("tbody a")];
    links.forEach((link, n) => { link.tabIndex = n ? -1 : 0; });
  };
  const focus = (board, link) => {
    if (!link) return;
    board.querySelectorAll('a[tabindex="0"]').forEach((old) => { old.tabIndex = -1; });
    link.tabIndex = 0;
    link.focus();
  };
  const middle = (element) => { const box = element.getBoundingClientRect(); return (box.left + box.right) / 2; };
  const linksOf = (row) => (row ? [...row.querySelectorAll("a")] : []);
  const nextRow = (row, step) => {
    const rows = [...row.closest("table").querySelectorAll("tbody tr")].filter((r) => linksOf(r).length);
    return rows[rows.indexOf(row) + step];
  };
  const nearest = (links, from) => links.sort((a, b) => Math.abs(middle(a) - from) - Math.abs(middle(b) - from))[0];
  const moves = {
    ArrowRight: (link, row) => linksOf(row)[linksOf(row).indexOf(link) + 1],
    ArrowLeft: (link, row) => linksOf(row)[linksOf(row).indexOf(link) - 1],
    ArrowDown: (link, row) => nearest(linksOf(nextRow(row, 1)), middle(link)),
    ArrowUp: (link, row) => nearest(linksOf(nextRow(row, -1)), middle(link)),
    Home: (_, row) => linksOf(row)[0],
    End: (_, row) => linksOf(row).at(-1),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel() && !panel().hidden) return close();
    const link = event.target.closest("[data-board] tbody a");
    const move = moves[event.key];
    if (!link || !move || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    focus(link.closest("[data-board]"), move(link, link.closest("tr")));
  });

  /* What a short block says aloud shows when a mouse rests on it. */
  document.addEventListener("mouseover", (event) => {
    const block = event.target.closest("[data-board] td li");
    if (block && !block.title) block.title = block.querySelector("[aria-label]")?.ariaLabel ?? block.querySelector(".unseen")?.textContent ?? "";
  });

  /* The side panel takes the focus when it opens and gives it back when it closes. */
  const close = () => {
    panel().hidden = true;
    document.getElementById("panel-content").replaceChildren();
    if (opener && opener.isConnected) opener.focus();
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.closest("[data-board]")) opener = event.target;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "panel-content") return;
    panel().hidden = false;
    panel().querySelector(".panel-title")?.focus();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) return close();
    const copy = event.target.closest("[data-copy]");
    if (!copy) return;
    const field = document.querySelector(copy.dataset.copy);
    field.select();
    navigator.clipboard?.writeText(field.value).then(() => { copy.textContent = "Copied"; });
  });

  const start = () => {
    document.querySelectorAll("[data-board]").forEach(prepare);
    document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
  };
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:historyRestore", start);
})();
