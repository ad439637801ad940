// A report's form: − and + without a reload, and every few seconds the draft goes to the server. What cannot be saved
// (no line, login ended, another tab) stays in this browser and comes back when the page is opened again.
(() => {
  "use strict";
  const PAUSE = 2000;
  const RETRY = 15000;
  const SKIPPED = new Set(["csrfmiddlewaretoken", "version"]);

  const formOf = (element) => element.closest("form[data-draft-url]");
  const keyOf = (form) => `draft ${form.dataset.draftOwner} ${form.dataset.draftUrl}`;
  const values = (form) => [...new FormData(form)].filter(([name]) => !SKIPPED.has(name));
  const asText = (form) => JSON.stringify(values(form));

  function say(form, state, text) {
    const place = form.querySelector("[data-draft-state]");
    place.dataset.state = state;
    place.textContent = text ?? place.dataset[state] ?? "";
    return place;
  }

  function keep(form) {
    const kept = { version: form.elements.version.value, values: values(form) };
    try {
      localStorage.setItem(keyOf(form), JSON.stringify(kept));
    } catch (error) {
      console.warn("This browser keeps no drafts.", error);
    }
  }

  function forget(form) {
    try {
      localStorage.removeItem(keyOf(form));
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

  function later(form, pause) {
    clearTimeout(form.draftTimer);
    form.draftTimer = setTimeout(() => save(form), pause);
  }

  // After a new login in another tab the token of this page is old; the cookie has the new one.
  function refreshToken(form) {
    const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
    if (cookie) form.elements.csrfmiddlewaretoken.value = cookie.slice("csrftoken=".length);
  }

  async function save(form) {
    if (form.draftBusy || form.draftStopped || !form.isConnected) return;
    form.draftBusy = true;
    const sent = asText(form);
    say(form, "saving");
    try {
      refreshToken(form);
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: new FormData(form),
        headers: { "HX-Request": "true" },
      });
      await answered(form, answer, sent);
    } catch (error) {
      say(form, "kept");
      later(form, RETRY);
    } finally {
      form.draftBusy = false;
    }
  }

  async function answered(form, answer, sent) {
    const login = answer.headers.get("HX-Redirect");
    if (login) {
      const place = say(form, "ended");
      const link = document.createElement("a");
      link.href = `${login}?next=${encodeURIComponent(location.pathname)}`;
      link.textContent = place.dataset.login;
      place.append(" ", link);
      place.dataset.state = "kept";
      later(form, RETRY);
    } else if (answer.status === 200) {
      const told = await answer.json();
      form.elements.version.value = told.version;
      if (asText(form) === sent) {
        forget(form);
        say(form, "saved");
      } else {
        keep(form);
        later(form, PAUSE);
      }
    } else if (answer.status === 409) {
      form.draftStopped = true;
      say(form, "conflict").dataset.state = "failed";
    } else if (answer.status === 403 || answer.status === 422) {
      const isJson = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
      say(form, "failed", isJson ? (await answer.json()).text : form.querySelector("[data-draft-state]").dataset.kept);
    } else {
      say(form, "kept");
      later(form, RETRY);
    }
  }

  // Whether the page shows all that was kept: it came from the server after a button saved it, with what the button adds.
  function isShown(form, before) {
    const shown = new Set(values(form).map(String));
    return before.values.every((pair) => form.elements[pair[0]]?.type === "hidden" || shown.has(String(pair)));
  }

  function restore(form) {
    const before = kept(form);
    if (!before || isShown(form, before)) return;
    for (const control of form.elements) {
      if (!control.name || SKIPPED.has(control.name) || control.tagName === "BUTTON") continue;
      const texts = before.values.filter(([name]) => name === control.name).map(([, text]) => text);
      if (control.type === "radio" || control.type === "checkbox") control.checked = texts.includes(control.value);
      else if (control.type !== "hidden" && texts.length) control.value = texts[0];
      if (control.value && texts.length) control.closest("details")?.setAttribute("open", "");
    }
    // The version it was typed over: if the server has moved on since, saving shows both texts.
    form.elements.version.value = before.version;
    say(form, "restored");
    later(form, PAUSE);
  }

  function start() {
    document.querySelectorAll("form[data-draft-url]").forEach((form) => {
      if (form.draftReady) return;
      form.draftReady = true;
      restore(form);
      form.querySelector("[data-focus]")?.focus();
    });
  }

  function changed(form) {
    keep(form);
    if (!form.draftStopped) later(form, PAUSE);
  }

  document.addEventListener("input", (event) => {
    const form = formOf(event.target);
    if (form) changed(form);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    const form = button && formOf(button);
    if (!form) return;
    event.preventDefault();
    const field = button.parentElement.querySelector("input");
    const most = Number(field.max || 999);
    field.value = Math.min(most, Math.max(0, Number(field.value || 0) + Number(button.dataset.step)));
    changed(form);
  });
  document.addEventListener("submit", (event) => {
    const form = formOf(event.target);
    if (!form) return;
    clearTimeout(form.draftTimer);
    refreshToken(form);
    keep(form);
  });
  window.addEventListener("online", () => document.querySelectorAll("form[data-draft-url]").forEach((form) => later(form, 0)));
  document.addEventListener("htmx:afterSettle", start);
  start();
})();
