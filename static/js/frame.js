// Small help for every page; without it each page still works.
// A request that fails says so in the message region; an error summary gets the focus; "More" closes when left.
(() => {
  const say = (words) => {
    const region = document.getElementById("messages");
    if (!region || !words) return;
    const line = document.createElement("p");
    line.className = "notice is-error";
    line.textContent = words;
    region.replaceChildren(line);
  };
  document.addEventListener("htmx:sendError", () => say(document.body.dataset.lost));
  document.addEventListener("htmx:responseError", (event) => {
    const reason = event.detail.xhr.getResponseHeader("X-Reason");
    say(reason ? decodeURIComponent(reason) : document.body.dataset.refused);
  });
  // What draft.js keeps goes when a page says that it was sent, with the logout, when somebody else is logged in, and
  // after a week. A login that has only ended leaves it: whoever comes back finds it again.
  const WEEK = 7 * 24 * 60 * 60 * 1000;
  const isOld = (key) => Date.now() - (JSON.parse(localStorage.getItem(key))?.at ?? 0) > WEEK;
  const forget = (which) => {
    try {
      Object.keys(localStorage).filter((key) => key.startsWith("kept ") && which(key)).forEach((key) => localStorage.removeItem(key));
    } catch (error) {
      console.warn("This browser keeps no drafts.", error);
    }
  };
  const isOfAnother = (key) => document.body.dataset.viewer && !key.startsWith(`kept ${document.body.dataset.viewer} `);
  const tidy = () => {
    const sent = document.querySelector("#messages .is-success") && sessionStorage.getItem("sending");
    forget((key) => key === sent || isOfAnother(key) || isOld(key));
    if (sent) sessionStorage.removeItem("sending");
  };
  // A double click sends once: the second submit of a form within a moment is none.
  const MOMENT = 1000;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (Date.now() - (form.sentAt ?? 0) < MOMENT) event.preventDefault();
    else form.sentAt = Date.now();
    if (form.matches("[data-logout]")) forget(() => true);
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll(".rail details[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  const focusSummary = (root) => root.querySelector("[data-focus]")?.focus();
  document.addEventListener("DOMContentLoaded", () => {
    tidy();
    focusSummary(document);
  });
  document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));
})();
