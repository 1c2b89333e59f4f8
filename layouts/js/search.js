// The search: loaded when it is first asked for. It loads of the index what a query needs, as scripts, so that it works from disk.
// briefgen/publish/search/ writes the index: terms.py folds words as `fold` does here, volumes.py says how it is cut.
(() => {
  "use strict";
  const top = new URL("..", document.currentScript.src);

  // -- words: as in terms.py -------------------------------------------------------------------------------------------

  const LONGEST = 40;
  const DROPPED =
    /[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u05f3\u05f4\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]/g;
  const HEBREW_MARK = /([\u05d0-\u05ea])["'’”“](?=[\u05d0-\u05ea])/g;
  const SAME = {
    ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", þ: "th", ı: "i", ħ: "h", ŧ: "t", ŋ: "n", ə: "e", ς: "σ",
    "\u0649": "\u064a", "\u06cc": "\u064a", "\u06d2": "\u064a", "\u06a9": "\u0643",
    "\u0629": "\u0647", "\u06c1": "\u0647", "\u06be": "\u0647", "\u06d5": "\u0647", "\u0671": "\u0627",
  };
  for (let digit = 0; digit < 10; digit++) {
    for (const zero of [0x660, 0x6f0]) SAME[String.fromCharCode(zero + digit)] = String(digit);
  }
  const FORMS = new RegExp(`[${Object.keys(SAME).join("")}]`, "g");
  const UNSPACED =
    /([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+)/u;
  const WORD = /(?:[a-z]\.){2,}|[\p{L}\p{N}\p{M}]+/gu;

  const fold = (text) =>
    text
      .normalize("NFKD")
      .replace(DROPPED, "")
      .normalize("NFC")
      .toLowerCase()
      .replace(FORMS, (form) => SAME[form])
      .replace(HEBREW_MARK, "$1");

  // The runs of letters in a text: whether of a script without spaces, and their characters.
  const runs = (text) =>
    (fold(text).match(WORD) || []).flatMap((word) =>
      word
        .replaceAll(".", "")
        .split(UNSPACED)
        .map((run, number) => ({ unspaced: number % 2 === 1, letters: [...run] }))
        .filter(({ letters }) => letters.length),
    );

  const terms = (text) => {
    const found = new Set();
    for (const { unspaced, letters } of runs(text)) {
      if (unspaced) letters.forEach((_, at) => found.add(letters.slice(at, at + 2).join("")));
      else if (letters.length > 1 || !/[a-z]/.test(letters[0])) found.add(letters.slice(0, LONGEST).join(""));
    }
    return found;
  };

  // What is looked for: terms, of which the last may go on, and long ones, too ("bridge" finds "bridges").
  const asked = (text) => {
    const all = runs(text);
    const going = !/\s$/.test(text);
    return all.flatMap(({ unspaced, letters }, number) => {
      const last = going && number === all.length - 1;
      if (unspaced && letters.length > 1) {
        return letters.slice(1).map((_, at) => ({ term: letters.slice(at, at + 2).join(""), open: false }));
      }
      const term = letters.slice(0, LONGEST).join("");
      if (/^[a-z]$/.test(term) && !last) return [];
      return [{ term, open: unspaced || last || letters.length > 3 }];
    });
  };

  const fits = ({ term, open }, found) => found === term || (open && found.startsWith(term));

  // -- the index: as in volumes.py -------------------------------------------------------------------------------------

  const handed = new Map();
  const asking = new Map();
  window.briefgenSearch = (name, value) => handed.set(name, value);

  const load = (name, stamp = "") => {
    if (!asking.has(name)) {
      asking.set(
        name,
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = new URL(`search/${name}.js${stamp}`, top);
          script.onload = () => (handed.has(name) ? resolve(handed.get(name)) : reject(new Error(name)));
          script.onerror = () => {
            asking.delete(name);
            reject(new Error(name));
          };
          document.head.append(script);
          script.addEventListener("load", () => script.remove());
        }),
      );
    }
    return asking.get(name);
  };

  const ENTRIES = 45;
  const LEAVES = 4; // of a volume for one term; a term that goes on in more is too short
  let words = {};
  let volumes = [];

  const bound = ([name, digest, kinds, width, leaves, steps, long], digits, letters) => {
    const pages = kinds.reduce((sum, count) => sum + count, 0);
    const more = new Map(long);
    const starts = [0]; // of the entries of each page
    for (let page = 0; page < pages; page++) starts.push(starts[page] + (more.get(page) || 1) * ENTRIES);
    let first = 0;
    return {
      name,
      stamp: `?${digest}`,
      names: name === "names",
      ends: kinds.map((count) => (first += count)),
      width,
      leaves: leaves === null ? [] : leaves.split(","),
      records: steps.reduce((found, step) => [...found, (found.at(-1) || 0) + step], []),
      starts,
      digits,
      letters,
    };
  };

  const ready = async () => {
    const found = await load("index");
    const digits = new Map([...found.digits].map((digit, value) => [digit, value]));
    const letters = new Map([...found.letters].map((letter, value) => [letter, value]));
    words = found.words;
    volumes = found.volumes.map((one) => bound(one, digits, letters)).reverse(); // newest first, names last
    volumes.unshift(volumes.pop());
  };

  const key = (term) => [...Array(term.length).keys()].map((at) => term.charCodeAt(at).toString(16).padStart(4, "0")).join("");

  // How well each entry of a volume fits a term: 2 has it, 1 has what goes on from it, 0 neither.
  const fit = async (volume, word, told) => {
    const start = key(word.term);
    const exact = volume.leaves.filter((leaf) => `${start}z`.startsWith(leaf));
    let wanted = word.open ? volume.leaves.filter((leaf) => leaf.startsWith(start) || start.startsWith(leaf)) : exact;
    if (!volume.names && wanted.length > LEAVES) {
      wanted = exact;
      told.short = true;
    }
    const found = new Uint8Array(volume.starts.at(-1));
    const base = volume.digits.size;
    const texts = await Promise.all(wanted.map((leaf) => load(`${volume.name}/t${leaf}`, volume.stamp)));
    for (const text of texts) {
      const items = text.split(" ");
      for (let item = 0; item < items.length; item += 2) {
        if (!fits(word, items[item])) continue;
        const value = items[item] === word.term ? 2 : 1;
        const places = items[item + 1];
        let slot = 0;
        let digit = 0;
        for (const mark of places) {
          const letter = volume.letters.get(mark);
          if (letter === undefined) {
            slot = (digit % volume.width ? slot * base : 0) + volume.digits.get(mark);
            digit++;
          } else {
            const at = slot * ENTRIES + letter;
            if (found[at] < value) found[at] = value;
          }
        }
      }
    }
    return found;
  };

  const KINDS = [
    ["people", 3],
    ["organisations", 3],
    ["topics", 3],
    ["said", 6],
    ["briefings", 6],
    ["sources", 3],
  ];
  const ENOUGH = 200;

  // Adds what a volume has to the results.
  const look = async (volume, query, results, told) => {
    if (!volume.leaves.length) return;
    const fitting = await Promise.all(query.map((word) => fit(volume, word, told)));
    const kinds = volume.names ? ["people", "organisations", "topics"] : ["briefings", "sources"];
    let kind = 0;
    for (let page = 0; page + 1 < volume.starts.length; page++) {
      while (page >= volume.ends[kind]) kind++;
      const [start, end] = [volume.starts[page], volume.starts[page + 1]];
      let score = 0;
      let all = true;
      for (const found of fitting) {
        let best = 0;
        for (let at = start; at < end; at++) if (found[at] > best) best = found[at];
        if (!best) {
          all = false;
          break;
        }
        score += best + 4 * found[start];
      }
      if (!all) continue;
      results[kinds[kind]].push({ volume, page, score });
      if (kinds[kind] !== "briefings") continue;
      for (let at = start + 2; at < end; at++) {
        let sum = 0;
        for (const found of fitting) {
          if (!found[at]) {
            sum = 0;
            break;
          }
          sum += found[at];
        }
        if (sum) results.said.push({ volume, page, score: sum, number: at - start - 2 });
      }
    }
  };

  const order = (one, other) =>
    other.score - one.score ||
    volumes.indexOf(one.volume) - volumes.indexOf(other.volume) ||
    (one.volume.names ? one.page - other.page : other.page - one.page) ||
    (one.number || 0) - (other.number || 0);

  const record = async ({ volume, page }) => {
    const first = volume.records.findLast((start) => start <= page);
    return (await load(`${volume.name}/r${first}`, volume.stamp))[page - first];
  };

  // -- what is shown: text nodes only ----------------------------------------------------------------------------------

  const say = (label, n, values = {}) => {
    let text = words[label];
    if (typeof text === "object") text = text[String(n)] ?? (n === 1 ? text.one : undefined) ?? text.other;
    return text.replace(/\{(\w+)\}/g, (_, name) => (name === "n" ? n : (values[name] ?? "")));
  };

  const day = (text) => {
    const found = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text);
    if (!found || !found[2]) return text;
    const values = { year: found[1], month: words.months[Number(found[2]) - 1] ?? "", day: Number(found[3] || 0) };
    return say(found[3] ? "date" : "month", undefined, values);
  };

  const make = (name, content = [], attributes = {}) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value) element.setAttribute(key, value);
    element.append(...(Array.isArray(content) ? content : [content]));
    return element;
  };

  const SHOWN = 260;

  // A text cut into pieces: its words, whether they fit, and what stands between them.
  const pieces = (text, query) =>
    (text.match(/[\p{L}\p{N}\p{M}\u00ad\u0640\u200d]+(?:["'’”“.][\p{L}\p{N}\p{M}]+)*|[^\p{L}\p{N}\p{M}]+/gu) || []).flatMap((piece) => {
      if (UNSPACED.test(piece)) {
        const letters = [...piece];
        const hit = letters.map(() => false);
        letters.forEach((_, at) => {
          for (const size of [1, 2]) {
            const part = fold(letters.slice(at, at + size).join(""));
            if (query.some(({ term }) => term === part)) hit.fill(true, at, at + size);
          }
        });
        return letters.map((letter, at) => [letter, hit[at]]);
      }
      return [[piece, [...terms(piece)].some((term) => query.some((word) => fits(word, term)))]];
    });

  // The part of a text in which words fit, those marked.
  const marked = (text, query, [before, after] = ["", ""]) => {
    const all = pieces(text, query);
    let [first, size] = [0, 0];
    if (text.length > SHOWN) {
      first = Math.max(0, all.findIndex(([, hit]) => hit));
      for (let room = SHOWN / 3; first > 0 && room > 0; first--) room -= all[first - 1][0].length;
    }
    const shown = [first ? `${before}… ` : before];
    for (const [piece, hit] of all.slice(first)) {
      if (size > SHOWN) {
        shown.push(" …");
        break;
      }
      size += piece.length;
      if (hit && shown.at(-1) instanceof Element) shown.at(-1).append(piece);
      else shown.push(hit ? make("mark", piece) : piece);
    }
    shown.push(after);
    return shown;
  };

  const hits = (text, query) => {
    const found = [...terms(text)];
    return query.every((word) => found.some((term) => fits(word, term)));
  };

  const line = (...parts) =>
    make(
      "span",
      parts.filter((part) => part?.length !== 0 && part).flatMap((part, at) => (at ? [" · ", part] : [part])),
      { class: "about" },
    );

  const item = (address, head, about, attributes) => {
    const link = make("a", [make("span", head, { dir: "auto", ...attributes }), ...[about].flat()], {
      href: new URL(address, top).href,
    });
    return make("li", link);
  };

  const STATES = [
    [2, "uncertain"],
    [4, "not_found"],
    [8, "superseded"],
    [16, "source_withdrawn"],
  ];

  const draw = {
    said: ([address, , date, language, , statements], query, { number }) => {
      const statement = statements[number];
      if (!statement) return null;
      const [id, said, speaker, role, venue, when, state] = statement;
      if (!hits([said, speaker, role, venue, when, day(when)].join(" "), query)) return null; // the index is another's
      const verbatim = state & 1;
      const who = make("b", make("bdi", marked(speaker || words.unknown_speaker, query)));
      const notes = STATES.filter(([bit]) => state & bit).map(([, label]) => words[label]);
      if (!verbatim) notes.unshift(words.reported);
      else if (!(state & 12)) notes.push(words.verified);
      const about = line(
        make("span", role ? [who, ", ", make("bdi", marked(role, query))] : who),
        venue && make("bdi", marked(venue, query)),
        day(when || date),
        ...notes.map((note) => make("i", note)),
      );
      return item(`${address}#${id}`, marked(said, query, verbatim ? ["“", "”"] : undefined), about, { lang: language });
    },
    briefings: ([address, title, date, language, point], query) =>
      item(address, marked(title, query), [make("span", marked(point, query), { dir: "auto", lang: language, class: "point" }), line(day(date))], {
        lang: language,
        class: "title",
      }),
    sources: ([address, title, date, language, publisher], query) =>
      item(address, marked(title, query), line(publisher && make("bdi", marked(publisher, query)), day(date)), {
        lang: language,
        class: "title",
      }),
    names: ([address, name, role, native, aliases, statements, briefings], query) =>
      item(
        address,
        [make("bdi", marked(name, query)), ...(native ? [" ", make("bdi", marked(native, query))] : [])],
        line(
          role && make("bdi", marked(role, query)),
          aliases.length && !hits(`${name} ${native}`, query) && make("span", [`${words.also_named} `, make("bdi", marked(aliases.join(", "), query))]),
          statements && say("statements_n", statements),
          briefings && say("briefings_n", briefings),
        ),
        { class: "title" },
      ),
  };
  draw.people = draw.organisations = draw.topics = draw.names;

  // -- the dialog ------------------------------------------------------------------------------------------------------

  const dialog = make("dialog", [], { id: "searching" });
  const input = make("input", [], { type: "search", autocomplete: "off", spellcheck: "false", enterkeyhint: "go" });
  const status = make("p", [], { role: "status" });
  const list = make("div", [], { class: "results" });
  const close = make("button", [], { type: "button", class: "close" });
  const slash = make("input", [], { type: "checkbox" });
  let opened = null;
  let run = 0;
  let limits = {};

  const furnish = () => {
    dialog.setAttribute("aria-label", words.search);
    input.setAttribute("aria-label", words.search_label);
    input.placeholder = words.search_label;
    list.setAttribute("role", "region");
    list.setAttribute("aria-label", words.search_results);
    close.textContent = words.close;
    const keys = make("p", [make("span", words.search_keys), make("label", [slash, " ", words.search_slash])], { class: "keys" });
    dialog.append(make("search", [input, close]), status, list, keys);
    try {
      slash.checked = localStorage.getItem("slash") !== "off";
    } catch {
      slash.disabled = true;
    }
  };

  const phrase = (text) => ` ${runs(text).map(({ letters }) => letters.join("")).join(" ")} `;

  // The first of a kind, with their records; of statements, those with the words beside each other first.
  const firsts = async (kind, found, count, text, query) => {
    const chosen = found.slice(0, kind === "said" ? Math.max(count, 2 * count) : count);
    let drawn = await Promise.all(chosen.map(async (one) => [one, await record(one)]));
    if (kind === "said" && query.length > 1) {
      const asked = phrase(text).trimEnd();
      const beside = ([one, [, , , , , statements]]) => (phrase(statements[one.number]?.[1] ?? "").includes(asked) ? 0 : 1);
      drawn = drawn.map((one) => [beside(one), one]).sort(([a], [b]) => a - b).map(([, one]) => one);
    }
    return drawn.map(([one, shown]) => shown && draw[kind](shown, query, one)).filter(Boolean).slice(0, count);
  };

  const show = async (mine, text, query, results, told) => {
    const sections = [];
    let total = 0;
    for (const [kind, usual] of KINDS) {
      const found = results[kind].sort(order);
      if (!found.length) continue;
      total += found.length;
      const count = limits[kind] || usual;
      const items = await firsts(kind, found, count, text, query);
      if (mine !== run) return;
      const id = `found-${kind}`;
      const heading = make("h2", [words[kind === "said" ? "search_said" : kind], " ", make("span", String(found.length), { class: "count" })], { id });
      const parts = [heading, make("ul", items, { class: "plain" })];
      if (found.length > count) {
        const more = make("button", say("search_show_more", undefined, { kind: words[kind === "said" ? "search_said" : kind] }), { type: "button" });
        more.addEventListener("click", () => {
          limits[kind] = count + 20;
          search(kind, items.length);
        });
        parts.push(more);
      }
      sections.push(make("section", parts, { "aria-labelledby": id }));
    }
    if (told.more) {
      const older = make("button", words.search_older, { type: "button" });
      older.addEventListener("click", () => {
        limits.volumes = told.seen + 6;
        search("older");
      });
      sections.push(older);
    }
    const at = document.activeElement;
    const kept = list.contains(at) ? at.href : null;
    list.replaceChildren(...sections);
    if (kept) ([...list.querySelectorAll("a")].find(({ href }) => href === kept) || input).focus();
    told.total = total;
  };

  // Looks for what stands in the field. `after` and `number`: the kind, and the item in it, that gets the focus then.
  const search = async (after = "", number = 0) => {
    const mine = ++run;
    const text = input.value;
    const query = asked(text);
    const told = { short: false, more: false, total: 0, seen: 0 };
    if (!query.length) {
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    const late = setTimeout(() => (status.textContent = words.search_waiting), 300);
    const results = Object.fromEntries(KINDS.map(([kind]) => [kind, []]));
    try {
      for (let at = 0; at < volumes.length; at += 3) {
        if (at > (limits.volumes || 0) && results.said.length + results.briefings.length >= ENOUGH) {
          told.more = true;
          break;
        }
        await Promise.all(volumes.slice(at, at + 3).map((volume) => look(volume, query, results, told)));
        told.seen = Math.min(at + 3, volumes.length);
        if (mine !== run) return;
        if (at === 0 && KINDS.some(([kind]) => results[kind].length)) await show(mine, text, query, results, told);
        if (mine !== run) return;
      }
      await show(mine, text, query, results, told);
    } catch (error) {
      console.error(error);
      if (mine === run) status.textContent = words.search_failed;
      return;
    } finally {
      clearTimeout(late);
    }
    if (mine !== run) return;
    const none = say("search_none", undefined, { words: text.trim() });
    const count = told.total ? say(told.more ? "search_found_more" : "search_found", told.total) : none;
    status.textContent = told.short ? `${count}. ${words.search_short}`.replace("..", ".") : count;
    if (after) {
      const items = list.querySelectorAll(after === "older" ? "a, button" : `section[aria-labelledby="found-${after}"] a`);
      (items[number] || input).focus();
    }
  };

  const shut = () => dialog.close();

  dialog.addEventListener("close", () => {
    run++;
    opened?.focus();
    opened = null;
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target === close) shut();
    const link = event.target.closest("a");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      opened = null; // the page that is gone to has the focus
      shut();
    }
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const stops = [input, ...list.querySelectorAll("a, button")];
    const at = stops.indexOf(document.activeElement);
    const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: at > 0 ? 1 : NaN, End: at > 0 ? stops.length - 1 : NaN }[event.key];
    if (event.key === "Escape") {
      event.preventDefault();
      shut();
    } else if (at >= 0 && go !== undefined && stops[go]) {
      event.preventDefault();
      stops[go].focus();
    } else if (event.key === "Enter" && at === 0) {
      event.preventDefault();
      list.querySelector("a")?.click();
    } else if (at > 0 && (event.key === "Backspace" || (event.key.length === 1 && event.key !== " ")) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      input.focus(); // typing goes on
    }
  });
  input.addEventListener("input", () => {
    limits = {};
    search();
  });
  slash.addEventListener("change", () => localStorage.setItem("slash", slash.checked ? "on" : "off"));

  document.body.append(dialog);
  const furnished = ready().then(furnish);

  window.briefgenSearch.terms = (text) => [...terms(text)].sort();
  window.briefgenSearch.open = async () => {
    if (dialog.open) return;
    opened = document.activeElement === document.body ? null : document.activeElement;
    try {
      await furnished;
    } catch {
      if (!status.isConnected) dialog.append(input, status);
    }
    dialog.showModal();
    input.focus();
    input.select();
  };
})();
