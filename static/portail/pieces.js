// Papers of a dossier: a file chosen, or dropped on its paper, is sent at once and alone, one after the other.
// What comes back takes its place in the page. A file that could not leave stays here, to be sent again.
// Without this script the form sends them all together.

import { fuse } from "./fusion.js";

const PIECE = "[data-portail-piece]";
const ROWS = "[data-portail-envois]";
const form = document.querySelector("[data-portail-pieces]");
const CAP = Number(form?.dataset.portailPieces);
const SENTENCES = {
  0: "la connexion est interrompue, le fichier est gardé dans cette page. Réessayez quand elle revient.",
  401: "votre session est terminée. Reconnectez-vous dans un autre onglet, puis réessayez.",
  403: "vous n’avez pas le droit de joindre cette pièce.",
  404: "cette pièce n’est plus demandée. Rechargez la page.",
  413: "le fichier est trop lourd. Réduisez-le, puis choisissez-le de nouveau.",
  moved: "le dossier a été transmis entre-temps, le fichier n’est pas enregistré. Rechargez la page.",
  other: "le portail n’a pas pu répondre, le fichier est gardé dans cette page. Réessayez dans un instant.",
};
const queue = [];
let current = null;

const say = (sentence) => { document.getElementById("pieces-annonce").textContent = sentence; };
const mo = (octets) => (octets / 1e6).toLocaleString("fr-FR", { maximumFractionDigits: 1 });
const pieceOf = (sending) => document.getElementById(sending.piece);

function button(label, name, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "fr-btn fr-btn--tertiary fr-btn--sm";
  element.textContent = label;
  const hidden = document.createElement("span");
  hidden.className = "fr-sr-only";
  hidden.textContent = `\u00a0: ${name}`;
  element.append(hidden);
  element.addEventListener("click", act);
  return element;
}

function show(sending, state, { percent = null, wrong = false, acts = [] } = {}) {
  const { row, file } = sending;
  const text = document.createElement("p");
  text.className = wrong ? "fr-error-text portail-envoi__texte" : "portail-envoi__texte";
  text.textContent = `${file.name}\u00a0: ${state}`;
  const parts = [text];
  if (percent !== null) {
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = percent;
    bar.setAttribute("aria-label", `Envoi de ${file.name}`);
    parts.push(bar);
  }
  row.replaceChildren(...parts, ...acts.map(([label, act]) => button(label, file.name, act)));
}

// The percentage changes in place: the button under the finger, or with the focus, stays the same.
function progress(sending, percent) {
  const bar = sending.row.querySelector("progress");
  if (!bar) return;
  bar.value = percent;
  sending.row.firstChild.textContent =
    `${sending.file.name}\u00a0: ${percent < 100 ? `${percent}\u00a0%` : "reçu, en cours de vérification"}`;
}

function drop(sending) {
  const nearby = pieceOf(sending)?.querySelector("[data-portail-ajout], input[type=file]");
  const focused = sending.row.contains(document.activeElement);
  sending.row.remove();
  if (focused) nearby?.focus();
}

function cancel(sending) {
  const place = queue.indexOf(sending);
  if (place >= 0) queue.splice(place, 1);
  if (current === sending) sending.xhr.abort();
  drop(sending);
  say(`Envoi annulé\u00a0: ${sending.file.name}`);
}

function wait(sending) {
  queue.push(sending);
  show(sending, "en attente", { acts: [["Annuler", () => cancel(sending)]] });
  next();
}

function fail(sending, sentence, again) {
  const forget = ["Ne pas envoyer", () => drop(sending)];
  const acts = again ? [["Réessayer", () => { say(""); wait(sending); }], forget] : [["Fermer", () => drop(sending)]];
  show(sending, sentence, { wrong: true, acts });
  say(`${sending.file.name}\u00a0: ${sentence}`);
}

function next() {
  if (current || !queue.length) return;
  current = queue.shift();
  send(current);
}

function done() {
  current = null;
  next();
}

function send(sending) {
  const piece = pieceOf(sending);
  const data = new FormData();
  data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  data.append(piece.querySelector("input[type=file]").name, sending.file, sending.file.name);
  const xhr = new XMLHttpRequest();
  sending.xhr = xhr;
  xhr.open("POST", piece.dataset.portailPiece);
  xhr.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  xhr.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) progress(sending, Math.floor((100 * event.loaded) / event.total));
  });
  xhr.addEventListener("load", () => { receive(sending, xhr); done(); });
  xhr.addEventListener("error", () => { fail(sending, SENTENCES[0], true); done(); });
  xhr.addEventListener("abort", done);
  show(sending, "0\u00a0%", { percent: 0, acts: [["Annuler", () => cancel(sending)]] });
  say(`Envoi de ${sending.file.name}`);
  xhr.send(data);
}

