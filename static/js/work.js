// My work by keyboard: a saved row hands on to the next; n, r, u press the row's own buttons.
const field = (place) => place?.querySelector("input:not([type=hidden], [type=checkbox], [type=radio], [type=file]), textarea");
let pressed = null;

function take(row) {
  document.querySelectorAll("[data-row].is-here").forEach((one) => one.classList.remove("is-here"));
  row?.classList.add("is-here");
}

document.addEventListener("submit", (event) => {
  pressed = event.target.closest(".work__row")?.id;
});

document.addEventListener("htmx:load", (event) => {
  const place = event.detail.elt;
  if (place.matches(".work__row--saved") && place.id === pressed) {
    const rows = [...document.querySelectorAll(".work__row")];
    const next = rows.slice(rows.indexOf(place) + 1).find((row) => !row.matches(".work__row--saved"));
    take(next || place);
    (field(next) || place.querySelector("button, a[href]"))?.focus();
  } else if (place.matches(".work__do form")) {
    const first = place.querySelector("[name=title]") || field(place);
    first?.focus();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest("input, textarea, select");
  if (typing) {
    if (event.key === "Escape") take(typing.closest("[data-row]"));
    return;
  }
  const row = document.querySelector("[data-row].is-here");
  const button = row?.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
