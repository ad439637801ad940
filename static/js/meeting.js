// A meeting as it goes: the time of a point counts, what others write down comes in by itself, and what is typed and
// not sent yet outlives both that and a tap on another button.
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

  // Somebody is at this part: has typed in it, or stands in it on something that could not be found again.
  function isInHand(part) {
    const at = document.activeElement;
    const isField = (one) => one.matches("input:not([type=hidden]), textarea");
    const stands = at !== document.body && part.contains(at) && (isField(at) || !at.id);
    const fields = [...part.querySelectorAll("input, textarea")].filter(isField);
    return stands || fields.some((field) => field.value !== field.defaultValue);
  }

  const detailsOf = (part) => [part, ...part.querySelectorAll("*")].filter((one) => one.matches("details"));
  const nameOf = (details) => details.closest("[id]").id;

  function renewIn(within, page) {
    const parts = [...within.querySelectorAll("[data-live]")];
    const outermost = parts.filter((part) => !parts.some((other) => other !== part && other.contains(part)));
    outermost.forEach((part) => renew(part, page));
  }

  // What is in hand stays; of what it holds the rest is renewed, where it is still about the same point.
  function renew(part, page) {
    const fresh = page.getElementById(part.id);
    if (isInHand(part)) {
      if (fresh && fresh.dataset.live === part.dataset.live) renewIn(part, page);
      return;
    }
    if (!fresh) {
      part.remove();
      return;
    }
    const wasOpen = new Map(detailsOf(part).map((one) => [nameOf(one), one.open]));
    const at = part.contains(document.activeElement) ? document.activeElement.id : "";
    const made = document.importNode(fresh, true);
    part.replaceWith(made);
    detailsOf(made).forEach((one) => {
      if (wasOpen.has(nameOf(one))) one.open = wasOpen.get(nameOf(one));
    });
    if (at) document.getElementById(at)?.focus({ preventScroll: true });
    htmx.process(made);
  }

  const isPulse = (event) => event.detail.requestConfig?.elt?.id === "pulse";

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isPulse(event) && document.hidden) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!isPulse(event) || !event.detail.shouldSwap) return;
    renewIn(document, new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html"));
    count();
  });
  document.addEventListener("submit", (event) => keep(event.target));
  document.addEventListener("DOMContentLoaded", () => {
    bringBack();
    count();
    setInterval(count, SECOND);
  });
  document.addEventListener("htmx:afterSwap", bringBack);
  // Whoever marks people by keys goes on from the person just marked, not from the top of the page.
  document.addEventListener("htmx:afterSettle", (event) => {
    const from = event.detail.requestConfig?.elt;
    if (document.activeElement !== document.body || !from?.closest("#people")) return;
    const place = document.getElementById(from.closest("li")?.id ?? "people");
    place?.querySelector("summary").focus({ preventScroll: true });
  });
})();
