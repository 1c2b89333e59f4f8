// Colours, search, previews, copying, filters. Everything else works without a script.
(() => {
  "use strict";
  const labels = document.currentScript.dataset;
  const here = document.currentScript.src;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // -- colours: remembered, or the system's ----------------------------------------------------------------------

  const theme = document.getElementById("theme");
  if (theme) {
    theme.value = document.documentElement.dataset.theme || "";
    theme.addEventListener("change", () => {
      if (theme.value) document.documentElement.dataset.theme = theme.value;
      else delete document.documentElement.dataset.theme;
      try {
        if (theme.value) localStorage.setItem("theme", theme.value);
        else localStorage.removeItem("theme");
      } catch {
        // Not remembered, but shown.
      }
    });
  }

  // -- search: all but its key is loaded when it is first asked for --------------------------------------------------

  const search = document.getElementById("search");
  if (search) {
    const load = (name) =>
      new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = new URL(name, here);
        script.onload = resolve;
        script.onerror = reject;
        document.head.append(script);
      });
    let loaded = null;
    const open = async () => {
      loaded ??= load("search-index.js").then(() => load("search.js"));
      try {
        await loaded;
        window.briefgenSearch.open();
      } catch {
        loaded = null; // asked for again with the next key
      }
    };
    search.addEventListener("click", open);
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
      try {
        if (localStorage.getItem("slash") === "off") return;
      } catch {
        // Storage can be forbidden; the key works then.
      }
      event.preventDefault();
      open();
    });
  }

  // -- previews: the paragraph a quote comes from, on hover and focus -----------------------------------------------
  // WCAG 1.4.13: Esc dismisses it, the pointer may move onto it, and it stays until the reader leaves.

  const box = document.createElement("div");
  box.id = "preview";
  box.hidden = true;
  document.body.append(box);
  let shownFor = null;
  let timer = 0;

  const show = (link) => {
    clearTimeout(timer);
    const passage = document.getElementById(link.dataset.passage);
    if (!passage || shownFor === link) return;
    hide();
    shownFor = link;
    box.replaceChildren(...[...passage.childNodes].map((node) => node.cloneNode(true)));
    box.hidden = false;
    link.setAttribute("aria-describedby", box.id);
    place(link);
  };
  const place = (link) => {
    const at = link.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const start = getComputedStyle(link).direction === "rtl" ? at.right - box.offsetWidth : at.left;
    const left = Math.max(8, Math.min(start, width - box.offsetWidth - 8));
    const below = at.bottom + 6;
    const above = at.top - box.offsetHeight - 6;
    const top = below + box.offsetHeight > innerHeight && above > 0 ? above : below;
    box.style.left = `${left + scrollX}px`;
    box.style.top = `${top + scrollY}px`;
  };
  const hide = () => {
    clearTimeout(timer);
    box.hidden = true;
    shownFor?.removeAttribute("aria-describedby");
    shownFor = null;
  };
  const later = (act, wait) => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
  const linkOf = (event) => event.target.closest?.("a[data-passage]");

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkOf(event);
    if (link) later(() => show(link), 150);
    else if (event.target.closest?.("#preview")) clearTimeout(timer);
  });
  document.addEventListener("pointerout", (event) => {
    if (linkOf(event) || event.target.closest?.("#preview")) later(hide, 300);
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event);
    if (link) show(link);
    else if (!event.target.closest?.("#preview")) hide();
  });
  document.addEventListener("focusout", () => later(hide, 300));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shownFor) {
      hide();
      event.stopPropagation();
    }
  });

  // -- copying a quote with its citation -----------------------------------------------------------------------------

  const plainMarkdown = (words) => words.replace(/[\\`*_[\]<>#&~|{}]/g, (mark) => `&#${mark.charCodeAt(0)};`);
  const address = (figure) => {
    const link = figure.querySelector("a.permalink");
    const here = document.querySelector("link[rel=canonical]")?.href || location.href;
    return new URL(link.getAttribute("href"), here).href;
  };
  const citation = (figure, kind) => {
    const words = figure.querySelector("blockquote").textContent.trim();
    const by = figure.dataset.by;
    const link = address(figure);
    if (kind === "plain") return `${words}\n— ${by} ${link}`;
    return `> ${plainMarkdown(words)}\n>\n> — ${plainMarkdown(by)} [¶](<${link}>)`;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Pages opened from disk may have no clipboard of that kind.
      const field = document.createElement("textarea");
      field.value = text;
      field.className = "unseen";
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  };
  const status = document.createElement("div");
  status.setAttribute("role", "status");
  status.className = "unseen";
  document.body.append(status);

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-copy]");
    if (!button) return;
    const done = await copy(citation(button.closest("figure"), button.dataset.copy));
    button.focus();
    status.textContent = done ? labels.copied : labels.notCopied;
    button.dataset.done = status.textContent;
    setTimeout(() => {
      delete button.dataset.done;
      status.textContent = "";
    }, 2000);
  });

  // -- filters of statements -----------------------------------------------------------------------------------------

  const filters = document.getElementById("filters");
  if (filters) {
    const choices = all("select[data-filter]", filters);
    const statements = all("[data-kind]");
    const output = filters.querySelector("output");
    const fits = (one) =>
      choices.every(({ value, dataset }) => {
        if (!value) return true;
        const has = one.dataset[dataset.filter];
        return dataset.filter === "topic" ? has.split(" ").includes(value) : has === value;
      });
    // A long list has several pages. Their links say how many fit there, and carry the choice along.
    const elsewhere = filters.querySelector(".elsewhere");
    const others = elsewhere ? all("a", elsewhere).filter((link) => !link.hidden) : [];
    const words = others.map((link) => [link, link.textContent, link.getAttribute("href")]);
    const lead = () => {
      const chosen = choices.filter((one) => one.value);
      const carried = new URLSearchParams(chosen.map((one) => [one.dataset.filter, one.value]));
      for (const [link, text, address] of words) {
        const most = Math.min(...chosen.map((one) => one.selectedOptions[0].dataset.on.split(" ")[link.dataset.place]));
        link.hidden = !chosen.length || most === 0;
        link.href = `${address}#show?${carried}`;
        link.textContent = chosen.length === 1 ? `${text} (${most})` : text;
      }
      if (elsewhere) elsewhere.hidden = others.every((link) => link.hidden);
    };
    const take = () => {
      if (!location.hash.startsWith("#show?")) return;
      const carried = new URLSearchParams(location.hash.slice(6));
      for (const one of choices) one.value = carried.get(one.dataset.filter) ?? "";
      apply();
      filters.scrollIntoView();
    };
    const apply = () => {
      let shown = 0;
      for (const one of statements) {
        one.hidden = !fits(one);
        shown += one.hidden ? 0 : 1;
      }
      for (const year of all("section.year")) year.hidden = !year.querySelector("[data-kind]:not([hidden])");
      const told = output.dataset.shown.replace("{shown}", shown).replace("{all}", statements.length);
      output.textContent = shown < statements.length ? told : "";
      lead();
    };
    filters.addEventListener("change", apply);
    addEventListener("hashchange", take);
    apply();
    take();
  }
})();
