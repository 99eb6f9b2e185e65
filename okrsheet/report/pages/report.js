"use strict";
// The page is complete without this: it adds filters, sorting, a link to every view, light or dark.
(() => {
  const root = document.documentElement, form = document.getElementById("filter"), output = form.querySelector("output");
  const search = form.elements.q, choices = [...form.querySelectorAll("select")];
  const items = [...document.querySelectorAll(".item")], texts = new Map();
  const written = new Map();  // the rows of each sorted table as they came: worst first
  const tied = [...document.querySelectorAll("[data-of]")].filter((element) => element.matches("tr, li")).reverse();
  const few = [...document.querySelectorAll("[data-few]")], FEW = 12;
  const names = new Set(["department", "owner", "level"]), texted = new Set(["title", "owner", "code"]);
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const collator = new Intl.Collator(root.lang, { numeric: true });
  const found = (id) => (id ? document.getElementById(id) : null);

  function text(item) {
    if (!texts.has(item)) texts.set(item, folded(`${item.rows[0].textContent} ${item.dataset.level}`));
    return texts.get(item);
  }

  function tests() {
    const words = folded(search.value).split(/\s+/).filter(Boolean);
    const wanted = choices.filter((choice) => choice.value).map((choice) => {
      const named = names.has(choice.name), value = named ? [folded(choice.value)] : choice.value.split(" ");
      const has = (item) => (named ? folded(item.dataset[choice.name]).split("\n") : [item.dataset[choice.name]]);
      return (item) => has(item).some((one) => value.includes(one));
    });
    if (words.length) wanted.push((item) => words.every((word) => text(item).includes(word)));
    return wanted;
  }

  function show() {
    const wanted = tests(), all = !wanted.length, fitting = new Set(), near = new Set();
    for (const item of items) {
      const fits = wanted.every((one) => one(item));
      if (fits) fitting.add(item.id);
      if (item.hidden === fits) item.hidden = !fits;
    }
    for (const element of tied) {  // from the last to the first, so that what is below is known
      const fits = all || element.dataset.of.split(" ").some((id) => fitting.has(id));
      if (fits || near.has(element)) near.add(element.parentElement.closest("li"));
      element.classList.toggle("apart", !fits && near.has(element));
      element.hidden = !fits && !near.has(element);
    }
    few.forEach(shorten);
    for (const section of document.querySelectorAll("section")) {
      const rows = section.querySelector(".items, [data-of]");
      section.hidden = !all && rows !== null && !section.querySelector(".item:not([hidden]), [data-of]:not([hidden])");
    }
    for (const choice of choices) choice.classList.toggle("set", choice.value !== "");
    output.textContent = output.dataset.text.replace("{shown}", fitting.size.toLocaleString(root.lang))
      .replace("{total}", items.length.toLocaleString(root.lang));
  }

  function shorten(list) {
    const rows = [...list.querySelectorAll("[data-of]")].filter((row) => !row.hidden), more = list.nextElementSibling;
    const long = rows.length > FEW && !list.dataset.all;
    rows.forEach((row, place) => row.classList.toggle("over", long && place >= FEW));  // printed all the same
    if (list.previousElementSibling?.matches("h3")) list.previousElementSibling.hidden = !rows.length;
    more.hidden = !long;
    more.textContent = list.dataset.few.replace("{count}", rows.length.toLocaleString(root.lang));
  }

  function key(row, column, name) {
    const cell = (row.rows ? row.rows[0] : row).cells[column];
    return texted.has(name) ? cell.textContent : Number(cell.dataset.value ?? NaN);
  }

  function compare([one], [other], turn) {
    const unknown = Number.isNaN(one) - Number.isNaN(other);  // last, whichever way
    return unknown || turn * (typeof one === "string" ? collator.compare(one, other) : one - other) || 0;
  }

  function sort(table, name, down) {
    const head = table.querySelector(`[data-sort="${name}"]`), whole = table.matches(".items");
    if (!written.has(table)) written.set(table, whole ? [...table.tBodies] : [...table.tBodies[0].rows]);
    const value = (row, place) => (!head || name === "status" ? place : key(row, head.cellIndex, name));
    const keyed = written.get(table).map((row, place) => [value(row, place), row]);
    keyed.sort((one, other) => compare(one, other, down ? -1 : 1));
    for (const [, row] of keyed) (whole ? table : table.tBodies[0]).append(row);
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    if (head) head.setAttribute("aria-sort", down ? "descending" : "ascending");
  }

  function unsort() {
    for (const head of document.querySelectorAll("[aria-sort]")) sort(head.closest("table"), "");
  }

  const section = (table) => table.closest("section").id;
  const order = () => [...document.querySelectorAll("[aria-sort]")].map((head) =>
    `${section(head)}:${head.getAttribute("aria-sort") === "descending" ? "-" : ""}${head.dataset.sort}`).join(" ");

  function write(at) {
    const said = [...new FormData(form), ["sort", order()], ["at", at || ""]].filter(([, value]) => value);
    const path = location.pathname + location.search;
    history.replaceState(null, "", said.length ? `#${new URLSearchParams(said)}` : path);
  }

  function read() {
    const hash = location.hash.slice(1), place = found(hash);
    if (place) return go(place);
    const state = new URLSearchParams(hash);
    search.value = state.get("q") || "";
    for (const choice of choices) {
      const value = state.get(choice.name) || "";
      choice.value = value;
      if (choice.value === value) continue;
      choice.append(new Option(value));  // what this plan does not have is not found in it
      choice.value = value;
    }
    unsort();
    for (const one of (state.get("sort") || "").split(" ")) {
      const [, id, down, name] = one.match(/^([\w-]+):(-?)([a-z]+)$/) || [];
      const head = found(id)?.querySelector(`table [data-sort="${name}"]`);
      if (head) sort(head.closest("table"), name, down === "-");
    }
    show();
    if (found(state.get("at"))) go(found(state.get("at")));
  }

  function go(place) {
    for (let hidden = place; hidden; hidden = hidden.parentElement) hidden.hidden = false;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView();
    write(place.id);
  }

  function dress(table) {
    for (const head of table.querySelectorAll("[data-sort]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        sort(table, head.dataset.sort, head.getAttribute("aria-sort") === "ascending");
        show();
        write();
      });
    }
  }

  function darken(dark) {
    root.style.colorScheme = dark ? "dark" : "light";
    document.getElementById("dark").setAttribute("aria-pressed", String(dark));
  }

  let waiting;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => { show(); write(); }, 100); });
  form.addEventListener("reset", () => setTimeout(() => { show(); write(); }));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", read);
  document.getElementById("explain").addEventListener("click", () => {
    const closed = document.querySelector(".item:not([hidden]) details:not([open])") !== null;
    for (const details of document.querySelectorAll(".item:not([hidden]) details")) details.open = closed;
  });
  const dark = document.getElementById("dark");
  dark.setAttribute("aria-pressed", String(matchMedia("(prefers-color-scheme: dark)").matches));
  dark.addEventListener("click", () => darken(dark.getAttribute("aria-pressed") === "false"));
  document.querySelectorAll("table").forEach(dress);
  for (const list of few) {
    const more = document.createElement("button");
    more.type = "button";
    list.after(more);
    more.addEventListener("click", () => { list.dataset.all = "yes"; show(); });
  }
  form.hidden = dark.hidden = false;
  read();
})();
