// The review queue by keyboard: 1–5 rate, ↑ ↓ other rows, Enter a word, u undo. Without it the page works by its forms.
(() => {
  const typing = (element) => element.closest("textarea, select, input:not([type=radio])");
  const send = (form) => form.requestSubmit();

  const rate = (form, digit) => {
    const choice = form.querySelector(`input[name=rating][value="${digit}"]`);
    const note = form.querySelector("[data-note]");
    choice.checked = true;
    if ("sentence" in choice.dataset && !note.value.trim()) note.focus();
    else send(form);
  };

  const step = (queue, by) => {
    const rows = [...queue.querySelectorAll("[data-row]")];
    const current = rows.findIndex((row) => "current" in row.dataset);
    const next = rows[current < 0 ? (by > 0 ? 0 : rows.length - 1) : current + by];
    if (next && next.matches("a")) next.click();
  };

  document.addEventListener("keydown", (event) => {
    const queue = document.querySelector("[data-queue]");
    if (!queue || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const form = queue.querySelector("[data-rating]");
    if (typing(event.target)) {
      if (event.key === "Enter" && !event.shiftKey && event.target.matches("[data-note]")) {
        event.preventDefault();
        send(form);
      } else if (event.key === "Escape") {
        event.target.blur();
      }
      return;
    }
    if (event.key === "Enter") {
      if (!form || event.target.closest("a, button, summary")) return;
      event.preventDefault();
      form.querySelector("[data-note]").focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(queue, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "u") {
      const undo = queue.querySelector("[data-undo]");
      if (undo) send(undo);
    } else if (form && /^[1-5]$/.test(event.key)) {
      event.preventDefault();
      rate(form, event.key);
    }
  });

  document.addEventListener("htmx:afterSwap", () => {
    const queue = document.querySelector("[data-queue]");
    if (!queue || queue.querySelector("[data-focus]")) return;
    (queue.querySelector("[data-open]") || queue.querySelector("[data-done]"))?.focus({ preventScroll: true });
    queue.querySelector(".is-open")?.scrollIntoView({ block: "nearest" });
  });
})();
