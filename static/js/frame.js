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
  document.addEventListener("click", (event) => {
    document.querySelectorAll(".rail details[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  const focusSummary = (root) => root.querySelector("[data-focus]")?.focus();
  document.addEventListener("DOMContentLoaded", () => focusSummary(document));
  document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));
})();
