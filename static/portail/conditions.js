// Questions that depend on another answer of the page are shown as soon as it is given.

const TESTS = {
  oui: (valeur) => valeur === "True" || valeur === "on",
  non: (valeur) => valeur === "False",
  rempli: (valeur) => valeur.trim() !== "",
  positif: (valeur) => number(valeur) > 0,
  different: (valeur, de) => de !== undefined && valeur.trim() !== "" && number(valeur) !== Number(de),
};

function number(valeur) {
  return Number(valeur.replace(/\s/g, "").replace(",", "."));
}

function answer(form, name) {
  const field = form.elements.namedItem(name);
  if (!field) return "";
  if (field instanceof RadioNodeList) return field.value;
  return field.type === "checkbox" ? (field.checked ? "on" : "") : field.value;
}

function follow(form) {
  form.querySelectorAll("[data-portail-si]").forEach((box) => {
    box.hidden = !TESTS[box.dataset.portailQuand](answer(form, box.dataset.portailSi), box.dataset.portailDe);
  });
}

const section = document.getElementById("formulaire");
if (section) {
  section.addEventListener("input", () => follow(section));
  section.addEventListener("change", () => follow(section));
  follow(section);
}
