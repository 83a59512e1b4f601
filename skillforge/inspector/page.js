
"use strict";
// Skills arrive as data and are written with textContent only: nothing in a skill can become markup or script.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const svg = $("canvas"), view = $("view"), panel = $("panel"), search = $("search"), results = $("results");
  const nodes = new Map(data.nodes.map((node) => [node.name, node]));
  const boxes = new Map();
  const BOX = 25, LONGEST = 30;

  function make(tag, attributes = {}, ...children) {
    const names = ["svg", "g", "rect", "text", "tspan", "path", "line", "title"];
    const element = names.includes(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value !== null && value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }
  const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

  // ---- the graph -------------------------------------------------------------------------------------------

  const deepest = Math.max(1, ...data.nodes.map((node) => node.depth));
  const height = Math.max(0, ...data.nodes.map((node) => node.y));

  function drawHeads() {
    for (const layer of data.layers) {
      const label = layer.depth < 0 ? "on their own" : `depth ${layer.depth}`;
      $("heads").append(
        make("text", { class: "head", x: layer.left, y: -44 }, `${label}  `, make("tspan", {}, plural(layer.count, "skill"))),
        make("line", { class: "rule", x1: layer.left, x2: layer.right, y1: -34, y2: -34 }),
      );
    }
  }

  function drawEdge({ source, target }) {
    const caller = nodes.get(source), callee = nodes.get(target);
    const x1 = callee.x + callee.width, x2 = caller.x, bend = Math.max(36, Math.min(160, (x2 - x1) * 0.5));
    const path = make("path", { class: "edge", d: `M${x1} ${callee.y}C${x1 + bend} ${callee.y} ${x2 - bend} ${caller.y} ${x2} ${caller.y}` });
    $("edges").append(path);
    return { source, target, path };
  }

  function drawSkill(node) {
    const short = node.name.length > LONGEST ? node.name.slice(0, LONGEST - 1) + "…" : node.name;
    const box = make("g", {
      class: ["skill", node.evidence === "weak" ? "weak" : "", node.status === "unverified" ? "unverified" : ""].join(" ").trim(),
      transform: `translate(${node.x} ${node.y})`, tabindex: "0", role: "button", "aria-label": `${node.name}: ${node.description}`,
      onclick: () => choose(node.name), onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(node.name); } },
      onmouseenter: () => { if (!chosen) light(node.name, false); }, onmouseleave: () => { if (!chosen) light(null); },
    },
      make("title", {}, node.name + node.signature + (node.description ? "\n" + node.description : "")),
      make("rect", { class: "box", x: 0, y: -BOX / 2, width: node.width, height: BOX, rx: 6 }),
      make("rect", { class: "bar", x: 0, y: -BOX / 2 + 4, width: 3.5, height: BOX - 8, rx: 1.5 }),
      make("text", { class: "name", x: 11, y: 4.5 }, short),
      node.callers.length ? make("text", { class: "uses", x: node.width - 7, y: 3.5 }, String(node.callers.length)) : null,
    );
    $("skills").append(box);
    boxes.set(node.name, box);
  }

  // ---- colour ----------------------------------------------------------------------------------------------

  // From blue (what calls nothing) through violet and red to amber (what stands on most).
  const depthHue = (depth) => (235 + ((depth - 1) / Math.max(1, deepest - 1)) * 200) % 360;

  function palette(by) {
    if (by === "depth") return { of: (node) => depthHue(node.depth), keys: Array.from({ length: deepest }, (_, index) => [`depth ${index + 1}`, depthHue(index + 1)]) };
    if (by === "evidence") {
      const hues = { given: 165, agreed: 235, weak: 70, unverified: 25 };
      const kind = (node) => (node.status === "unverified" ? "unverified" : node.evidence);
      return { of: (node) => hues[kind(node)], keys: Object.entries(hues).filter(([name]) => data.nodes.some((node) => kind(node) === name)) };
    }
    const counts = new Map();
    for (const node of data.nodes) for (const tag of node.tags) counts.set(tag, (counts.get(tag) || 0) + 1);
    const tags = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 10).map(([tag]) => tag);
    const hue = new Map(tags.map((tag, index) => [tag, (index * 137.5 + 250) % 360]));
    const keys = [...hue];
    if (data.nodes.some((node) => !node.tags.some((tag) => hue.has(tag)))) keys.push(["other", null]);
    return { of: (node) => hue.get(node.tags.find((tag) => hue.has(tag))) ?? null, keys };
  }

  function paint(by) {
    const { of, keys } = palette(by);
    for (const node of data.nodes) {
      const hue = of(node), box = boxes.get(node.name);
      box.classList.toggle("plain", hue === null);
      box.style.setProperty("--hue", hue ?? 0);
    }
    $("legend").replaceChildren(...keys.map(([name, hue]) => {
      const swatch = make("i", { class: hue === null ? "plain" : null });
      swatch.style.setProperty("--hue", hue ?? 0);
      return make("li", {}, swatch, name);
    }));
    $("legend").hidden = !data.nodes.length;
  }

  // ---- pan and zoom ----------------------------------------------------------------------------------------

  let at = { x: 0, y: 0, scale: 1 };
  const right = () => Math.max(1, ...data.layers.map((layer) => layer.right));

  function apply() { view.setAttribute("transform", `translate(${at.x} ${at.y}) scale(${at.scale})`); }

  function free() { // what the panel leaves of the canvas
    const { width, height } = svg.getBoundingClientRect();
    if (panel.hidden) return { width, height };
    const cover = panel.getBoundingClientRect();
    return cover.width < width ? { width: width - cover.width, height } : { width, height: height - cover.height };
  }

  function fit() {
    const room = free(), margin = 22, foot = 58, graph = height + 80;
    const scale = Math.max(0.05, Math.min(1.5, (room.width - 2 * margin) / right(), (room.height - margin - foot) / graph));
    at = { scale, x: (room.width - right() * scale) / 2, y: (room.height - foot + margin - graph * scale) / 2 + 64 * scale };
    apply();
  }

  function zoom(factor, x, y) {
    const room = free();
    x ??= room.width / 2; y ??= room.height / 2;
    const scale = Math.max(0.05, Math.min(4, at.scale * factor));
    at = { scale, x: x - (x - at.x) * (scale / at.scale), y: y - (y - at.y) * (scale / at.scale) };
    apply();
  }

  function pan(dx, dy) { at.x += dx; at.y += dy; apply(); }

  function reveal(name) { // frames all that the skill stands on and all that stands on it, as far as that stays readable
    const room = free(), chain = [...reach(name, "calls"), ...reach(name, "callers")];
    const near = [name, ...nodes.get(name).calls, ...nodes.get(name).callers];
    for (const names of [chain, near, [name]]) {
      const seen = names.map((other) => nodes.get(other));
      const [x1, x2] = [Math.min(...seen.map((n) => n.x)), Math.max(...seen.map((n) => n.x + n.width))];
      const [y1, y2] = [Math.min(...seen.map((n) => n.y)) - 60, Math.max(...seen.map((n) => n.y)) + 60];
      const scale = Math.min(1.1, (room.width - 60) / (x2 - x1), (room.height - 90) / (y2 - y1));
      if (scale < 0.65 && names.length > 1) continue;
      at = { scale, x: room.width / 2 - ((x1 + x2) / 2) * scale, y: (room.height - 40) / 2 - ((y1 + y2) / 2) * scale };
      return apply();
    }
  }

  const pointers = new Map();
  let moved = 0;
  svg.addEventListener("pointerdown", (event) => { pointers.set(event.pointerId, event); moved = 0; });
  svg.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const others = [...pointers.values()].filter((other) => other.pointerId !== event.pointerId);
    if (others.length === 1) {
      const spread = (p) => Math.hypot(p.clientX - others[0].clientX, p.clientY - others[0].clientY);
      const { left, top } = svg.getBoundingClientRect();
      zoom(spread(event) / Math.max(1, spread(before)), (event.clientX + others[0].clientX) / 2 - left, (event.clientY + others[0].clientY) / 2 - top);
    } else pan(event.clientX - before.clientX, event.clientY - before.clientY);
    moved += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
    if (moved > 4 && !svg.hasPointerCapture(event.pointerId)) { svg.setPointerCapture(event.pointerId); svg.classList.add("dragging"); }
    pointers.set(event.pointerId, event);
  });
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, (event) => { pointers.delete(event.pointerId); svg.classList.remove("dragging"); });
  svg.addEventListener("click", (event) => {
    if (moved > 4) event.stopPropagation(); // the end of a drag is no click
    else if (event.target === svg || event.target.closest("#edges")) choose(null);
  }, true);
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { left, top } = svg.getBoundingClientRect(), unit = event.deltaMode === 1 ? 24 : 1;
    if (event.shiftKey) pan(-(event.deltaX || event.deltaY) * unit, 0);
    else zoom(Math.exp(-event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.0015)), event.clientX - left, event.clientY - top);
  }, { passive: false });

  // ---- light: a skill, all that it stands on, all that stands on it ----------------------------------------

  function reach(name, next) {
    const seen = new Set([name]), queue = [name];
    while (queue.length) for (const other of nodes.get(queue.pop())[next]) if (!seen.has(other)) { seen.add(other); queue.push(other); }
    return seen;
  }

  function light(name, all = true) {
    const below = name ? (all ? reach(name, "calls") : new Set([name, ...nodes.get(name).calls])) : new Set();
    const above = name ? (all ? reach(name, "callers") : new Set([name, ...nodes.get(name).callers])) : new Set();
    view.classList.toggle("dim", Boolean(name));
    for (const [other, box] of boxes) {
      box.classList.toggle("below", other !== name && below.has(other));
      box.classList.toggle("above", other !== name && above.has(other));
      box.classList.toggle("lit", below.has(other) || above.has(other));
      box.classList.toggle("chosen", all && other === name);
    }
    for (const { source, target, path } of edges) {
      const down = below.has(source) && below.has(target) && (all || source === name);
      const up = above.has(source) && above.has(target) && (all || target === name);
      path.classList.toggle("below", down);
      path.classList.toggle("above", up);
      path.classList.toggle("lit", down || up);
    }
  }

  // ---- code ------------------------------------------------------------------------------------------------

  const KEYWORDS = new Set("False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda match case nonlocal not or pass raise raises return try while with yield".split(" "));
  const BUILTINS = new Set("abs all any bool bytes chr dict divmod enumerate filter float frozenset int isinstance iter len list map max min next ord pow range repr reversed round set sorted str sum tuple type zip date datetime timedelta Decimal Fraction Exception ValueError TypeError KeyError IndexError".split(" "));
  const TOKEN = /("""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|(#[^\n]*)|(\b\d[\w.]*)|([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)/g;

  function code(source, { wrap = false, self = null } = {}) {
    const pre = make("pre", { class: wrap ? "wrap" : null });
    let last = 0, defining = false;
    for (const match of source.matchAll(TOKEN)) {
      pre.append(source.slice(last, match.index));
      last = match.index + match[0].length;
      const [text, string, comment, number, word] = match;
      const attribute = source[match.index - 1] === ".";
      if (string) pre.append(make("span", { class: "s" }, text));
      else if (comment) pre.append(make("span", { class: "c" }, text));
      else if (number) pre.append(make("span", { class: "n" }, text));
      else if (defining) pre.append(make("span", { class: "f" }, text));
      else if (nodes.has(word) && word !== self && nodes.get(self)?.calls.includes(word)) pre.append(make("a", { href: link(word), title: nodes.get(word).description }, text));
      else if (KEYWORDS.has(word)) pre.append(make("span", { class: "k" }, text));
      else if (BUILTINS.has(word) && !attribute) pre.append(make("span", { class: "b" }, text));
      else pre.append(text);
      defining = word === "def" || word === "class";
    }
    pre.append(source.slice(last));
    return pre;
  }

  // ---- the panel -------------------------------------------------------------------------------------------

  let chosen = null;
  const link = (name) => "#skill=" + encodeURIComponent(name);

  function choose(name) { // by way of the address, so that every view can be linked to, and "back" goes back
    const hash = name ? link(name) : "";
    if (location.hash === hash) open(name);
    else if (hash) location.hash = hash;
    else { history.pushState(null, "", location.pathname + location.search); open(null); }
  }

  function chips(names, none) {
    return make("div", { class: "chips" }, ...(names.length ? names.map((name) => make("button", { type: "button", onclick: () => choose(name) }, name)) : [make("p", {}, none)]));
  }

  function section(title, count, body, extra = null) {
    return [make("h3", {}, title, count === null ? null : make("small", {}, String(count)), extra), body];
  }

  function copier(text) {
    const button = make("button", { class: "copy", type: "button" }, "Copy");
    button.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(text); button.textContent = "Copied"; } catch { button.textContent = "No access"; }
      setTimeout(() => { button.textContent = "Copy"; }, 1200);
    });
    return button;
  }

  function badges(node) {
    const items = [
      node.status === "verified" ? ["verified", "good"] : [node.status, "doubt"],
      node.evidence === "weak" ? ["weak evidence", "doubt"] : [node.evidence === "agreed" ? "checks agreed on passed" : "held-out checks passed", "good"],
      node.isolation ? [`no jail (${node.isolation})`, "doubt"] : null,
      ...node.capabilities.map((tool) => [`uses ${tool}`]),
      [`depth ${node.depth}`], [`version ${node.version}`], node.writer ? [`by ${node.writer}`] : null,
      ...node.tags.map((tag) => ["#" + tag]),
    ].filter(Boolean);
    return make("ul", { class: "badges" }, ...items.map(([text, kind]) => make("li", { class: kind || null }, text)));
  }

  function held(node) {
    const lines = [...node.checks, ...node.properties.map((property) => "property: " + property)];
    if (!lines.length && !node.check_code) return null;
    const body = make("details", {}, make("summary", {}, "Show what no writer was shown"));
    if (lines.length) body.append(code(lines.join("\n"), { wrap: true }));
    if (node.check_code) body.append(code(node.check_code));
    body.open = lines.length > 0 && lines.length <= 8;
    return section("Held-out checks", lines.length || null, body);
  }

  function fill(node) {
    const parts = [
      make("button", { class: "close", type: "button", "aria-label": "Close", title: "Close (Esc)", onclick: () => choose(null) }, "×"),
      make("h2", {}, node.name), badges(node), make("p", { class: "about" }, node.description),
      code("def " + node.name + node.signature, { wrap: true }),
      ...section("Calls", node.calls.length, chips(node.calls, "no other skill")),
      ...section("Called by", node.callers.length, chips(node.callers, "no skill yet")),
      ...section("Source", null, code(node.source.trimEnd(), { self: node.name }), copier(node.source)),
      ...(node.examples.length ? section("Examples", node.examples.length, code(node.examples.join("\n"), { wrap: true })) : []),
      ...(held(node) || []),
      ...(node.aliases.length ? section("Also answers to", node.aliases.length, make("p", { class: "about" }, node.aliases.join(", "))) : []),
      ...section("Use it", null, code(`skillforge call ${node.name} …\nfrom ${/^[A-Za-z_]\w*$/.test(data.title) ? data.title : "skills"} import ${node.name}`, { wrap: true })),
    ];
    panel.replaceChildren(...parts);
    panel.scrollTop = 0;
  }

  function open(name) {
    chosen = nodes.has(name) ? name : null;
    panel.hidden = !chosen;
    document.title = (chosen ? chosen + " · " : "") + data.title + " · skillforge";
    light(chosen);
    if (chosen) { fill(nodes.get(chosen)); reveal(chosen); }
  }

  function fromAddress() {
    const match = /^#skill=(.*)$/.exec(location.hash);
    let name = null;
    try { name = match && decodeURIComponent(match[1]); } catch { /* a malformed link opens nothing */ }
    const alias = data.nodes.find((node) => node.aliases.includes(name));
    open(nodes.has(name) || !alias ? name : alias.name);
  }

  // ---- search ----------------------------------------------------------------------------------------------

  function matches(query) { // every word must occur; names weigh most, then tags and aliases, descriptions, code
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const weigh = (node, word) => {
      const name = node.name.toLowerCase();
      if (name === word) return 9;
      if (name.startsWith(word)) return 7;
      if (name.includes(word)) return 5;
      if ([...node.tags, ...node.aliases].some((text) => text.toLowerCase().includes(word))) return 4;
      if (node.description.toLowerCase().includes(word)) return 3;
      return node.source.toLowerCase().includes(word) ? 1 : 0;
    };
    return data.nodes
      .map((node) => ({ node, weights: words.map((word) => weigh(node, word)) }))
      .filter(({ weights }) => weights.length && weights.every(Boolean))
      .map(({ node, weights }) => ({ node, score: weights.reduce((a, b) => a + b, 0) }))
      .sort((a, b) => b.score - a.score || (a.node.name < b.node.name ? -1 : 1))
      .map(({ node }) => node);
  }

  let cursor = 0, shown = [];
  function seek() {
    shown = matches(search.value);
    const names = new Set(shown.map((node) => node.name)), active = Boolean(search.value.trim());
    light(null);
    view.classList.toggle("dim", active);
    for (const [name, box] of boxes) { box.classList.toggle("found", names.has(name)); if (active) box.classList.toggle("lit", names.has(name)); }
    if (!active && chosen) light(chosen);
    cursor = 0;
    list(active);
  }

  function list(active) {
    results.hidden = !active;
    const rows = shown.slice(0, 50).map((node, index) =>
      make("li", { role: "option", "aria-selected": String(index === cursor), onmousedown: (event) => { event.preventDefault(); take(index); } },
        make("b", {}, node.name), make("span", {}, node.description)));
    results.replaceChildren(...(rows.length ? rows : [make("li", { class: "none" }, "No skill matches")]));
    results.children[cursor]?.scrollIntoView?.({ block: "nearest" });
  }

  function take(index) {
    const node = shown[index];
    if (!node) return;
    results.hidden = true;
    search.value = "";
    for (const box of boxes.values()) box.classList.remove("found");
    search.blur();
    choose(node.name);
  }

  search.addEventListener("input", seek);
  search.addEventListener("focus", () => { if (search.value.trim()) seek(); });
  search.addEventListener("blur", () => { results.hidden = true; });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") take(cursor);
    else if (event.key === "Escape") { search.value = ""; seek(); search.blur(); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const last = Math.min(shown.length, 50) - 1;
      cursor = Math.max(0, Math.min(last, cursor + (event.key === "ArrowDown" ? 1 : -1)));
      list(true);
    }
    event.stopPropagation();
  });

  // ---- keys ------------------------------------------------------------------------------------------------

  function step(key) { // from the chosen skill: left to what it calls, right to its callers, up and down beside it
    const node = nodes.get(chosen);
    const nearest = (names) => names.map((name) => nodes.get(name)).sort((a, b) => Math.abs(a.y - node.y) - Math.abs(b.y - node.y))[0];
    const beside = (sign) => data.nodes.filter((other) => other.x === node.x && (other.y - node.y) * sign > 0);
    const next = { ArrowLeft: () => nearest(node.calls), ArrowRight: () => nearest(node.callers), ArrowUp: () => nearest(beside(-1).map((o) => o.name)), ArrowDown: () => nearest(beside(1).map((o) => o.name)) }[key]();
    if (next) choose(next.name);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const pans = { ArrowLeft: [80, 0], ArrowRight: [-80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80] };
    const scrolls = panel.contains(event.target) && /^Arrow(Up|Down)$/.test(event.key);
    if (event.key === "/") search.focus();
    else if (event.key === "Escape") choose(null);
    else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") fit();
    else if (pans[event.key] && !scrolls) { if (chosen) step(event.key); else pan(...pans[event.key]); }
    else return;
    event.preventDefault();
  });

  // ---- start -----------------------------------------------------------------------------------------------

  function theme(name) { document.documentElement.dataset.theme = name; }
  const dark = matchMedia("(prefers-color-scheme: dark)");
  theme(dark.matches ? "dark" : "light");
  dark.addEventListener("change", () => theme(dark.matches ? "dark" : "light"));
  $("theme").addEventListener("click", () => theme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));
  $("paint").addEventListener("change", (event) => paint(event.target.value));
  $("in").addEventListener("click", () => zoom(1.25));
  $("out").addEventListener("click", () => zoom(0.8));
  $("fit").addEventListener("click", fit);
  addEventListener("popstate", fromAddress);

  const composed = data.nodes.filter((node) => node.calls.length).length;
  $("facts").textContent = [plural(data.nodes.length, "skill"), plural(data.edges.length, "call"), `${composed} built on others`, `depth ${data.nodes.length ? deepest : 0}`].join("  ·  ");
  $("empty").hidden = data.nodes.length > 0;
  drawHeads();
  const edges = data.edges.map(drawEdge);
  data.nodes.forEach(drawSkill);
  paint("depth");
  fit();
  fromAddress();
  addEventListener("resize", () => { if (!chosen) fit(); });
})();
