// What htmx leaves to do: "/" goes to the search, and what a reader has unfolded stays so when a part of the page is new.
"use strict";

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.getElementById("q").focus();
  }
});

let unfolded = [];
document.addEventListener("htmx:beforeSwap", () => {
  unfolded = [...document.querySelectorAll("details[open][id]")].map((each) => each.id);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
});

// After the line was cut something may have been missed: ask once when it stands again.
let wasCut = false;
document.addEventListener("htmx:sseError", () => { wasCut = true; });
document.addEventListener("htmx:sseOpen", () => {
  if (wasCut) htmx.trigger("#main", "sse:changed");
  wasCut = false;
});
