// What is typed stays in this tab until it is saved: the end of the session, a switch of language, the back button or
// an error lose nothing. Only for the person who typed it; no password, no code, and of files the names.
const person = document.body.dataset.person;
const STORE = "typed:";
const mine = `${STORE}${person}:`;
const SECRET = "[type=password], [autocomplete=one-time-code]";
const TYPED = "input:not([type=hidden], [type=file], [type=submit], [type=button], [type=search]), textarea, select";

const kept = (form) => [...form.elements].filter((one) => one.name && one.matches(TYPED));
const path = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
const followed = (form) => form.method === "post" && !form.querySelector(SECRET) && kept(form).length > 0;

function key(form) {
  const same = [...document.forms].filter((one) => one.method === "post" && path(one) === path(form));
  return `${mine}${path(form)}#${same.indexOf(form)}`;
}

function name(control) {
  return control.matches("[type=checkbox], [type=radio]") ? `${control.name}=${control.value}` : control.name;
}

function value(control) {
  if (control.matches("[type=checkbox], [type=radio]")) return String(control.checked);
  if (control.matches("select")) return [...control.selectedOptions].map((one) => one.value).join("\n");
  return control.value;
}

function base(control) {
  if (control.matches("[type=checkbox], [type=radio]")) return String(control.defaultChecked);
  if (!control.matches("select")) return control.defaultValue;
  const chosen = [...control.options].filter((one) => one.defaultSelected);
  if (!chosen.length && !control.multiple && control.options.length) chosen.push(control.options[0]);
  return chosen.map((one) => one.value).join("\n");
}

function put(control, wanted) {
  if (control.matches("[type=checkbox], [type=radio]")) control.checked = wanted === "true";
  else if (control.matches("select")) [...control.options].forEach((one) => (one.selected = wanted.split("\n").includes(one.value)));
  else control.value = wanted;
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

const read = (form) => JSON.parse(sessionStorage.getItem(key(form)) || "null");

function keep(form) {
  if (!person || !form.isConnected || !followed(form)) return;
  const before = read(form)?.fields || {};
  const fields = {};
  for (const control of kept(form)) {
    const from = before[name(control)]?.base ?? base(control);
    if (value(control) !== from) fields[name(control)] = { value: value(control), base: from };
  }
  const files = [...form.elements].filter((one) => one.type === "file").flatMap((one) => [...one.files].map((file) => file.name));
  try {
    if (!Object.keys(fields).length && !files.length) sessionStorage.removeItem(key(form));
    else sessionStorage.setItem(key(form), JSON.stringify({ at: new Date().toTimeString().slice(0, 5), fields, files }));
  } catch {
    note(form, document.body.dataset.typedFull);
  }
}

function note(form, words, drop) {
  form.querySelector(":scope > .typed-note")?.remove();
  const line = document.createElement("p");
  line.className = "message message--warning typed-note";
  line.setAttribute("role", "status");
  line.append(words);
  if (drop) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small";
    button.textContent = document.body.dataset.typedDrop;
    button.addEventListener("click", drop);
    line.append(" ", button);
  }
  form.prepend(line);
}

function restore(form) {
  const stored = followed(form) ? read(form) : null;
  if (!stored || form.querySelector(".errors")) return;
  const changed = [];
  let back = false;
  for (const control of kept(form)) {
    const field = stored.fields[name(control)];
    if (!field || base(control) === field.value) continue; // the page itself shows it: it is saved
    if (base(control) === field.base) {
      back = true;
      if (value(control) !== field.value) put(control, field.value);
    } else changed.push(field.value);
  }
  if (!back && !changed.length && !stored.files.length) return sessionStorage.removeItem(key(form));
  const words = document.body.dataset;
  const parts = [words.typedKept.replace("{time}", stored.at)];
  if (stored.files.length) parts.push(`${words.typedFiles} ${stored.files.join(", ")}.`);
  if (changed.length) parts.push(`${words.typedChanged} ${changed.join("; ")}`);
  form.closest("details")?.setAttribute("open", "");
  note(form, parts.join(" "), () => {
    sessionStorage.removeItem(key(form));
    form.reset();
    form.querySelector(":scope > .typed-note").remove();
  });
}

function forget(action) {
  Object.keys(sessionStorage).filter((one) => one.startsWith(`${mine}${action}#`)).forEach((one) => sessionStorage.removeItem(one));
}

// Forms that the server has taken are named in a cookie.
function taken() {
  const cookie = document.cookie.split("; ").find((one) => one.startsWith("sent="));
  if (!cookie) return;
  decodeURIComponent(cookie.slice(5)).replaceAll('"', "").split("|").forEach((one) => forget(decodeURIComponent(one)));
  document.cookie = "sent=; Max-Age=0; Path=/; SameSite=Lax";
}

if (person) {
  Object.keys(sessionStorage).filter((one) => one.startsWith(STORE) && !one.startsWith(mine)).forEach((one) => sessionStorage.removeItem(one));
  taken();
  [...document.forms].forEach(restore);
  let soon, pending;
  document.addEventListener("input", (event) => {
    clearTimeout(soon);
    pending = event.target.form;
    soon = pending && setTimeout(() => keep(pending), 300);
  });
  document.addEventListener("change", (event) => event.target.form && keep(event.target.form));
  document.addEventListener("submit", (event) => keep(event.target), true);
  addEventListener("pagehide", () => pending && keep(pending));
  document.addEventListener("htmx:load", (event) => event.detail.elt.querySelectorAll("form").forEach(restore));
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const answer = event.detail.xhr;
    const leads = answer.getResponseHeader("HX-Redirect") || answer.getResponseHeader("HX-Refresh");
    if (event.detail.requestConfig.verb === "post" && answer.status < 300 && !leads) {
      forget(new URL(event.detail.requestConfig.path, location.href).pathname);
      taken();
    }
  });
  document.querySelectorAll("form[data-leaves]").forEach((form) => form.addEventListener("submit", () => sessionStorage.clear()));
}

// A page that the browser took out of its memory may be older than the session, or another person's.
addEventListener("pageshow", (event) => event.persisted && location.replace(location.pathname + location.search));
