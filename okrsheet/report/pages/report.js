"use strict";
(function () {
  const form = document.getElementById("filter");
  const search = document.getElementById("words");
  const choices = Array.from(form.querySelectorAll("select"));
  const items = Array.from(document.querySelectorAll(".item"));
  const texts = new Map(items.map((item) => [item, item.textContent.toLowerCase()]));

  function fits(item) {
    const wanted = search.value.trim().toLowerCase().split(/\s+/);
    return wanted.every((word) => texts.get(item).includes(word)) &&
      choices.every((choice) => !choice.value || item.dataset[choice.dataset.filter] === choice.value);
  }

  function show() {
    const visible = items.filter(fits);
    items.forEach((item) => { item.hidden = !visible.includes(item); });
    document.querySelectorAll(".objective, table.items").forEach((block) => {
      block.hidden = !block.querySelector(".item:not([hidden])");
      const head = block.querySelector(".head");
      if (head) head.hidden = block.hidden;
    });
    document.getElementById("count").textContent = String(visible.length);
  }

  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  show();
})();
