// A link from HR carries number and code behind the #, which never reaches a server; they are put into the form.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-welcome]");
  const [number, code] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (!form || !code) return;
  form.elements.employee_number.value = number;
  form.elements.code.value = code;
  history.replaceState(null, "", location.pathname);
});
