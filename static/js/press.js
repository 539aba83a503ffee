// A button that was pressed waits visibly: the same form is not sent again until its answer has come.
function wait(form, button) {
  form.dataset.sent = "";
  form.setAttribute("aria-busy", "true");
  // After the browser has read the form: a button that is off would not send its own name.
  setTimeout(() => {
    form.querySelectorAll("button:not([type=button])").forEach((one) => (one.disabled = true));
    button?.classList.add("is-waiting");
  });
}

function release(form) {
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
  form.querySelectorAll("button:not([type=button])").forEach((one) => (one.disabled = false));
  form.querySelectorAll(".is-waiting").forEach((one) => one.classList.remove("is-waiting"));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if ("sent" in form.dataset) event.preventDefault();
  else wait(form, event.submitter);
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches("form")) wait(event.detail.elt, event.detail.requestConfig.triggeringEvent?.submitter);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt.matches("form")) release(event.detail.elt);
});
// An answer that is a file leaves the page as it stands: after a while the button may be pressed again.
document.addEventListener("submit", (event) => setTimeout(() => event.target.isConnected && release(event.target), 15000));
