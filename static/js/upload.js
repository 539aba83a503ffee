// Says at once that a chosen file is too large, before 300 MB travel to a server that refuses them.
document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.matches("input[type=file][data-limit-mb]")) return;
  const limit = Number(field.dataset.limitMb);
  const tooLarge = [...field.files].find((file) => file.size > limit * 1024 * 1024);
  field.setCustomValidity(tooLarge ? `${tooLarge.name}: ${Math.ceil(tooLarge.size / 1048576)} MB > ${limit} MB` : "");
  field.setAttribute("aria-invalid", tooLarge ? "true" : "false");
  field.reportValidity();
});
