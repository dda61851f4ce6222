// What all parts share: making elements, the words of the interface, the data of a text.

const words = JSON.parse(document.getElementById("strings").textContent);

function say(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

// A character that cannot be seen, or turns the direction, is shown as its code point.
function visible(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (char) =>
    char === "\n" ? "⏎" : char === "\t" ? "⇥" : `⟨${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}

function chinese(text) {
  return make("span", { lang: "zh-CN" }, visible(text));
}

const opened = new WeakMap();

function dataOf(view) {
  if (!opened.has(view)) opened.set(view, JSON.parse(view.querySelector("script.data").textContent));
  return opened.get(view);
}

function announce(text) {
  document.getElementById("status").textContent = text;
}
