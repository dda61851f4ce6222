// Concordance lines: of a search, or of a slogan's places. Each leads to its place in the text.

const SHOWN = 60, AROUND = 16, PAINTED = 2000;

function concordance(view, places, order) {
  const { text } = textOf(view);
  const lines = places.map(([start, end]) => ({
    start, end,
    left: text.slice(Math.max(0, start - AROUND), start),
    node: text.slice(start, end),
    right: text.slice(end, end + AROUND),
  }));
  const key = {
    right: (line) => line.right,
    left: (line) => [...line.left].reverse().join(""),
  }[order];
  if (key) {
    const keys = new Map(lines.map((line) => [line, key(line)]));
    lines.sort((a, b) => (keys.get(a) < keys.get(b) ? -1 : keys.get(a) > keys.get(b) ? 1 : a.start - b.start));
  }
  return lines;
}

function lineItem(view, line) {
  return make("li", {}, make("button", { type: "button", onclick: () => { goTo(view, line.start, line.end); lower(view); } },
    make("span", { class: "where", lang: "zh-CN" }, sectionAt(view, line.start)),
    make("span", { class: "l", lang: "zh-CN" }, visible(line.left)),
    make("b", { lang: "zh-CN" }, visible(line.node)),
    make("span", { class: "r", lang: "zh-CN" }, visible(line.right))));
}

function showLines(view, places, holder) {
  const choose = make("select", { "aria-label": say("order") },
    ...["text", "right", "left"].map((name) => make("option", { value: name }, say(`order.${name}`))));
  const list = make("ol", { class: "lines" });
  const more = make("button", { type: "button", class: "more", hidden: true }, say("more"));
  let lines = [], shown = 0;
  const add = () => {
    list.append(...lines.slice(shown, shown + SHOWN).map((line) => lineItem(view, line)));
    shown = Math.min(shown + SHOWN, lines.length);
    more.hidden = shown === lines.length;
  };
  const fill = () => {
    lines = concordance(view, places, choose.value);
    list.replaceChildren();
    shown = 0;
    add();
  };
  choose.addEventListener("change", fill);
  more.addEventListener("click", add);
  fill();
  holder.append(make("p", { class: "order" }, make("span", {}, say("places", { n: places.length.toLocaleString("en") })), choose), list, more);
}

function find(view, wanted) {
  const { text } = textOf(view);
  const places = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) places.push([at, at + wanted.length]);
  return places;
}

function search(view, wanted) {
  performance.mark("search-begins");
  paint("goal", []);
  if (!wanted) {
    paint("hits", []);
    rest(view);
    return;
  }
  const places = find(view, wanted);
  const holder = make("section", {}, make("h3", {}, chinese(wanted)));
  if (places.length) showLines(view, places, holder);
  else holder.append(make("p", {}, say("nothing")));
  raise(view, holder);
  paint("hits", places.slice(0, PAINTED).map(([start, end]) => rangeOf(view, start, end)).filter(Boolean));
  announce(say("places", { n: places.length }));
  performance.measure("search", "search-begins");
}
