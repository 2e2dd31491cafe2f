// Says every twenty seconds that this person is on this section, and shows who else is. Nothing waits for it.

import { csrf } from "./copies_locales.js";

const BEAT_MS = 20000;
const place = document.querySelector("[data-portail-presence]");
const form = document.getElementById("formulaire");

async function beat() {
  if (document.hidden) return;
  try {
    const answer = await fetch(place.dataset.portailPresence, {
      method: "POST", redirect: "error",
      headers: { "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": csrf(form) },
    });
    const { phrase } = answer.ok ? await answer.json() : { phrase: "" };
    if (place.textContent !== phrase) place.textContent = phrase;
  } catch {
    place.textContent = "";
  }
}

if (place && form) {
  beat();
  setInterval(beat, BEAT_MS);
  window.addEventListener("pagehide", () => {
    const data = new FormData();
    data.append("partir", "oui");
    data.append("csrfmiddlewaretoken", csrf(form));
    navigator.sendBeacon(place.dataset.portailPresence, data);
  });
}
