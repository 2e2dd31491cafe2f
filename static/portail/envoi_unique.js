// A second click on a button that sends does nothing until the page answers.
// The server refuses a double act all the same; this only spares the person an error.

const SENDING = "portailEnvoi";

function release(form) {
  delete form.dataset[SENDING];
  form.querySelectorAll("[aria-disabled='true']").forEach((button) => button.removeAttribute("aria-disabled"));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.target === "_blank") return;
  if (form.dataset[SENDING]) {
    event.preventDefault();
    return;
  }
  form.dataset[SENDING] = "oui";
  // aria-disabled and not disabled: a disabled button would leave its own name out of the request.
  event.submitter?.setAttribute("aria-disabled", "true");
  // A download leaves the page where it is: give the button back.
  setTimeout(() => release(form), 10000);
});

window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach(release));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (form) release(form);
});
