// The text as the reader shows it: its characters, and the way from an offset to the screen.
// Offsets here count as JavaScript does, in units of UTF-16.

const texts = new WeakMap();

function textOf(view) {
  if (!texts.has(view)) {
    let text = "";
    const lines = [...view.querySelectorAll(".reader .line")].map((element) => {
      const start = Number(element.dataset.at);
      text += "\n".repeat(Math.max(0, start - text.length)) + element.textContent;
      return { element, start, nodes: null };
    });
    texts.set(view, { text, lines });
  }
  return texts.get(view);
}

function lineAt(lines, offset) {
  let low = 0, high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle].start <= offset) low = middle; else high = middle - 1;
  }
  return lines[low];
}

function nodesOf(line) {
  if (!line.nodes) {
    line.nodes = [];
    let start = line.start;
    const walker = document.createTreeWalker(line.element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      line.nodes.push({ node: walker.currentNode, start });
      start += walker.currentNode.length;
    }
  }
  return line.nodes;
}

function pointAt(lines, offset, ends) {
  const line = lineAt(lines, ends ? offset - 1 : offset);
  const nodes = nodesOf(line);
  let found = nodes[0];
  for (const entry of nodes) if (entry.start < offset || (!ends && entry.start === offset)) found = entry;
  return found && [found.node, Math.min(Math.max(offset - found.start, 0), found.node.length)];
}

function rangeOf(view, start, end) {
  const { lines } = textOf(view);
  const first = pointAt(lines, start, false), last = pointAt(lines, end, true);
  if (!first || !last) return null;
  const range = document.createRange();
  range.setStart(...first);
  range.setEnd(...last);
  return range;
}

function paint(name, ranges) {
  if (!globalThis.CSS?.highlights) return;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

function goTo(view, start, end) {
  const range = rangeOf(view, start, end);
  if (!range) return;
  paint("goal", [range]);
  const holder = range.startContainer.parentElement;
  holder.closest(".line").scrollIntoView({ block: "center", behavior: "instant" });
  const place = range.getBoundingClientRect();
  scrollBy({ top: place.top - innerHeight * 0.4, behavior: "instant" });
}

function sectionAt(view, offset) {
  let label = "";
  for (const [start, name] of dataOf(view).sections) if (start <= offset) label = name;
  return label;
}
