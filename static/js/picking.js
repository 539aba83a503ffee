// Rows that are chosen: their number beside the buttons, one box for all, Shift chooses a run, "x" the row in hand.
document.querySelectorAll("[data-choose-all]").forEach((choice) => (choice.hidden = false));

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-picking]");
  if (!form) return;
  if (event.target.closest("[data-choose-all]")) {
    form.querySelectorAll("tbody [name=task]").forEach((box) => (box.checked = event.target.checked));
  }
  count(form);
});

document.addEventListener("click", (event) => {
  if (!event.target.matches("[data-picking] tbody [name=task]")) return;
  const boxes = [...event.target.form.querySelectorAll("tbody [name=task]")];
  const last = boxes.findIndex((box) => "last" in box.dataset);
  const here = boxes.indexOf(event.target);
  if (event.shiftKey && last >= 0) {
    boxes.slice(Math.min(last, here), Math.max(last, here)).forEach((box) => (box.checked = event.target.checked));
  }
  boxes.forEach((box, place) => (place === here ? (box.dataset.last = "") : delete box.dataset.last));
  count(event.target.form);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "x" || event.ctrlKey || event.metaKey || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const box = document.querySelector("[data-picking] tr.is-here [name=task]");
  if (!box) return;
  box.checked = !box.checked;
  count(box.form);
});

function count(form) {
  const place = form.querySelector("[data-picked]");
  const number = form.querySelectorAll("[name=task]:checked").length;
  const all = form.querySelector("[data-choose-all] input");
  if (all) all.checked = number === form.querySelectorAll("tbody [name=task]").length;
  place.hidden = !number;
  place.textContent = `${number} ${place.dataset.picked}`;
}
