// A form marked data-portail-garder="name" keeps what is typed in this tab until it is sent:
// a session that ends meanwhile loses nothing, the form offers the text again.
// Kept for the same person only, forgotten at sign-out. Passwords, files and hidden fields are never kept.

const PREFIX = "portail:garde:";
const NEVER = ["hidden", "password", "file", "submit", "button", "fieldset"];
const person = document.body.dataset.portailPersonne;
const keyOf = (form) => `${PREFIX}${location.pathname}:${form.dataset.portailGarder}`;
const read = (key) => JSON.parse(sessionStorage.getItem(key) ?? "null");
const fields = (form) => [...form.elements].filter((field) => field.name && !NEVER.includes(field.type));
const valueOf = (field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value);
const snapshot = (form) => fields(form).map((field) => [field.name, valueOf(field)]);

function keep(form, sent = false) {
  sessionStorage.setItem(keyOf(form), JSON.stringify({ person, sent, values: snapshot(form) }));
}

function restore(form, kept) {
  fields(form).forEach((field, index) => {
    const [name, value] = kept.values[index] ?? [];
    if (name !== field.name) return;
    if (typeof value === "boolean") field.checked = value;
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function button(label, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "fr-btn fr-btn--sm fr-btn--secondary fr-mt-1w fr-mr-1w";
  element.textContent = label;
  element.addEventListener("click", act);
  return element;
}

function offer(form, kept) {
  const notice = document.createElement("div");
  notice.className = "fr-alert fr-alert--info fr-alert--sm fr-mb-3w";
  notice.setAttribute("role", "status");
  const text = document.createElement("p");
  text.textContent = "Une saisie non enregistrée a été gardée dans cet onglet.";
  const take = button("Reprendre cette saisie", () => { restore(form, kept); notice.remove(); });
  const drop = button("L’effacer", () => { sessionStorage.removeItem(keyOf(form)); notice.remove(); });
  notice.append(text, take, drop);
  form.prepend(notice);
}

// A signed-in page proves that what was sent arrived; a sign-in or error page proves nothing, and keeps all.
function sort(key) {
  const kept = read(key);
  if (person && (kept.sent || kept.person !== person)) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, JSON.stringify({ ...kept, sent: false }));
}

const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));

keys().forEach(sort);
document.querySelectorAll("form[data-portail-garder]").forEach((form) => {
  const kept = read(keyOf(form));
  if (kept && JSON.stringify(kept.values) !== JSON.stringify(snapshot(form))) offer(form, kept);
});

// Heard on the document: a form may come into the page after it.
const keptForm = (element) => element.closest?.("form[data-portail-garder]");
document.addEventListener("input", ({ target }) => keptForm(target) && keep(keptForm(target)));
document.addEventListener("submit", ({ target, defaultPrevented }) => keptForm(target) && keep(target, !defaultPrevented));
document.addEventListener("htmx:afterRequest", ({ detail, target }) => {
  const form = keptForm(target);
  if (form && detail.successful) sessionStorage.removeItem(keyOf(form));
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-portail-deconnexion]")) keys().forEach((key) => sessionStorage.removeItem(key));
});
