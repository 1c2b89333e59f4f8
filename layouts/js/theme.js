// Runs before the page is drawn: the colours that the reader chose, and the mark that scripts work.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch {
    // Storage can be forbidden; the system's colours are fine then.
  }
})();
