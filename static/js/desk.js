// The verification desk by keyboard: v verifies, t opens the reasons to send back, j and k go on and back.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const press = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!press) return;
  event.preventDefault();
  press.click();
});
