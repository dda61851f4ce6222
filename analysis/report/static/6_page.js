// Putting it together: which text is open, what keys and clicks do.

const views = [...document.querySelectorAll(".view")];

function show(view) {
  if (view.classList.contains("open")) return;
  views.forEach((other) => other.classList.toggle("open", other === view));
  paint("hits", []);
  paint("goal", []);
  const choose = document.getElementById("choose");
  if (choose) choose.value = view.id;
  view.querySelectorAll(".numbers[open]").forEach((details) => prepare(view, details));
}

function route(event) {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const view = target?.closest(".view") ?? (target?.id === "main" || !location.hash ? views[0] : null);
  if (!view) return;
  const fresh = !view.classList.contains("open");
  show(view);
  if (fresh && (event || location.hash)) (target ?? document.body).scrollIntoView({ behavior: "instant" });
}

function prepare(view, details) {
  if (details.dataset.ready) return;
  details.dataset.ready = "yes";
  buildTable(view, details);
}

function setStops(view) {
  const reader = view.querySelector(".reader");
  for (const piece of reader.querySelectorAll("[data-o], .e")) {
    const on = piece.dataset.a.split(" ").some((name) => name[0] !== "q" && name[0] !== "m" && isOn(reader, name[0]));
    if (on) {
      piece.tabIndex = 0;
      piece.setAttribute("role", "button");
      if (piece.dataset.gone) piece.setAttribute("aria-label", `${say("card.edit")}: ${piece.dataset.gone}`);
    } else ["tabindex", "role", "aria-label"].forEach((name) => piece.removeAttribute(name));
  }
}

function wire(view) {
  view.querySelectorAll(".numbers").forEach((details) => details.addEventListener("toggle", () => details.open && prepare(view, details)));
  const reader = view.querySelector(".reader");
  if (!reader) return;
  const box = view.querySelector(".find"), panel = view.querySelector(".panel");
  let origin = null;
  box.addEventListener("input", () => search(view, box.value));
  for (const chip of view.querySelectorAll(".chip")) {
    chip.addEventListener("click", () => {
      const on = reader.classList.toggle(`on-${chip.dataset.layer}`);
      chip.setAttribute("aria-pressed", on);
      setStops(view);
    });
  }
  reader.addEventListener("click", (event) => {
    const piece = event.target.closest?.("[data-a]");
    if (piece && String(getSelection()) === "") { origin = piece; openCards(view, piece); }
  });
  reader.addEventListener("keydown", (event) => {
    const piece = event.target.closest?.("[data-a]");
    if (!piece || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    origin = piece;
    if (openCards(view, piece)) panel.querySelector(".close").focus();
  });
  const close = () => { rest(view); paint("hits", []); paint("goal", []); box.value = ""; (origin?.isConnected ? origin : box).focus({ preventScroll: true }); };
  panel.querySelector(".close").addEventListener("click", close);
  view.addEventListener("keydown", (event) => event.key === "Escape" && panel.classList.contains("up") && close());
  setStops(view);
  follow(view);
}

function follow(view) {
  const entries = new Map([...view.querySelectorAll(".outline a")].map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      if (!isIntersecting) continue;
      for (const [id, link] of entries) {
        link.parentElement.classList.toggle("here", id === target.id);
        if (id === target.id) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
      }
    }
  }, { rootMargin: "-30% 0px -65% 0px" });
  view.querySelectorAll(".reader > section").forEach((section) => seen.observe(section));
}

// Where no font has Chinese, each character is drawn as the same empty box.
function drawn(char) {
  const canvas = make("canvas", { width: 24, height: 24 }), pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = "20px serif";
  pen.fillText(char, 2, 20);
  return pen.getImageData(0, 0, 24, 24).data.join();
}

document.getElementById("no-font").hidden = new Set(["国", "委", "讲"].map(drawn)).size > 1;
document.getElementById("choose")?.addEventListener("change", (event) => { location.hash = event.target.value; });
addEventListener("hashchange", route);
if (matchMedia("(max-width: 70rem)").matches) document.querySelectorAll(".outline details").forEach((details) => { details.open = false; });
route();
if (!document.querySelector(".view.open")) show(views[0]);
views.forEach(wire);
document.documentElement.dataset.ready = "yes";
performance.mark("ready");
