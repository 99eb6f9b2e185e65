"use strict";
// The page is complete without this: it adds filters, sorting, a link to every view, light or dark.
(() => {
  const idle = window.requestIdleCallback || setTimeout;  // Safari has no such moments
  const narrow = matchMedia("(max-width: 699px)").matches;  // a telephone: the page is to stay within ten screens there too
  const root = document.documentElement, form = document.getElementById("filter"), output = form.querySelector("output");
  const search = form.elements.q, choices = [...form.querySelectorAll("select")];
  const items = [...document.querySelectorAll(".item")];
  const places = new Map(items.map((item, n) => [item, n]));
  const facets = items.map((item) => ` ${item.dataset.is} `), texts = [];
  const steps = new Map([...document.querySelectorAll(".how")].map((how) => [how.closest(".item"), how.textContent]));
  const branches = [...document.querySelectorAll(".branch")].map(known), numbers = new Map(branches.map((one, n) => [one.branch, n]));
  const homes = items.map((item) => numbers.get(item.closest(".branch")));
  const aboves = branches.map(({ branch }) => numbers.get(branch.parentElement.closest(".branch")) ?? -1);
  const folds = branches.map(({ details }) => details).filter(Boolean);
  const written = new Map();  // the rows of each sorted table as they came: worst first
  const heads = [...document.querySelectorAll("[data-sort]")];
  const tied = [...document.querySelectorAll("[data-of]")];
  const listing = [...document.querySelectorAll("section")].filter((one) => one.querySelector("[data-of]"));
  const few = [...document.querySelectorAll("[data-few]")], FEW = narrow ? 3 : innerWidth < 1000 ? 8 : 12, OPENED = 150;
  const named = new Set(["department", "owner", "level"]), texted = new Set(["title", "owner", "code"]);
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const place = (cell) => cell.replace(/!\$?[a-z]{1,3}\$?(\d+)$/, "!$1\n");  // any cell of a row means the row
  const collator = new Intl.Collator(root.lang, { numeric: true });
  const found = (id) => (id ? document.getElementById(id) : null);
  const { format: count } = new Intl.NumberFormat(root.lang);

  function known(branch) {
    const details = branch.querySelector(":scope > details"), own = branch.querySelector(":scope > table > .item");
    return { branch, details, own: places.get(own) ?? -1 };
  }

  // What is searched of the rows up to one: all that they say but for how their figures came about.
  function index(end) {
    for (let n = texts.length; n < end; n += 1) {
      const item = items[n], said = item.textContent.replace(steps.get(item) || "", "");
      texts.push(folded(`${said} ${item.dataset.is} `) + place(folded(item.dataset.at)));
    }
    if (texts.length < items.length) idle(() => index(Math.min(texts.length + 500, items.length)));
  }

  function tests() {
    const words = folded(search.value).split(/\s+/).filter(Boolean).map(place);
    const wanted = choices.filter((choice) => choice.value).map((choice) => {
      const fitting = choice.selectedOptions[0].dataset.is.split(" ").map((facet) => ` ${facet} `);
      return (n) => fitting.some((facet) => facets[n].includes(facet));
    });
    if (!words.length) return wanted;
    index(items.length);
    return [...wanted, (n) => words.every((word) => texts[n].includes(word))];
  }

  let filtered = false;

  function show() {
    const wanted = tests(), all = !wanted.length, fitting = new Set(), inside = branches.map(() => 0);
    if (!all && !filtered) for (const one of branches) one.open = one.details?.open;  // to be so again afterwards
    const restored = all && filtered;
    filtered = !all;
    const fits = items.map((item, n) => all || wanted.every((one) => one(n)));
    items.forEach((item, n) => {
      if (fits[n]) {
        fitting.add(item.id);
        inside[homes[n]] += 1;
      }
      if (item.hidden === fits[n]) item.hidden = !fits[n];
    });
    grow(all, fits, inside, restored);
    for (const element of tied) element.hidden = !all && !element.dataset.of.split(" ").some((id) => fitting.has(id));
    few.forEach(shorten);
    for (const one of listing) one.hidden = !all && !one.querySelector("[data-of]:not([hidden])");
    found("none").hidden = fitting.size > 0 || !items.length;
    if (found("tree")) found("tree").hidden = !fitting.size;
    document.body.classList.toggle("narrowed", !all && fitting.size <= OPENED * 2);
    for (const choice of choices) choice.classList.toggle("set", choice.value !== "");
    output.textContent = output.dataset.text.replace("{shown}", count(fitting.size)).replace("{total}", count(items.length));
    tell(all);
  }

  // Shows the branches that hold something that fits and, while there is room, opens them; of the others, says how much.
  function grow(all, fits, inside, restored) {
    for (let n = branches.length - 1; n >= 0; n -= 1) if (aboves[n] >= 0) inside[aboves[n]] += inside[n];
    let room = OPENED;
    branches.forEach(({ branch, details, own, open }, n) => {
      const some = all || inside[n] > 0, apart = some && own >= 0 && !fits[own];
      if (branch.hidden === some) branch.hidden = !some;
      if (own >= 0 && items[own].classList.contains("apart") !== apart) items[own].classList.toggle("apart", apart);
      if (apart) items[own].hidden = false;  // it leads to what fits
      if (!details) return;
      const below = inside[n] - (own >= 0 && fits[own] ? 1 : 0);
      const opened = restored ? open : all ? details.open : below > 0 && below <= room;
      if (!all && opened && !details.querySelector(".below")) room -= below;
      if (details.open !== opened) details.open = opened;
      note(details.firstElementChild, all || !below ? "" : details.dataset.found.replace("{count}", count(below)));
    });
  }

  function note(summary, said) {
    const last = summary.lastElementChild, noted = last?.localName === "output" ? last : null;
    if (noted) noted.textContent = said;
    else if (said) summary.append(Object.assign(document.createElement("output"), { textContent: said }));
  }

  // What is shown only, for those who read it on paper.
  function tell(all) {
    const line = found("filtered").firstElementChild, said = choices.filter((choice) => choice.value)
      .map((choice) => `${choice.parentElement.firstChild.data} ${choice.selectedOptions[0].text}`);
    if (search.value.trim()) said.push(`“${search.value.trim()}”`);
    line.textContent = line.dataset.text.replace("{filters}", [...said, output.textContent].join(line.dataset.between));
    line.hidden = all;
  }

  function shorten(list) {
    const rows = [...list.querySelectorAll("[data-of], .line")].filter((row) => !row.hidden), more = list.nextElementSibling;
    const long = rows.length > FEW && !list.dataset.all;
    rows.forEach((row, place) => row.classList.toggle("over", long && place >= FEW));  // printed all the same
    if (list.previousElementSibling?.matches("h3")) list.previousElementSibling.hidden = !rows.length;
    more.hidden = !long;
    more.textContent = list.dataset.few.replace("{count}", count(rows.length));
  }

  function key(row, column, name) {
    const cell = row.cells[column];
    return texted.has(name) ? cell.textContent : Number(cell.dataset.value ?? NaN);
  }

  function compare([one], [other], turn) {
    const unknown = Number.isNaN(one) - Number.isNaN(other);  // last, whichever way
    return unknown || turn * (typeof one === "string" ? collator.compare(one, other) : one - other) || 0;
  }

  function sort(table, name, down) {
    const head = table.querySelector(`[data-sort="${name}"]`), body = table.tBodies[0];
    if (!written.has(table)) written.set(table, [...body.rows]);
    const value = (row, place) => (!head || name === "status" ? place : key(row, head.cellIndex, name));
    const keyed = written.get(table).map((row, place) => [value(row, place), row]);
    keyed.sort((one, other) => compare(one, other, down ? -1 : 1));
    body.append(...keyed.map(([, row]) => row));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    if (head) head.setAttribute("aria-sort", down ? "descending" : "ascending");
  }

  function unsort() {
    for (const head of sorted()) sort(head.closest("table"), "");
  }

  const section = (table) => table.closest("section").id;
  const sorted = () => heads.filter((head) => head.hasAttribute("aria-sort"));
  const order = () => sorted().map((head) =>
    `${section(head)}:${head.getAttribute("aria-sort") === "descending" ? "-" : ""}${head.dataset.sort}`).join(" ");

  function write(at) {
    const said = [...new FormData(form), ["sort", order()], ["at", at || ""]].filter(([, value]) => value);
    const path = location.pathname + location.search;
    history.replaceState(null, "", said.length ? `#${new URLSearchParams(said)}` : path);
  }

  function read() {
    const hash = location.hash.slice(1), anchor = found(hash);
    const bare = anchor || (!hash.includes("=") && called(decodeURIComponent(hash)));
    if (bare) return go(bare);
    const state = new URLSearchParams(hash);
    search.value = state.get("q") || "";
    for (const choice of choices) choose(choice, state.get(choice.name) || "");
    unsort();
    for (const one of (state.get("sort") || "").split(" ")) {
      const [, id, down, name] = one.match(/^([\w-]+):(-?)([a-z]+\d?)$/) || [];
      const head = found(id)?.querySelector(`table [data-sort="${name}"]`);
      if (head) sort(head.closest("table"), name, down === "-");
    }
    show();
    const at = called(state.get("id")) || found(state.get("at"));
    if (at) go(at);
    else if (filtered) found("filtered").scrollIntoView();
  }

  function choose(choice, value) {
    const wanted = folded(value), alike = [...choice.options].find((option) => folded(option.value) === wanted);
    if (!alike) {  // what this plan does not have is not found in it; several statuses are several facets
      choice.append(new Option(value));
      choice.lastElementChild.dataset.is = named.has(choice.name) ? "-" : value;
    }
    choice.value = (alike || choice.lastElementChild).value;
  }

  function called(id) {
    const wanted = id && folded(id).trim();
    return wanted ? items.find((item) => {
      const shown = folded(item.querySelector("th b").textContent);
      return shown === wanted || (shown.length > 20 && shown.endsWith("…") && wanted.startsWith(shown.slice(0, -1)));
    }) : null;
  }

  function go(place) {
    for (let hidden = place; hidden; hidden = hidden.parentElement) {
      hidden.hidden = false;
      if (hidden !== place && hidden.localName === "details") hidden.open = true;
    }
    document.querySelector(".here")?.classList.remove("here");
    place.classList.toggle("here", place.matches(".item"));
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView();
    write(place.id);
  }

  function dress(head) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      sort(head.closest("table"), head.dataset.sort, head.getAttribute("aria-sort") === "ascending");
      show();
      write();
    });
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
  found("explain")?.addEventListener("click", () => {
    const told = [...document.querySelectorAll(".item:not([hidden]) .how")], closed = told.some((one) => !one.open);
    for (const details of told) details.open = closed;
  });
  found("open")?.addEventListener("click", ({ target }) => {
    const closed = folds.some((details) => !details.open);
    for (const details of folds) details.open = closed;
    target.textContent = closed ? target.dataset.close : target.dataset.open;
  });
  const dark = document.getElementById("dark");
  dark.setAttribute("aria-pressed", String(matchMedia("(prefers-color-scheme: dark)").matches));
  dark.addEventListener("click", () => darken(dark.getAttribute("aria-pressed") === "false"));
  heads.forEach(dress);
  for (const list of few) {
    const more = document.createElement("button");
    more.type = "button";
    list.after(more);
    more.addEventListener("click", () => { list.dataset.all = "yes"; show(); });
  }
  form.hidden = dark.hidden = false;
  for (const buttons of document.querySelectorAll(".buttons")) buttons.hidden = false;
  if (narrow) for (const details of folds) details.open = false;
  read();
  idle(() => index(0));
})();
