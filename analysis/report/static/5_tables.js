// Tables: made when opened, sorted by any column, saved as CSV.

const ROWS = 50;

function write(value) {
  if (value == null) return "–";
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  if (typeof value !== "number") return visible(value);
  if (Number.isInteger(value)) return value.toLocaleString("en");
  return Math.abs(value) < 1e-4 && value !== 0 ? value.toExponential(1) : Number(value.toPrecision(4)).toLocaleString("en", { maximumSignificantDigits: 4 });
}

function compare(a, b) {
  if (a == null || b == null) return (a == null) - (b == null);
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

// A cell that a spreadsheet would run gets an apostrophe before it; numbers stay numbers.
function cell(value) {
  if (value == null) return "";
  let text = String(value);
  if (typeof value === "string" && (/^[=+\-@＝＋－＠\t\r\n]/u.test(text) || /^[=+\-@＝＋－＠]/u.test(text.trimStart()))) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function saveCsv(name, table) {
  const rows = [table.columns.map(([key]) => key), ...table.rows];
  const content = "\uFEFF" + rows.map((row) => row.map(cell).join(",")).join("\n") + "\n";
  const address = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
  make("a", { href: address, download: name.replace(/[^\p{L}\p{N}_.-]+/gu, "-") }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function buildTable(view, details) {
  const data = dataOf(view), table = data.tables[details.dataset.table];
  let rows = table.rows, shown = ROWS;
  const body = make("tbody");
  const all = make("button", { type: "button", onclick: () => { shown = rows.length; fill(); } }, say("all_rows"));
  const fill = () => {
    body.replaceChildren(...rows.slice(0, shown).map((row) => make("tr", {}, ...row.map((value, column) =>
      make("td", { class: table.columns[column][2] ? "number" : false, lang: table.columns[column][3] }, write(value))))));
    all.hidden = shown >= rows.length;
  };
  const heads = table.columns.map(([, label, number], column) => make("th", { scope: "col", class: number ? "number" : false },
    make("button", { type: "button", onclick: (event) => {
      const head = event.currentTarget.parentElement;
      const way = head.getAttribute("aria-sort") === (number ? "descending" : "ascending") ? -1 : 1;
      const sign = way * (number ? -1 : 1);
      rows = [...rows].sort((a, b) => a[column] == null || b[column] == null ? compare(a[column], b[column]) : sign * compare(a[column], b[column]));
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
      fill();
    } }, label)));
  details.querySelector(".table").replaceChildren(make("table", {}, make("thead", {}, make("tr", {}, ...heads)), body));
  details.querySelector(".actions").replaceChildren(
    make("button", { type: "button", class: "csv", onclick: () => saveCsv(`${data.name}_${details.dataset.table}.csv`, table) }, say("csv")), all);
  fill();
}