function receive(sending, xhr) {
  const there = new URL(pieceOf(sending).dataset.portailPiece, location.href).pathname;
  const answer = new DOMParser().parseFromString(xhr.responseText, "text/html");
  if (xhr.responseURL && new URL(xhr.responseURL).pathname !== there) {
    fail(sending, SENTENCES.moved, false);
  } else if (xhr.status === 422) {
    const faults = [...answer.querySelectorAll(".fr-error-text")].map((fault) => fault.textContent.trim());
    fail(sending, bare(faults.join(" "), sending.file.name) || SENTENCES.other, false);
  } else if (xhr.status === 409) {
    fail(sending, xhr.responseText, false);
  } else if (xhr.status === 200) {
    sending.row.remove();
    swap(answer);
    say(`${sending.file.name}\u00a0: enregistré.`);
  } else {
    fail(sending, SENTENCES[xhr.status] ?? SENTENCES.other, ![403, 404, 413].includes(xhr.status));
  }
}

// The row already begins with the name of the file.
function bare(fault, name) {
  const named = `«\u00a0${name}\u00a0»\u00a0: `;
  return fault.startsWith(named) ? fault.slice(named.length) : fault;
}

// Each part that came back takes the place of the one of the same id; files still on their way stay in it.
function swap(answer) {
  for (const fresh of [...answer.body.children]) {
    const old = fresh.id && document.getElementById(fresh.id);
    if (!old) continue;
    if ("portailSuivi" in old.dataset) {
      fuse(old, fresh);
      continue;
    }
    const focused = old.contains(document.activeElement);
    const rows = old.querySelector(ROWS);
    const part = document.adoptNode(fresh);
    if (rows) part.querySelector(ROWS).replaceWith(rows);
    old.replaceWith(part);
    if (focused) part.querySelector("[data-portail-ajout], input[type=file]")?.focus({ preventScroll: true });
  }
}

function admitted(file, input) {
  const accepted = input.accept.split(",");
  const name = file.name.toLowerCase();
  return accepted.some((kind) => kind === file.type || (kind.startsWith(".") && name.endsWith(kind)));
}

function take(piece, files) {
  const input = piece.querySelector("input[type=file]");
  for (const file of files) {
    const row = document.createElement("div");
    row.className = "portail-envoi";
    piece.querySelector(ROWS).append(row);
    const sending = { piece: piece.id, file, row, xhr: null };
    if (file.size > CAP) {
      fail(sending, `ce fichier pèse ${mo(file.size)} Mo, ${mo(CAP)} Mo au plus. Réduisez-le, puis choisissez-le de nouveau.`, false);
    } else if (!file.size) {
      fail(sending, "ce fichier est vide. Vérifiez-le sur votre appareil.", false);
    } else if (!admitted(file, input)) {
      fail(sending, "ce fichier n’est pas d’un type admis ici. Enregistrez-le autrement, puis choisissez-le de nouveau.", false);
    } else {
      wait(sending);
    }
  }
}

const dragged = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
const under = (event) => event.target.closest?.(PIECE);

if (form) {
  document.querySelectorAll("[data-portail-sans-script]").forEach((part) => { part.hidden = true; });
  document.addEventListener("change", (event) => {
    const piece = under(event);
    if (!piece || event.target.type !== "file") return;
    take(piece, [...event.target.files]);
    event.target.value = "";
  });
  document.addEventListener("dragover", (event) => {
    if (!dragged(event)) return;
    // A file dropped beside a paper must not open in place of the page.
    event.preventDefault();
    const piece = under(event);
    document.querySelectorAll(".portail-piece--survol").forEach((other) => other !== piece && other.classList.remove("portail-piece--survol"));
    piece?.classList.add("portail-piece--survol");
  });
  document.addEventListener("drop", (event) => {
    if (!dragged(event)) return;
    event.preventDefault();
    document.querySelectorAll(".portail-piece--survol").forEach((piece) => piece.classList.remove("portail-piece--survol"));
    const piece = under(event);
    if (piece) take(piece, [...event.dataTransfer.files]);
  });
  // Before the other listeners: an answer must not leave without its files.
  document.addEventListener("submit", (event) => {
    if (!current && !queue.length) return;
    event.preventDefault();
    say("Des fichiers sont en cours d’envoi\u00a0: attendez qu’ils soient enregistrés.");
  }, true);
  window.addEventListener("beforeunload", (event) => {
    if (current || queue.length) event.preventDefault();
  });
}
