// The words and the index of the search; search.js shows what it finds. Of the index it loads what a query needs, as
// scripts, so that it works from disk. briefgen/publish/search/ writes it: terms.py folds words as is done here,
// volumes.py says how it is cut.
(() => {
  "use strict";
  const top = new URL("..", document.currentScript.src);

  // -- words: as in terms.py ------------------------------------------------------------------------------------------

  const LONGEST = 40;
  const DROPPED =
    /[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u05f3\u05f4\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]/g;
  const HEBREW_MARK = /([\u05d0-\u05ea])["'’”“](?=[\u05d0-\u05ea])/g;
  const SAME = {
    ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", þ: "th", ı: "i", ħ: "h", ŧ: "t", ŋ: "n", ə: "e",
    ς: "σ",
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

  // -- the index: as in volumes.py ------------------------------------------------------------------------------------

  const handed = new Map();
  const asking = new Map();
  window.briefgenSearch = (name, value) => handed.set(name, value); // what the files of the index call

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
  const digits = new Int8Array(128).fill(-1);
  const letters = new Int8Array(128).fill(-1);
  let base = 1; // how many digits there are
  let volumes = []; // the names, then the newest first

  const bound = ([name, digest, kinds, width, leaves, steps, long]) => {
    const pages = kinds.reduce((sum, count) => sum + count, 0);
    const more = new Map(long);
    const starts = [0]; // of the entries of each page
    for (let page = 0; page < pages; page++) starts.push(starts[page] + (more.get(page) || 1) * ENTRIES);
    let first = 0;
    return {
      name,
      stamp: `?${digest}`,
      place: 0,
      names: name === "names",
      ends: kinds.map((count) => (first += count)),
      width,
      leaves: leaves === null ? [] : leaves.split(","),
      records: steps.reduce((found, step) => [...found, (found.at(-1) || 0) + step], []),
      starts,
    };
  };

  // Loads what the index is made of; gives its words. `anew`: whatever the browser has kept of it.
  const ready = async (anew = false) => {
    if (anew) asking.clear();
    const found = await load("index", anew ? `?${Date.now()}` : "");
    [...found.digits].forEach((digit, value) => (digits[digit.charCodeAt(0)] = value));
    [...found.letters].forEach((letter, value) => (letters[letter.charCodeAt(0)] = value));
    base = found.digits.length;
    const [names, ...dated] = found.volumes.map(bound);
    volumes = [names, ...dated.reverse()];
    volumes.forEach((volume, place) => (volume.place = place));
    return found.words;
  };

  const key = (term) =>
    Array.from({ length: term.length }, (_, at) => term.charCodeAt(at).toString(16).padStart(4, "0")).join("");

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
    const texts = await Promise.all(wanted.map((leaf) => load(`${volume.name}/t${leaf}`, volume.stamp)));
    for (const text of texts) {
      const items = text.split(" ");
      for (let item = 0; item < items.length; item += 2) {
        if (!fits(word, items[item])) continue;
        const value = items[item] === word.term ? 2 : 1;
        const places = items[item + 1];
        for (let [mark, slot] = [0, 0]; mark < places.length; mark++) {
          let letter = letters[places.charCodeAt(mark)];
          if (letter < 0) {
            slot = 0;
            for (const end = mark + volume.width; mark < end; mark++) {
              slot = slot * base + digits[places.charCodeAt(mark)];
            }
            letter = letters[places.charCodeAt(mark)];
          }
          const at = slot * ENTRIES + letter;
          if (found[at] < value) found[at] = value;
        }
      }
    }
    return found;
  };

  const KINDS = ["people", "organisations", "topics", "said", "briefings", "sources"];
  const TOGETHER = 3; // volumes
  const ENOUGH = 200; // statements and briefings

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
    one.volume.place - other.volume.place ||
    (one.volume.names ? one.page - other.page : other.page - one.page) ||
    (one.number || 0) - (other.number || 0);

  const record = async ({ volume, page }) => {
    const first = volume.records.findLast((start) => start <= page);
    return (await load(`${volume.name}/r${first}`, volume.stamp))[page - first];
  };

  // Looks for a text and tells `found` what there is so far, by kind and the best first: after the newest volumes, and
  // at the end. `deep`: how many volumes are looked at though there is enough. Gives up when `alive` says so.
  const find = async (text, deep, alive, found) => {
    const query = asked(text);
    const results = Object.fromEntries(KINDS.map((kind) => [kind, []]));
    const told = { query, seen: 0, more: false, short: false };
    while (told.seen < volumes.length && alive() && !told.more) {
      const next = volumes.slice(told.seen, told.seen + TOGETHER);
      await Promise.all(next.map((volume) => look(volume, query, results, told)));
      told.seen += next.length;
      const enough = results.said.length + results.briefings.length >= ENOUGH;
      told.more = enough && told.seen >= deep && told.seen < volumes.length;
      const last = told.more || told.seen === volumes.length;
      const any = KINDS.some((kind) => results[kind].length);
      if (alive() && (last || (any && told.seen === next.length))) {
        for (const kind of KINDS) results[kind].sort(order);
        await found(results, told, last);
      }
    }
  };

  Object.assign(window.briefgenSearch, { ready, find, record, asked, fits, fold, runs, terms, UNSPACED });
})();
