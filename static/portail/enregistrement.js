// Saves each answer of a section while it is typed. What is not saved yet is kept on this device, for this person,
// until the server says it is: a cut of the network, a finished session or a closed tab loses nothing.
// The server compares each answer with the one that this page had read, so nobody overwrites anybody unseen.

import * as copies from "./copies_locales.js";
import { clear, conflict, offer, refuse, status } from "./etat_saisie.js";

const PAUSE_MS = 2000, CHANGE_MS = 150, RETRY_MIN_MS = 2000, RETRY_MAX_MS = 30000;
const OFFLINE = "Hors connexion – vos réponses sont gardées sur cet appareil et partiront seules.";
const SIGNED_OUT = "Session terminée : reconnectez-vous, rien n’est perdu.";

const ticked = (control) => ["checkbox", "radio"].includes(control.type);
const form = document.querySelector("form[data-portail-enregistrer]");
if (form) start(form);

function start(form) {
  const { portailEnregistrer: address, dossier, section } = form.dataset;
  const tables = (form.dataset.tableaux ?? "").split(" ").filter(Boolean);
  const read = JSON.parse(form.elements.lues.value || "{}");
  const dirty = new Map();
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel(`portail:saisie:${dossier}:${section}`) : null;
  let timer = 0, sending = false, wait = RETRY_MIN_MS, stopped = false, leaving = false, silent = false;

  const controls = (name) => [...form.elements].filter((control) => questionOf(control) === name);
  const valuesOf = (name) => controls(name).map((control) => [control.name, control.value, control.checked ?? null]);
  const key = (name) => copies.keyOf(dossier, section, name);

  function questionOf(control) {
    if (!control.name || control.disabled || ["submit", "button", "file", "password", "fieldset"].includes(control.type)) return "";
    if (control.name in read) return control.name;
    return tables.find((table) => control.name.startsWith(`${table}-`)) ?? "";
  }

  function touch(name, delay) {
    if (!name || silent) return;
    const values = valuesOf(name);
    dirty.set(name, JSON.stringify(values));
    copies.keep(key(name), { values, read: read[name] });
    if (!stopped) later(delay);
  }

  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(flush, delay);
  }

  function body(names) {
    const data = new FormData();
    names.flatMap(controls).forEach((control) => {
      if (ticked(control) && !control.checked) return;
      data.append(control.name, control.value);
    });
    names.forEach((name) => data.append("champs", name));
    data.append("lues", JSON.stringify(Object.fromEntries(names.map((name) => [name, read[name] ?? ""]))));
    return data;
  }

  async function flush() {
    timer = 0;
    if (sending || stopped || !dirty.size) return;
    const names = [...dirty.keys()], sent = new Map(dirty);
    sending = true;
    status("Enregistrement…");
    try {
      const answer = await fetch(address, {
        method: "POST", body: body(names), redirect: "error", keepalive: document.hidden,
        headers: { "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": copies.csrf(form) },
      });
      await receive(answer, sent);
    } catch {
      retry(OFFLINE);
    }
    sending = false;
    if (dirty.size && !stopped && !timer) later(PAUSE_MS);
  }

  function retry(sentence) {
    status(sentence, "alerte");
    later(wait);
    wait = Math.min(wait * 2, RETRY_MAX_MS);
  }

  async function receive(answer, sent) {
    if (answer.status === 401) return stop(SIGNED_OUT, "connexion");
    if (answer.status === 403 || answer.status === 404) return stop("Votre accès a changé : rechargez la page, rien n’est perdu.", "recharger");
    if (answer.status === 410) return stop((await answer.json()).phrase, "recharger");
    if (![200, 409, 422].includes(answer.status)) return retry("Le portail n’a pas pu répondre : nouvel essai dans un instant, rien n’est perdu.");
    const state = await answer.json();
    wait = RETRY_MIN_MS;
    const results = Object.entries(state.champs);
    results.forEach(([name, result]) => settle(name, result, sent.get(name)));
    if (answer.status === 409 && dirty.size) later(0);
    document.querySelectorAll("main input[name=version]").forEach((input) => { input.value = state.version; });
    form.elements.lues.value = JSON.stringify(read);
    tell(state, results.map(([, result]) => result.etat));
  }

  function tell(state, results) {
    if (results.includes("conflit")) status("Une réponse a changé entre-temps : choisissez laquelle garder.", "alerte");
    else if (results.includes("refuse")) status("Une réponse n’est pas enregistrée : corrigez-la.", "alerte");
    else if (state.phrase) status(state.phrase, "fait", state.manquants);
    document.body.dispatchEvent(new CustomEvent("portail:enregistre"));
  }

  function settle(name, result, sent) {
    const moved = dirty.has(name) && dirty.get(name) !== sent;
    if (result.etat === "conflit") {
      dirty.delete(name);
      return conflict(controls(name), result, { mine: () => { read[name] = result.lue; clear(controls(name)); touch(name, 0); }, theirs: () => take(name, result) });
    }
    if (!moved) dirty.delete(name);
    if (result.etat === "refuse") return refuse(controls(name), result.phrase);
    read[name] = result.lue;
    clear(controls(name));
    if (moved) return;
    copies.drop(key(name));
    tabs?.postMessage({ name, values: valuesOf(name), read: result.lue });
  }

  function take(name, result) {
    controls(name).forEach((control) => {
      if (ticked(control)) control.checked = result.brut.includes(control.value);
      else control.value = result.brut[0] ?? "";
    });
    echo(controls(name));
    read[name] = result.lue;
    form.elements.lues.value = JSON.stringify(read);
    copies.drop(key(name));
    clear(controls(name));
    status("La réponse enregistrée est reprise.", "fait");
  }

  // The rest of the page (counts, conditions, aid) follows, without a new save.
  function echo(places) {
    silent = true;
    places.forEach((control) => control.dispatchEvent(new Event("input", { bubbles: true })));
    silent = false;
  }

  function put(name, values) {
    const places = controls(name);
    if (places.length !== values.length || places.some((control, rank) => control.name !== values[rank][0])) return false;
    places.forEach((control, rank) => {
      if (ticked(control)) control.checked = values[rank][2];
      else control.value = values[rank][1];
    });
    echo(places);
    return true;
  }

  function stop(sentence, link) {
    stopped = true;
    clearTimeout(timer);
    status(sentence, "alerte", "", link);
  }

  // What an earlier page of this person kept: sent again alone when nobody changed the answer, proposed otherwise.
  function replay() {
    const moved = [];
    copies.all(dossier, section).forEach(([name, copy]) => {
      if (!(name in read) || JSON.stringify(copy.values) === JSON.stringify(valuesOf(name))) return copies.drop(key(name));
      if (copy.read !== read[name]) return moved.push([name, copy]);
      if (put(name, copy.values)) touch(name, 0);
    });
    if (moved.length) offer(form, moved.map(([, copy]) => copy.at), {
      take: () => moved.forEach(([name, copy]) => put(name, copy.values) && touch(name, 0)),
      drop: () => moved.forEach(([name]) => copies.drop(key(name))),
    });
  }

  form.addEventListener("input", ({ target }) => touch(questionOf(target), PAUSE_MS));
  form.addEventListener("change", ({ target }) => touch(questionOf(target), CHANGE_MS));
  form.addEventListener("submit", () => { leaving = true; copies.sent(dossier, section); form.elements.csrfmiddlewaretoken.value = copies.csrf(form); });
  window.addEventListener("online", () => { wait = RETRY_MIN_MS; later(0); });
  window.addEventListener("offline", () => status(OFFLINE, "alerte"));
  window.addEventListener("beforeunload", (event) => { if (dirty.size && !leaving) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) flush(); });
  tabs?.addEventListener("message", ({ data }) => {
    if (dirty.has(data.name) || !put(data.name, data.values)) return;
    read[data.name] = data.read;
    form.elements.lues.value = JSON.stringify(read);
  });
  if (!("refus" in form.dataset)) replay();
}
