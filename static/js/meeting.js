// A meeting as it goes: the time of a point counts, and what is typed and not sent yet outlives a tap on another button.
(() => {
  "use strict";
  const SECOND = 1000;

  function count() {
    document.querySelectorAll("[data-since]").forEach((timer) => {
      const place = timer.nextElementSibling;
      const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(timer.dataset.since)) / SECOND));
      const minutes = Math.floor(seconds / 60);
      place.textContent = `${minutes}:${String(seconds % 60).padStart(2, "0")} / ${timer.dataset.minutes}:00`;
      place.classList.toggle("is-over", minutes >= Number(timer.dataset.minutes));
      place.hidden = false;
    });
  }

  const keyOf = (field) => `meeting ${location.pathname} ${field.id}`;

  function keep(sent) {
    document.querySelectorAll("[data-keep]").forEach((field) => {
      if (field.value && !sent.contains(field)) sessionStorage.setItem(keyOf(field), field.value);
    });
  }

  function bringBack() {
    document.querySelectorAll("[data-keep]").forEach((field) => {
      const kept = sessionStorage.getItem(keyOf(field));
      if (kept && !field.value) field.value = kept;
      sessionStorage.removeItem(keyOf(field));
    });
  }

  document.addEventListener("submit", (event) => keep(event.target));
  document.addEventListener("DOMContentLoaded", () => {
    bringBack();
    count();
    setInterval(count, SECOND);
  });
  document.addEventListener("htmx:afterSwap", bringBack);
})();
