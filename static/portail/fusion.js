// Brings what a page shows up to date, node by node: what did not change stays the same node, so that neither the
// focus nor the place of the reader moves. A form in the page is left alone: what is typed in it belongs to its author.

const sameKind = (old, fresh) => old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && old.id === fresh.id;

function attributes(old, fresh) {
  [...fresh.attributes].forEach(({ name, value }) => {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  });
  [...old.attributes].forEach(({ name }) => {
    if (!fresh.hasAttribute(name) && !name.startsWith("data-fr-")) old.removeAttribute(name);
  });
}

// The node of the page that a fresh one goes with: by its id when it has one, else the one at the same place.
function partner(place, fresh) {
  if (!fresh.id) return place;
  for (let node = place; node; node = node.nextSibling) if (sameKind(node, fresh)) return node;
  return null;
}

function children(old, fresh, keep) {
  let place = old.firstChild;
  [...fresh.childNodes].forEach((wanted) => {
    const found = partner(place, wanted);
    if (found && sameKind(found, wanted)) {
      clear(place, found, keep);
      place = found.nextSibling;
      fuse(found, wanted, keep);
    } else {
      old.insertBefore(document.importNode(wanted, true), place);
    }
  });
  clear(place, null, keep);
}

// A node that stays is never moved, which would take the focus away: those before it that are gone leave instead.
function clear(from, until, keep) {
  for (let node = from; node && node !== until;) {
    const next = node.nextSibling;
    if (!keep(node)) node.remove();
    node = next;
  }
}

export function fuse(old, fresh, keep = () => false) {
  if (old.nodeName === "FORM" || old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.data = fresh.data;
    return;
  }
  attributes(old, fresh);
  children(old, fresh, keep);
}
