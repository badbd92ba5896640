// What the pages gain where JavaScript runs. Everything here repeats something that also works
// without it; no page needs this file.

const typing = (target) => target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");

// "/" goes to the search field, "?" opens the list of keys, "Esc" closes open menus.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
    }
  } else if (event.key === "/" && !typing(event.target)) {
    // Where there is no room for the field, a link leads to the page that has one.
    const places = [...document.querySelectorAll("[data-find]")].filter((place) => place.checkVisibility?.() ?? true);
    const found = places.find((place) => place instanceof HTMLInputElement) ?? places[0];
    if (!found) return;
    event.preventDefault();
    if (found instanceof HTMLInputElement) found.select();
    else found.click();
  } else if (event.key === "?" && !typing(event.target)) {
    document.getElementById("pintasan")?.togglePopover?.();
  }
});

// A menu closes when one presses elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Opening the text also copies it; where the browser refuses, the text stands there selected.
for (const copy of document.querySelectorAll("details[data-copy]")) {
  copy.addEventListener("toggle", async () => {
    const said = copy.querySelector("[data-copy-said]");
    const text = copy.querySelector("textarea");
    if (!copy.open || !said || !text) return;
    said.textContent = "";
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = said.dataset.copySaid;
    } catch {
      text.focus();
    }
  });
}

// What happens elsewhere is followed while it happens. A stream that ends is opened again by the browser; one that
// is refused is not, as while the program starts anew: then it is tried again here, and the reader is told.
function follow(part, refusals) {
  const stream = new EventSource(part.dataset.live);
  const lost = part.parentElement.querySelector("[data-live-lost]");
  let refused = refusals;
  stream.addEventListener("isi", (event) => {
    refused = 0;
    if (lost) lost.hidden = true;
    part.innerHTML = event.data;
  });
  stream.addEventListener("usai", () => {
    stream.close();
    location.reload();
  });
  stream.addEventListener("error", () => {
    if (stream.readyState !== EventSource.CLOSED) return;
    if (lost) lost.hidden = false;
    if (refused < 20) setTimeout(() => follow(part, refused + 1), 5000);
  });
}
for (const part of document.querySelectorAll("[data-live]")) follow(part, 0);

for (const secret of document.querySelectorAll("[data-secret]")) {
  const input = secret.querySelector("input");
  const button = secret.querySelector("button");
  if (!input || !button) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    button.setAttribute("aria-pressed", String(show));
  });
}
