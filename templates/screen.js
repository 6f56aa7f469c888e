/* Tables can be sorted by any column and, when they are long, filtered; a link into something folded unfolds it, and so
   does printing; the bar marks the topic that is read. Without this the page lacks nothing else. */
(function () {
  "use strict";
  const words = document.currentScript.dataset;
  const order = new Intl.Collator(document.documentElement.lang || "en", { numeric: true, sensitivity: "base" });
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function compare(at, sign) {
    return (one, other) => {
      const a = one.cells[at], b = other.cells[at];
      const numbers = [Number(a.dataset.key ?? NaN), Number(b.dataset.key ?? NaN)];
      const known = numbers.map((number) => !Number.isNaN(number));
      if (known[0] && known[1]) return sign * (numbers[0] - numbers[1]);
      if (known[0] !== known[1]) return known[0] ? -1 : 1;
      return sign * order.compare(a.textContent, b.textContent);
    };
  }

  function sortable(head, at, heads, rows, body) {
    const button = document.createElement("button");
    button.type = "button";
    button.title = words.sort;
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      body.append(...[...rows].sort(compare(at, down ? -1 : 1)));
    });
  }

  function filterable(table, rows) {
    const label = document.createElement("label"), field = document.createElement("input");
    const said = document.createElement("output");
    label.className = "filter";
    field.type = "search";
    label.append(words.filter, " ", field, " ", said);
    table.parentElement.before(label);
    field.addEventListener("input", () => {
      const wanted = fold(field.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row) => {
        const text = fold(row.textContent);
        row.hidden = !wanted.every((word) => text.includes(word));
        shown += row.hidden ? 0 : 1;
      });
      said.textContent = wanted.length ? `${shown} / ${rows.length}` : "";
    });
  }

  function unfold() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    let folded = false;
    for (let one = target.closest("details"); one; one = one.parentElement.closest("details")) {
      folded = folded || !one.open;
      one.open = true;
    }
    if (folded) target.scrollIntoView();
  }

  addEventListener("hashchange", unfold);
  // A second click on the same reference changes no address.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) unfold();
  });
  unfold();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((one) => { one.open = false; }));

  const places = [...document.querySelectorAll("nav.topics a")];
  if (places.length && "IntersectionObserver" in window) {
    const parts = new Map(places.map((link) => [document.getElementById(link.getAttribute("href").slice(1)), link]));
    const watch = new IntersectionObserver((seen) => seen.forEach((one) => {
      const link = parts.get(one.target);
      if (one.isIntersecting) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }), { rootMargin: "-20% 0px -79% 0px" });
    parts.forEach((link, part) => { if (part) watch.observe(part); });
  }

  document.querySelectorAll("div.table > table").forEach((table) => {
    const body = table.tBodies[0];
    if (!table.tHead || !body || body.rows.length < 3) return;
    const rows = [...body.rows], heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => sortable(head, at, heads, rows, body));
    if (rows.length >= 8) filterable(table, rows);
  });
})();
