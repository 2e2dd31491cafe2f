// The error summary takes the focus, so that it is read first and its links are one key away.

function focusSummary(root) {
  root.querySelector("[data-portail-resume]")?.focus();
}

focusSummary(document);
document.addEventListener("htmx:afterSettle", (event) => focusSummary(event.detail.elt));

// A link of the summary leads to the field itself, not only to its place.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-portail-resume] a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.scrollIntoView({ block: "center" });
});
