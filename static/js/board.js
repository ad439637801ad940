// The board by mouse and by keyboard. Without it candidates are ticked and moved by the form above the columns.
// Cards are dragged to a stage; arrows go from card to card, Shift and an arrow moves the card, x ticks it, m goes to the
// choice of the stage. Where a reason is needed, the form asks for it before anything is moved.
(() => {
  "use strict";
  const board = () => document.getElementById("board");
  const form = () => document.getElementById("move");
  const ticks = () => [...board().querySelectorAll("input[name=application]")];
  const columns = () => [...board().querySelectorAll(".board-column, .is-wide[data-column]")];
  const cardsOf = (column) => [...column.querySelectorAll("[data-card]")];
  const isTyping = (element) => element.closest("input:not([type=checkbox]), select, textarea");
  let after = null; // where the focus goes once the board is drawn again

  const say = (words) => {
    const region = document.getElementById("board-said");
    if (!region || !words) return;
    region.textContent = "";
    setTimeout(() => { region.textContent = words; }, 50);
  };

  const focus = (card) => card?.querySelector(".board-name").focus();

  function count() {
    const hint = form()?.querySelector("[data-count]");
    if (!hint) return;
    const chosen = ticks().filter((tick) => tick.checked).length;
    hint.dataset.first ??= hint.textContent;
    hint.textContent = chosen ? board().dataset.picked.replace("#", chosen) : hint.dataset.first;
  }

  // The card itself, or all that are ticked where it is one of them.
  function choose(card) {
    const own = card.querySelector("input[name=application]");
    if (!own.checked) ticks().forEach((tick) => { tick.checked = tick === own; });
    count();
  }

  const placeOf = (card) => {
    const column = columns().find((one) => one.contains(card));
    return { card: card.id, column: column?.dataset.column, index: column ? cardsOf(column).indexOf(card) : 0 };
  };

  function moveTo(card, target) {
    choose(card);
    form().elements.stage.value = target.dataset.column;
    if (target.dataset.reason) {
      form().elements.reason.focus();
      say(board().dataset.why);
      return;
    }
    after = placeOf(card);
    form().requestSubmit();
  }

  // --- the mouse ---
  let lifted = null;
  const over = (target) => board()?.querySelectorAll(".is-over").forEach((one) => one !== target && one.classList.remove("is-over"));
  const targetOf = (event) => event.target.closest?.("#board [data-column]:not(.is-wide)");

  document.addEventListener("dragstart", (event) => {
    lifted = event.target.closest?.("[data-card][draggable]");
    if (!lifted) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    lifted.classList.add("is-lifted");
  });
  document.addEventListener("dragover", (event) => {
    const target = lifted && targetOf(event);
    over(target);
    if (!target) return;
    event.preventDefault();
    target.classList.add("is-over");
  });
  document.addEventListener("drop", (event) => {
    const target = lifted && targetOf(event);
    if (!target) return;
    event.preventDefault();
    if (!target.contains(lifted)) moveTo(lifted, target);
  });
  document.addEventListener("dragend", () => {
    lifted?.classList.remove("is-lifted");
    lifted = null;
    over(null);
  });

  // --- the keyboard ---
  function step(card, key) {
    const all = columns();
    const at = all.findIndex((column) => column.contains(card));
    const cards = cardsOf(all[at]);
    const place = cards.indexOf(card);
    if (key === "ArrowDown" || key === "ArrowUp") return focus(cards[place + (key === "ArrowDown" ? 1 : -1)]);
    const by = key === "ArrowRight" ? 1 : -1;
    for (let next = at + by; next >= 0 && next < all.length; next += by) {
      const there = cardsOf(all[next]);
      if (there.length) return focus(there[Math.min(place, there.length - 1)]);
    }
    return undefined;
  }

  document.addEventListener("keydown", (event) => {
    const card = event.target.closest?.("#board [data-card]");
    if (!card || event.altKey || event.ctrlKey || event.metaKey || event.isComposing || isTyping(event.target)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.shiftKey && (key === "ArrowLeft" || key === "ArrowRight")) {
      const all = columns();
      const target = all[all.findIndex((column) => column.contains(card)) + (key === "ArrowRight" ? 1 : -1)];
      event.preventDefault();
      if (target && form()) moveTo(card, target);
    } else if (key.startsWith("Arrow")) {
      event.preventDefault();
      step(card, key);
    } else if (key === "x" && form()) {
      event.preventDefault();
      const tick = card.querySelector("input[name=application]");
      tick.checked = !tick.checked;
      count();
      say(form().querySelector("[data-count]").textContent);
    } else if (key === "m" && form()) {
      event.preventDefault();
      if (!ticks().some((tick) => tick.checked)) choose(card);
      after = placeOf(card);
      form().elements.stage.focus();
    }
  });

  // A card that is reached by keys does not stay under the bar, which stands at the top while somebody is ticked.
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest?.("#board [data-card]");
    if (!card || !form() || getComputedStyle(form()).position !== "sticky" || !event.target.matches(":focus-visible")) return;
    const under = form().getBoundingClientRect().bottom - card.getBoundingClientRect().top;
    if (under > 0) window.scrollBy(0, -under - 8);
  });

  document.addEventListener("change", (event) => { if (event.target.matches("input[name=application]")) count(); });

  // --- after it was drawn again: the focus stays with the card, or where it stood; what happened is said ---
  document.addEventListener("htmx:afterSettle", () => {
    if (!board()) return;
    count();
    say(board().dataset.said);
    if (!after || board().querySelector("[data-focus]")) return;
    const column = columns().find((one) => one.dataset.column === after.column);
    const beside = column && cardsOf(column);
    focus(document.getElementById(after.card) ?? beside?.[Math.min(after.index, beside.length - 1)] ?? board().querySelector("[data-card]"));
    after = null;
  });
  document.addEventListener("DOMContentLoaded", () => board() && count());
})();
