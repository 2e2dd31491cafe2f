// A request that finds no session (401), or no server, says so in words and leaves the page as it is.

const SIGN_IN = document.querySelector("meta[name='portail-connexion']").content;

function announce(sentence, address) {
  const place = document.getElementById("portail-annonce");
  const alert = document.createElement("div");
  alert.className = "fr-alert fr-alert--warning fr-my-2w";
  const text = document.createElement("p");
  text.textContent = sentence;
  alert.append(text);
  if (address) {
    const link = document.createElement("a");
    link.href = address;
    link.className = "fr-link";
    link.textContent = "Se reconnecter";
    alert.append(link);
  }
  place.replaceChildren(alert);
  alert.scrollIntoView({ block: "nearest" });
}

function signInAddress() {
  return `${SIGN_IN}?next=${encodeURIComponent(location.pathname + location.search)}`;
}

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401) {
    announce("Votre session est terminée. Votre saisie est gardée dans cet onglet : reconnectez-vous pour la retrouver.", signInAddress());
  } else if (status === 403) {
    announce("Vous n’avez pas le droit de faire ce geste.");
  } else {
    announce("Le portail n’a pas pu répondre. Votre saisie est toujours là : réessayez dans un instant.");
  }
});

document.addEventListener("htmx:sendError", () => {
  announce("La connexion est interrompue. Votre saisie est toujours là : elle n’est pas encore enregistrée.");
});
