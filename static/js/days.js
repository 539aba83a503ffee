// A day: what was typed is written out in full with its weekday, a calendar opens beside it, and a day that lies ahead
// has quick choices. What is read here is what the server reads (cchc/dates.py).
const words = document.body.dataset;
const DAY = 86400000;
const NEAR_THE_TURN = 92 * DAY;
const FRIDAY = 5;
const BY_HAND = /^(\d{1,2})\s*[/.,\s-]\s*(\d{1,2})(?:\s*[/.,\s-]\s*(\d{4}|\d\d))?[/.]?$/;
const DIGITS_ONLY = /^(\d\d)(\d\d)(\d{4}|\d\d)?$/;
const ISO = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/;
const today = read(words.today);

function at(year, month, day) {
  const found = new Date(Date.UTC(year, month - 1, day));
  return found.getUTCMonth() === month - 1 && found.getUTCDate() === day ? found : null;
}

function nearest(day, month) {
  const year = today.getUTCFullYear();
  const neighbours = [year - 1, year + 1].map((one) => at(one, month, day));
  return neighbours.find((one) => one && Math.abs(one - today) <= NEAR_THE_TURN) || at(year, month, day);
}

function read(text) {
  const typed = text.trim();
  const iso = ISO.exec(typed);
  if (iso) return at(...iso.slice(1).map(Number));
  const [, day, month, year] = DIGITS_ONLY.exec(typed) || BY_HAND.exec(typed) || [];
  if (!day) return null;
  if (!year) return nearest(Number(day), Number(month));
  return at(Number(year) + (year.length === 2 ? 2000 : 0), Number(month), Number(day));
}

const iso = (day) => day.toISOString().slice(0, 10);
const written = (day) => iso(day).split("-").reverse().join("/");
const weekday = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", timeZone: "UTC" });
const later = (day, days) => new Date(day.getTime() + days * DAY);

function put(input, day) {
  input.value = written(day);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function button(text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "day__press";
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}

// The browser's own calendar, opened from a button beside the field that is typed in.
function calendar(input) {
  const native = document.createElement("input");
  native.type = "date";
  native.className = "day__native";
  native.tabIndex = -1;
  native.setAttribute("aria-hidden", "true");
  native.addEventListener("change", () => native.value && put(input, read(native.value)));
  const opens = button("", () => {
    native.value = iso(read(input.value) || today);
    try {
      native.showPicker();
    } catch {
      native.focus();
      native.click();
    }
  });
  opens.classList.add("day__calendar");
  opens.tabIndex = -1; // whoever is at the keyboard types the day, and Tab goes on to the next field
  const label = input.labels?.[0]?.textContent.trim().replace(/\s+/g, " ") || "";
  opens.setAttribute("aria-label", `${words.dayOpen}: ${label}`);
  opens.innerHTML = '<svg class="icon" aria-hidden="true"><use href="#i-undated"/></svg>';
  return [opens, native];
}

function quick(input) {
  const from = () => read(input.dataset.dayFrom || "") || today;
  const untilFriday = (FRIDAY - today.getUTCDay() + 7) % 7 || 7;
  const choices = document.createElement("span");
  choices.className = "day__quick";
  choices.append(
    button(words.dayWeek, () => put(input, later(from(), 7))),
    button(weekday.format(later(today, untilFriday)), () => put(input, later(today, untilFriday))),
  );
  return choices;
}

function offer(input) {
  if (input.closest(".day")) return;
  const held = document.activeElement === input;
  const place = document.createElement("span");
  place.className = "day";
  input.replaceWith(place);
  const said = document.createElement("span");
  said.className = "day__said";
  said.setAttribute("aria-live", "polite");
  place.append(input, ...calendar(input), said);
  if (input.dataset.day === "ahead") place.append(quick(input));
  const say = () => {
    const day = read(input.value);
    said.textContent = day ? weekday.format(day) : "";
  };
  input.addEventListener("input", say);
  input.addEventListener("change", () => {
    const day = read(input.value);
    if (day && input.value !== written(day)) input.value = written(day);
    say();
  });
  say();
  if (held) input.focus();
}

const offerAll = (place) => place.querySelectorAll("input[data-day]").forEach(offer);
offerAll(document);
document.addEventListener("htmx:load", (event) => offerAll(event.detail.elt));
