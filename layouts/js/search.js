// The search: a dialog that is loaded when it is first asked for, after search-index.js. What stands in the index and what
// a reader types becomes text nodes, never HTML.
(() => {
  "use strict";
  const top = new URL("..", document.currentScript.src);
  const { asked, find, fits, fold, ready, record, runs, terms, UNSPACED } = window.briefgenSearch;
  const KINDS = { people: 3, organisations: 3, topics: 3, said: 6, briefings: 6, sources: 3 }; // at first
  const FURTHER = 20; // when more is asked for
  const DEEPER = 6; // volumes, likewise
  const LONG = 260; // characters of a text that is shown
  const STATES = { 2: "uncertain", 4: "not_found", 8: "superseded", 16: "source_withdrawn" }; // as in entries.py
  let words = {};

  const say = (label, n, values = {}) => {
    let text = words[label];
    if (typeof text === "object") text = text[n] ?? (n === 1 ? text.one : undefined) ?? text.other;
    return text.replace(/\{(\w+)\}/g, (_, name) => (name === "n" ? n : values[name]));
  };

  const day = (text) => {
    const found = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(text);
    const month = found && words.months[Number(found[2]) - 1];
    if (!month) return text;
    return say(found[3] ? "date" : "month", undefined, { year: found[1], month, day: Number(found[3]) });
  };

  const make = (name, content = [], attributes = {}) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value) element.setAttribute(key, value);
    element.append(...[content].flat());
    return element;
  };

  // -- marking what fits ----------------------------------------------------------------------------------------------

  const PIECES = /[\p{L}\p{N}\p{M}\u00ad\u0640\u200d]+(?:["'’”“.][\p{L}\p{N}\p{M}]+)*|[^\p{L}\p{N}\p{M}]+/gu;

  // A text cut into words and what stands between them, with whether they fit.
  const pieces = (text, query) =>
    (text.match(PIECES) || []).flatMap((piece) => {
      if (!UNSPACED.test(piece)) {
        const hit = [...terms(piece)].some((term) => query.some((one) => fits(one, term)));
        return [[piece, hit]];
      }
      const letters = [...piece];
      const hit = letters.map(() => false);
      for (const size of [1, 2]) {
        for (let at = 0; at + size <= letters.length; at++) {
          const part = fold(letters.slice(at, at + size).join(""));
          if (query.some(({ term }) => term === part)) hit.fill(true, at, at + size);
        }
      }
      return letters.map((letter, at) => [letter, hit[at]]);
    });

  // A text, or the part of it around the first word that fits.
  const marked = (text, query, [before, after] = ["", ""]) => {
    const all = pieces(text, query);
    let first = 0;
    if (text.length > LONG) {
      first = Math.max(0, all.findIndex(([, hit]) => hit));
      for (let room = LONG / 3; first > 0 && room > 0; first--) room -= all[first - 1][0].length;
    }
    const shown = [first ? `${before}… ` : before];
    let room = LONG;
    for (const [piece, hit] of all.slice(first)) {
      if (room < 0) {
        shown.push(" …");
        break;
      }
      room -= piece.length;
      const part = piece.slice(0, LONG);
      if (hit && shown.at(-1) instanceof Element) shown.at(-1).append(part);
      else shown.push(hit ? make("mark", part) : part);
    }
    return [...shown, after];
  };

  // -- results --------------------------------------------------------------------------------------------------------

  const name = (text, query) => make("bdi", marked(text, query));

  const about = (...parts) => {
    const known = parts.filter(Boolean).map((part) => make("bdi", part)); // each runs its own way
    return make("span", known.flatMap((part, at) => (at ? [" · ", part] : [part])), { class: "about" });
  };

  const item = (address, ...content) => make("li", make("a", content, { href: new URL(address, top).href }));

  const title = (content, lang) => make("span", content, { class: "title", dir: "auto", lang });

  const named = ([address, called, role, native, aliases, statements, briefings], query) => {
    const other = ![called, native].some((one) => pieces(one, query).some(([, hit]) => hit)) && aliases.length;
    return item(
      address,
      title(native ? [name(called, query), " ", name(native, query)] : name(called, query)),
      about(
        role && name(role, query),
        other && make("span", [`${words.also_named} `, name(aliases.join(", "), query)]),
        statements && say("statements_n", statements),
        briefings && say("briefings_n", briefings),
      ),
    );
  };

  const draw = {
    people: named,
    organisations: named,
    topics: named,
    said: ([address, , date, lang, , statements], query, { number }) => {
      const [id, said, speaker, role, venue, when, state] = statements[number];
      const verbatim = state & 1;
      const doubts = Object.keys(STATES).filter((bit) => state & bit);
      const notes = doubts.map((bit) => words[STATES[bit]]);
      if (!verbatim) notes.unshift(words.reported);
      else if (!(state & 12)) notes.push(words.verified);
      const who = [make("b", name(speaker || words.unknown_speaker, query))];
      return item(
        `${address}#${id}`,
        make("span", marked(said, query, verbatim ? ["“", "”"] : undefined), { dir: "auto", lang }),
        about(
          make("span", role ? [...who, ", ", name(role, query)] : who),
          venue && name(venue, query),
          day(when || date),
          ...notes.map((note) => make("i", note)),
        ),
      );
    },
    briefings: ([address, headline, date, lang, point, , withdrawn], query) =>
      item(
        address,
        title(marked(headline, query), lang),
        make("span", marked(point, query), { class: "point", dir: "auto", lang }),
        about(day(date), withdrawn && words.source_withdrawn),
      ),
    sources: ([address, headline, date, lang, publisher, withdrawn], query) =>
      item(
        address,
        title(marked(headline, query), lang),
        about(publisher && name(publisher, query), day(date), withdrawn && words.source_withdrawn),
      ),
  };

  const spaced = (text) => ` ${runs(text).map(({ letters }) => letters.join("")).join(" ")}`;

  // The first results of a kind; of statements, those with the words beside each other stand in front.
  const firsts = async (kind, found, count, text, query) => {
    const chosen = found.slice(0, kind === "said" && query.length > 1 ? 2 * count : count);
    let shown = await Promise.all(chosen.map(async (one) => ({ one, held: await record(one) })));
    shown = shown.filter(({ one, held }) => held && (kind !== "said" || held[5][one.number])); // another site by now
    if (kind === "said" && query.length > 1) {
      const words = spaced(text);
      const apart = ({ one, held }) => (spaced(held[5][one.number][1]).includes(words) ? 0 : 1);
      shown = shown.map((each) => [apart(each), each]).sort(([a], [b]) => a - b).map(([, each]) => each);
    }
    return shown.slice(0, count).map(({ one, held }) => draw[kind](held, query, one));
  };

  // -- the dialog -----------------------------------------------------------------------------------------------------

  const dialog = make("dialog", [], { id: "searching" });
  const input = make("input", [], { type: "search", autocomplete: "off", spellcheck: "false", enterkeyhint: "go" });
  const status = make("p", [], { role: "status" });
  const list = make("div", [], { class: "results", role: "region" });
  const close = make("button", [], { type: "button", class: "close" });
  const slash = make("input", [], { type: "checkbox" });
  let back = null; // what had the focus before
  let run = 0;
  let counts = {}; // how many of each kind are shown, where the reader asked for more
  let deep = 0;
  let done = Promise.resolve();

  const furnish = () => {
    dialog.setAttribute("aria-label", words.search);
    input.setAttribute("aria-label", words.search_label);
    input.placeholder = words.search_label;
    list.setAttribute("aria-label", words.search_results);
    close.textContent = words.close;
    const keys = [make("span", words.search_keys), make("label", [slash, " ", words.search_slash])];
    dialog.replaceChildren(make("search", [input, close]), status, list, make("p", keys, { class: "keys" }));
    try {
      slash.checked = localStorage.getItem("slash") !== "off";
    } catch {
      slash.disabled = true; // storage can be forbidden
    }
  };

  const button = (label, act) => {
    const made = make("button", label, { type: "button" });
    made.addEventListener("click", act);
    return made;
  };

  const section = async (kind, found, text, query) => {
    const count = counts[kind] || KINDS[kind];
    const items = await firsts(kind, found, count, text, query);
    const called = words[kind === "said" ? "search_said" : kind];
    const head = [called, " ", make("span", String(found.length), { class: "count" })];
    const parts = [make("h2", head, { id: `found-${kind}` }), make("ul", items, { class: "plain" })];
    const further = () => {
      counts[kind] = count + FURTHER;
      look(() => list.querySelectorAll(`section[aria-labelledby="found-${kind}"] a`)[items.length]);
    };
    if (found.length > count) parts.push(button(say("search_show_more", undefined, { kind: called }), further));
    return make("section", parts, { "aria-labelledby": `found-${kind}` });
  };

  const show = async (text, alive, results, { query, more, seen, short }, last) => {
    const kinds = Object.keys(KINDS).filter((kind) => results[kind].length);
    const total = kinds.reduce((sum, kind) => sum + results[kind].length, 0);
    const parts = await Promise.all(kinds.map((kind) => section(kind, results[kind], text, query)));
    if (!alive()) return;
    if (more) {
      const older = () => {
        deep = seen + DEEPER;
        look(() => input);
      };
      parts.push(button(words.search_older, older));
    }
    const held = list.contains(document.activeElement) ? document.activeElement.href : null;
    list.replaceChildren(...parts);
    if (held !== null) ([...list.querySelectorAll("a")].find(({ href }) => href === held) || input).focus();
    if (!last) return;
    const count = say(more ? "search_found_more" : "search_found", total);
    const found = total ? count : say("search_none", undefined, { words: text.trim() });
    status.textContent = short ? `${found} · ${words.search_short}` : found;
  };

  // Looks for what stands in the field; the focus goes to what `goal` gives then.
  const look = async (goal = null, anew = false) => {
    const mine = ++run;
    const alive = () => mine === run;
    const text = input.value;
    if (!asked(text).length) {
      list.removeAttribute("aria-busy");
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    list.setAttribute("aria-busy", "true");
    const late = setTimeout(() => (status.textContent = words.search_waiting), 300);
    try {
      if (anew) await ready(true);
      await find(text, deep, alive, (...found) => show(text, alive, ...found));
      if (alive() && goal) (goal() || input).focus();
    } catch {
      if (alive() && !anew) await look(goal, true); // the site may have been made anew since
      else if (alive()) status.textContent = words.search_failed;
    } finally {
      clearTimeout(late);
      if (alive()) list.removeAttribute("aria-busy");
    }
  };

  input.addEventListener("input", () => {
    counts = {};
    deep = 0;
    list.scrollTop = 0;
    done = look();
  });
  slash.addEventListener("change", () => localStorage.setItem("slash", slash.checked ? "on" : "off"));
  dialog.addEventListener("close", () => {
    run++;
    back?.focus();
    back = null;
  });
  dialog.addEventListener("click", (event) => {
    const followed = event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (followed) back = null; // the focus goes with the link
    if (followed || event.target === dialog || event.target === close) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const stops = [input, ...list.querySelectorAll("a, button")];
    const at = stops.indexOf(document.activeElement);
    const ends = at > 0 ? { Home: 1, End: stops.length - 1 } : {};
    const to = stops[{ ArrowDown: at + 1, ArrowUp: at - 1, ...ends }[event.key]];
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === "Escape") {
      event.preventDefault();
      dialog.close();
    } else if (at >= 0 && to) {
      event.preventDefault();
      to.focus();
    } else if (at === 0 && event.key === "Enter") {
      event.preventDefault();
      done.then(() => list.querySelector("a")?.click());
    } else if (at > 0 && plain && (event.key === "Backspace" || (event.key.length === 1 && event.key !== " "))) {
      input.focus(); // what is typed goes on there
    }
  });

  window.briefgenSearch.open = async () => {
    if (dialog.open) return;
    try {
      if (!dialog.isConnected) {
        words = await ready();
        furnish();
        document.body.append(dialog);
      }
    } catch {
      return; // there is no index here, so there is nothing to be opened
    }
    back = document.activeElement;
    dialog.showModal();
    input.focus();
    input.select();
  };
})();
