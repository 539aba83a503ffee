// A request in place that failed says so where messages stand; what was typed stays in the form.
document.addEventListener("htmx:responseError", (event) => show(event.detail.xhr.status));
document.addEventListener("htmx:sendError", () => show(0));

function show(status) {
  const words = document.body.dataset;
  const line = document.createElement("p");
  line.className = "message message--error";
  line.textContent = status === 403 ? words.refused : words.failed;
  document.getElementById("messages").replaceChildren(line);
}
// After a swap the first error, else the "saved" mark, is where reading goes on.
document.addEventListener("htmx:afterSwap", (event) => {
  const errors = event.detail.elt.querySelector?.(".errors");
  if (errors) errors.focus();
});
