// What the page says of the answers being saved: in its head, beside each field, and above the form.

const SIGN_IN = document.querySelector("meta[name='portail-connexion']").content;

export function status(sentence, kind = "", more = "", link = "") {
  const place = document.querySelector("[data-portail-enregistre]");
  if (!place) return;
  place.dataset.etat = kind;
  place.replaceChildren(document.createTextNode(sentence));
  if (link) place.append(" ", anchor(link));
  const detail = document.querySelector("[data-portail-manquants]");
  if (detail && more) detail.textContent = more;
}

function anchor(kind) {
  const link = document.createElement("a");
  link.className = "fr-link fr-link--sm";
  link.href = kind === "connexion" ? `${SIGN_IN}?next=${encodeURIComponent(location.pathname)}` : location.pathname;
  link.textContent = kind === "connexion" ? "Se reconnecter" : "Recharger la page";
  return link;
}

const hostOf = (controls) => controls[0]?.closest(".portail-champ, .portail-saisie, .fr-fieldset") ?? controls[0]?.parentElement;

export function clear(controls) {
  hostOf(controls)?.querySelectorAll("[data-portail-etat]").forEach((note) => note.remove());
  controls.forEach((control) => control.removeAttribute("aria-invalid"));
}

function note(controls, className) {
  clear(controls);
  const box = document.createElement("div");
  box.dataset.portailEtat = "";
  box.className = className;
  box.setAttribute("role", "status");
  hostOf(controls)?.append(box);
  return box;
}

export function refuse(controls, sentence) {
  note(controls, "fr-error-text").textContent = sentence;
  controls.forEach((control) => control.setAttribute("aria-invalid", "true"));
}

function button(label, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "fr-btn fr-btn--sm fr-btn--secondary fr-mt-1w fr-mr-1w";
  element.textContent = label;
  element.addEventListener("click", act);
  return element;
}

function paragraph(text, className = "") {
  const element = document.createElement("p");
  element.className = className;
  element.textContent = text;
  return element;
}

export function conflict(controls, result, { mine, theirs }) {
  const box = note(controls, "portail-conflit");
  box.append(paragraph(result.phrase, "fr-text--bold fr-mb-1v"));
  box.append(paragraph("Réponse enregistrée :", "fr-mb-0"), paragraph(result.valeur || "Vide", "portail-conflit__autre"));
  box.append(paragraph("La vôtre est toujours dans le champ : vous pouvez les réunir, puis garder la vôtre.", "fr-hint-text"));
  box.append(button("Garder la mienne", mine));
  if (result.brut) box.append(button("Prendre la réponse enregistrée", theirs));
}

export function offer(form, dates, { take, drop }) {
  const at = new Date(Math.max(...dates));
  const box = document.createElement("div");
  box.className = "fr-alert fr-alert--info fr-alert--sm fr-mb-3w";
  box.setAttribute("role", "status");
  const hour = `${at.getHours()} h ${String(at.getMinutes()).padStart(2, "0")}`;
  box.append(paragraph(`Des réponses saisies ici à ${hour} n’avaient pas pu être enregistrées, et la section a changé depuis.`));
  box.append(button(`Reprendre ce que vous aviez saisi à ${hour}`, () => { box.remove(); take(); }));
  box.append(button("Garder ce qui est enregistré", () => { box.remove(); drop(); }));
  form.prepend(box);
}
