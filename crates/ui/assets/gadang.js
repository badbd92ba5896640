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
    const search = document.getElementById("cari");
    if (search) {
      event.preventDefault();
      search.focus();
    }
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

// What happens elsewhere is followed while it happens. A stream that ends is opened again by the browser.
for (const part of document.querySelectorAll("[data-live]")) {
  const stream = new EventSource(part.dataset.live);
  stream.addEventListener("isi", (event) => {
    part.innerHTML = event.data;
  });
  stream.addEventListener("usai", () => {
    stream.close();
    location.reload();
  });
}

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
