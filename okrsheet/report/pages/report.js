"use strict";
// The page is complete without this: it adds filters, sorting, a link to every view, light or dark.
(() => {
  const root = document.documentElement, form = document.getElementById("filter"), output = form.querySelector("output");
  const search = form.elements.q, choices = [...form.querySelectorAll("select")];
  const items = [...document.querySelectorAll(".item")], texts = new Map(), sorted = new Map();
  const tied = [...document.querySelectorAll("[data-of]")].filter((element) => element.matches("tr, li")).reverse();
  const few = [...document.querySelectorAll("[data-few]")], FEW = 12;
  const names = new Set(["department", "owner", "level"]);
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const collator = new Intl.Collator(root.lang, { numeric: true });
  const found = (id) => (id ? document.getElementById(id) : null);

  function text(item) {
    if (!texts.has(item)) texts.set(item, folded(`${item.rows[0].textContent} ${item.dataset.level}`));
    return texts.get(item);
  }

  function test() {
    const words = folded(search.value).split(/\s+/).filter(Boolean);
    const wanted = choices.filter((choice) => choice.value).map((choice) => {
      const named = names.has(choice.name), value = named ? [folded(choice.value)] : choice.value.split(" ");
      return (item) => value.includes(named ? folded(item.dataset[choice.name]) : item.dataset[choice.name]);
    });
    if (words.length) wanted.push((item) => words.every((word) => text(item).includes(word)));
    return wanted;
  }

  function show() {
    const tests = test(), all = !tests.length, fitting = new Set(), near = new Set();
    for (const item of items) {
      const fits = tests.every((one) => one(item));
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
    const cell = (row.rows ? row.rows[0] : row).cells[column], said = cell.dataset.value || (cell.querySelector("b") || cell).textContent;
    if (name === "title" || name === "owner" || name === "code") return said;
    const number = said.replace("−", "-").replaceAll(",", "").match(/[+-]?\d+(\.\d+)?/);
    return number ? Number(number[0]) : said.trim() === "–" ? NaN : 0;
  }

  function sort(table, name, down) {
    const head = table.querySelector(`[data-sort="${name}"]`);
    if (!head) return;
    if (!sorted.has(table)) sorted.set(table, table.matches(".items") ? [...table.tBodies] : [...table.tBodies[0].rows]);
    const rows = sorted.get(table), turn = down ? -1 : 1;  // as written: worst first
    const keys = rows.map((row, place) => [name === "status" ? place : key(row, head.cellIndex, name), row]);
    const unknown = ([value]) => Number.isNaN(value);
    keys.sort((a, b) => unknown(a) - unknown(b) || turn * (typeof a[0] === "string" ? collator.compare(a[0], b[0]) : a[0] - b[0]) || 0);
    (table.matches(".items") ? table : table.tBodies[0]).append(...keys.map(([, row]) => row));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
  }

  const section = (table) => table.closest("section").id;
  const order = () => [...document.querySelectorAll("[aria-sort]")].map((head) =>
    `${section(head)}:${head.getAttribute("aria-sort") === "descending" ? "-" : ""}${head.dataset.sort}`).join(" ");

  function write(at) {
    const state = new URLSearchParams([...new FormData(form), ["sort", order()], ["at", at || ""]].filter(([, value]) => value));
    history.replaceState(null, "", state.size ? `#${state}` : location.pathname + location.search);
  }

  function read() {
    const hash = location.hash.slice(1), place = found(hash);
    if (place) return go(place);
    const state = new URLSearchParams(hash);
    for (const field of [search, ...choices]) {
      const value = state.get(field.name) || "";
      field.value = value;
      if (field.value === value) continue;
      field.append(new Option(value));  // what this plan does not have is not found in it
      field.value = value;
    }
    for (const one of (state.get("sort") || "").split(" ")) {
      const [, id, down, name] = one.match(/^([\w-]+):(-?)([a-z]+)$/) || [];
      const table = found(id)?.querySelector("table");
      if (table) sort(table, name, down === "-");
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
