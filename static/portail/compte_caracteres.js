// Long texts show what is left, and say when it is too much; nothing typed is ever cut.

const number = new Intl.NumberFormat("fr-FR");

function words(left) {
  const count = number.format(Math.abs(left));
  const plural = Math.abs(left) > 1 ? "s" : "";
  return left < 0
    ? `${count} caractère${plural} de trop : raccourcissez ce texte.`
    : `${count} caractère${plural} restant${plural}`;
}

function show(group) {
  const field = group.querySelector("textarea");
  const output = group.querySelector(".portail-compte");
  const left = Number(group.dataset.portailCompte) - [...field.value].length;
  output.textContent = words(left);
  output.classList.toggle("portail-compte--depasse", left < 0);
  // Read aloud near the end only: a voice at each letter would hide the text being typed.
  output.setAttribute("aria-live", left < 50 ? "polite" : "off");
}

function start(root) {
  root.querySelectorAll("[data-portail-compte]").forEach(show);
}

start(document);
document.addEventListener("input", (event) => {
  const group = event.target.closest?.("[data-portail-compte]");
  if (group) show(group);
});
document.addEventListener("htmx:afterSettle", (event) => start(event.detail.elt));
