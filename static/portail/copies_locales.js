// Copies of what is typed and not saved yet, on this device: one per person, dossier, section and question.
// Forgotten once saved, at sign-out, when another person signs in, and after thirty days. Never an IBAN.

const PREFIX = "portail:saisie:";
const DAYS_30_MS = 30 * 24 * 3600 * 1000;
const NEVER = ["iban"];
const person = document.body.dataset.portailPersonne;

const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
const load = (key) => JSON.parse(localStorage.getItem(key) ?? "null");
const scope = (dossier, section) => `${PREFIX}${person}:${dossier}:${section}:`;

export const keyOf = (dossier, section, name) => scope(dossier, section) + name;
export const drop = (key) => localStorage.removeItem(key);

export function keep(key, copy) {
  if (!person || NEVER.some((name) => key.endsWith(`:${name}`))) return;
  try {
    localStorage.setItem(key, JSON.stringify({ ...copy, at: Date.now() }));
  } catch {
    // The device is full or refuses: the answer is still on the page, and still sent.
  }
}

export function all(dossier, section) {
  const start = scope(dossier, section);
  return keys().filter((key) => key.startsWith(start)).map((key) => [key.slice(start.length), load(key)]);
}

// The whole section was sent by its button: the next page of the portal proves that it arrived.
export function sent(dossier, section) {
  all(dossier, section).forEach(([name, copy]) => {
    localStorage.setItem(keyOf(dossier, section, name), JSON.stringify({ ...copy, sent: location.pathname }));
  });
}

// After a sign-in in another tab the token of this page is too old: the cookie holds the new one.
export function csrf(form) {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? decodeURIComponent(cookie.slice("csrftoken=".length)) : form.elements.csrfmiddlewaretoken.value;
}

function sort(key) {
  const copy = load(key);
  const old = Date.now() - copy.at > DAYS_30_MS;
  if (old || !key.startsWith(`${PREFIX}${person}:`) || (copy.sent && copy.sent !== location.pathname)) drop(key);
}

// A page without anybody (sign-in, error) proves nothing of what was sent: all is kept.
function unmark(key) {
  localStorage.setItem(key, JSON.stringify({ ...load(key), sent: "" }));
}

keys().forEach(person ? sort : unmark);
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-portail-deconnexion]")) keys().forEach(drop);
});
