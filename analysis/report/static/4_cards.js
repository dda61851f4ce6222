// The panel: what the lexicon and the measures say of a marked place.

function raise(view, ...sections) {
  const panel = view.querySelector(".panel");
  panel.querySelector(".card").replaceChildren(...sections);
  panel.querySelector(".close").hidden = false;
  panel.classList.add("up");
  panel.scrollTop = 0;
}

function rest(view) {
  const panel = view.querySelector(".panel");
  panel.querySelector(".card").replaceChildren(make("p", { class: "dim" }, say("panel_hint")));
  panel.querySelector(".close").hidden = true;
  panel.classList.remove("up");
  view.querySelectorAll(".picked").forEach((piece) => piece.classList.remove("picked"));
}

// On a narrow screen the panel lies over the text: after a jump it makes room.
function lower(view) {
  if (matchMedia("(max-width: 50rem)").matches) view.querySelector(".panel").classList.remove("up");
}

function terms(pairs) {
  const list = make("dl");
  for (const [key, value] of pairs) {
    if (value == null || value === "") continue;
    list.append(make("dt", {}, say(key)), make("dd", {}, value instanceof Node ? value : visible(String(value))));
  }
  return list;
}

function members(items) {
  return make("ol", { class: "members", lang: "zh-CN" }, ...items.map((item) => make("li", {}, visible(item))));
}

const cards = {
  s(view, data, row) {
    const [, , slogan, quoted, nested] = data.s[row];
    const [name, gloss, category, expansion, introduced, occasion, note, seen, report, reports] = data.slogans[slogan];
    const places = data.s.filter((mention) => mention[2] === slogan);
    const inside = places.filter((mention) => mention[4] >= 0).length;
    const card = make("section", {}, make("h3", {}, chinese(name)), make("p", { lang: "en" }, gloss),
      terms([
        ["card.category", category],
        ["card.count", say(inside ? "card.count_inside" : "card.count_n", { n: places.length, inside })],
        ["card.introduced", [introduced, occasion].filter(Boolean).join(" · ")],
        ["card.record", seen ? say("card.record_seen", { year: seen, report: report, n: reports, all: data.record }) : say("card.record_none", { all: data.record })],
        ["card.quoted", quoted ? say("yes") : null],
        ["card.nested", nested >= 0 ? chinese(data.slogans[nested][0]) : null],
        ["card.note", note],
      ]));
    if (expansion.length) card.append(make("p", { class: "dim" }, say("card.expansion")), members(expansion));
    showLines(view, places, card);
    return card;
  },
  p(view, data, row) {
    const [, , set, , grade, frame, score] = data.p[row];
    const places = data.p.filter((member) => member[2] === set);
    return make("section", {}, make("h3", {}, say(`card.${grade}`)),
      terms([["card.frame", chinese(frame)], ["card.score", score]]),
      members(places.map(([start, end]) => textOf(view).text.slice(start, end))));
  },
  n(view, data, row) {
    const [, , formula, number, items, source, fits, known] = data.n[row];
    const card = make("section", {}, make("h3", {}, chinese(formula)), make("p", { class: "dim" }, say("card.numbered")),
      terms([["card.number", number], ["card.source", source ? say(`card.from_${source}`) : say("card.no_items")],
        ["card.fits", fits == null ? null : say(fits ? "yes" : "no")], ["card.known", say(known ? "yes" : "no")]]));
    if (items.length) card.append(members(items));
    return card;
  },
  q: (view, data, row) => make("section", {}, make("h3", {}, say("card.quotation")),
    make("p", {}, chinese(textOf(view).text.slice(data.q[row][0], data.q[row][1])))),
  x: (view, data, row) => make("section", {}, make("h3", {}, say("card.placeholder")), terms([["card.form", data.x[row][2]]])),
  m: (view, data, row) => make("section", {}, make("h3", {}, chinese(textOf(view).text.slice(data.m[row][0], data.m[row][1]))),
    terms([["card.force", say(`force.${data.m[row][2]}`)], ["card.gloss", data.m[row][3]]])),
  e(view, data, row) {
    const [, , rule, removed, inserted, start, end] = data.e[row];
    return make("section", {}, make("h3", {}, say("card.edit")),
      terms([["card.rule", rule], ["card.removed", removed], ["card.inserted", inserted || say("card.nothing")],
        ["card.raw", `${start}–${end}`]]));
  },
};

function openCards(view, piece) {
  const reader = view.querySelector(".reader");
  const names = piece.dataset.a.split(" ").filter((name) => isOn(reader, name[0]));
  if (!names.length) return false;
  view.querySelectorAll(".picked").forEach((other) => other.classList.remove("picked"));
  const inner = names.reverse();
  const first = inner.find((name) => name[0] === "s") ?? inner[0];
  view.querySelectorAll(`[data-a~="${first}"]`).forEach((part) => part.classList.add("picked"));
  const data = dataOf(view);
  raise(view, ...[first, ...inner.filter((name) => name !== first)].map((name) => cards[name[0]](view, data, Number(name.slice(1)))));
  return true;
}

function isOn(reader, mark) {
  return reader.classList.contains(`on-${mark === "e" ? "x" : mark}`);
}
