// A long form that is sent once: what is typed stays in this browser alone, comes back when the page is opened again,
// and goes when it was sent, with the logout, when somebody else is logged in, and after a week (frame.js).
(() => {
  "use strict";
  const SKIPPED = new Set(["csrfmiddlewaretoken", "submit_key", "version"]);

  const keyOf = (form) => `kept ${form.dataset.keptFor} ${form.dataset.kept}`;
  const values = (form) => [...new FormData(form)].filter(([name, value]) => !SKIPPED.has(name) && typeof value === "string");

  function keep(form) {
    try {
      localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values: values(form) }));
    } catch (error) {
      console.warn("This browser keeps no drafts.", error);
    }
  }

  function kept(form) {
    try {
      return JSON.parse(localStorage.getItem(keyOf(form)));
    } catch (error) {
      console.warn("The kept draft cannot be read.", error);
      return null;
    }
  }

  function fill(form, before) {
    for (const control of form.elements) {
      if (!control.name || SKIPPED.has(control.name) || control.type === "hidden" || control.tagName === "BUTTON") continue;
      const texts = before.filter(([name]) => name === control.name).map(([, text]) => text);
      if (control.type === "radio" || control.type === "checkbox") control.checked = texts.includes(control.value);
      else if (texts.length) control.value = texts[0];
    }
  }

  function restore(form) {
    const before = kept(form);
    if (!before || JSON.stringify(before.values) === JSON.stringify(values(form))) return;
    const fresh = values(form);
    fill(form, before.values);
    const place = form.querySelector("[data-kept-state]");
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () => {
      localStorage.removeItem(keyOf(form));
      fill(form, fresh);
      place.hidden = true;
    });
  }

  document.querySelectorAll("form[data-kept]").forEach((form) => {
    sessionStorage.removeItem("sending");
    restore(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("submit", () => {
      keep(form);
      sessionStorage.setItem("sending", keyOf(form));
    });
  });
})();
