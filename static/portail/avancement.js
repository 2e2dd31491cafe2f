// After each save of a section, the measure, the plan and the checks follow: asked once the typing has calmed down,
// laid on the page without moving the focus. Nothing waits for it; if it fails, the next page will show them.

import { fuse } from "./fusion.js";

const CALM_MS = 700;
const form = document.querySelector("form[data-portail-avancement]");
const voice = document.querySelector("p[data-portail-annonce]");
let timer = 0, request = null;

// A check that is settled leaves, unless somebody is in it, or its justification is not saved yet.
const unsaved = (area) => area.form.elements.lu && area.value !== area.form.elements.lu.value;
const inUse = (node) => node.nodeType === Node.ELEMENT_NODE
  && (node.contains(document.activeElement) || [...node.querySelectorAll("textarea")].some(unsaved));

function lay(part) {
  const place = document.querySelector(`main [data-portail-suivi="${part.dataset.portailSuivi}"]`);
  if (!place) return;
  fuse(place, part, inUse);
  window.htmx?.process(place);
  if (part.hidden) place.hidden = !place.querySelector("li");
}

// Said aloud only when the checks of the page change, or the section ends: not at each answer.
function say({ dataset, textContent }) {
  if (!voice || voice.dataset.cle === dataset.cle) return;
  voice.dataset.cle = dataset.cle;
  voice.textContent = textContent;
}

async function follow() {
  request?.abort();
  const mine = request = new AbortController();
  try {
    const answer = await fetch(form.dataset.portailAvancement, {
      redirect: "error", signal: mine.signal, headers: { "X-Requested-With": "XMLHttpRequest" },
    });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine.signal.aborted) return;
    fresh.querySelectorAll("[data-portail-suivi]").forEach(lay);
    say(fresh.querySelector("[data-portail-annonce]"));
  } catch {
    // Cut, or replaced by a later one.
  }
}

if (form) {
  document.body.addEventListener("portail:enregistre", () => {
    clearTimeout(timer);
    timer = setTimeout(follow, CALM_MS);
  });
}
