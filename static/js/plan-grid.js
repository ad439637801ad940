// The grid of a plan as a spreadsheet: arrows and Enter move, a pasted block fills cells, sums follow what is typed, and
// only the cells that were changed are sent. Without this the form sends them all and the server sums up.
(() => {
  "use strict";
  const form = document.querySelector("[data-plan-grid]");
  if (!form) return;
  const rows = [...form.querySelectorAll("tbody tr[data-row]")];
  const grid = rows.map((row) => [...row.querySelectorAll("td:not(.sum)")].map((cell) => cell.querySelector("input")));
  const places = new Map();
  grid.forEach((inputs, row) => inputs.forEach((input, column) => input && places.set(input, { row, column })));
  const decimals = Number(form.dataset.decimals);
  const scale = 10 ** decimals;
  const figures = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: decimals });

  // What stands in a cell, in its smallest unit, so that sums are exact; null where it is empty or no number.
  function amountOf(row, column) {
    const input = grid[row][column];
    const text = input ? input.value : rows[row].querySelectorAll("td:not(.sum)")[column].textContent;
    const plain = text.normalize("NFKC").replace(/[\s,]/g, "");
    if (!/^\d+(\.\d+)?$/.test(plain)) return null;
    return Math.round(Number(plain) * scale);
  }

  const known = (amounts) => amounts.filter((amount) => amount !== null);
  const sum = (amounts) => (known(amounts).length ? known(amounts).reduce((all, amount) => all + amount, 0) : null);
  const written = (amount) => (amount === null ? "–" : figures.format(amount / scale));
  // A quarter and a year are the sum of their months, what stood at the end of them, or nothing (targets/aggregation.py).
  const overTime = { sum, last: (amounts) => known(amounts).at(-1) ?? null, ratio: () => null }[form.dataset.aggregation];
  const withSums = (months) => [...[0, 3, 6, 9].map((start) => overTime(months.slice(start, start + 3))), overTime(months)];

  function showRow(row) {
    const months = grid[row].map((_, column) => amountOf(row, column));
    const cells = rows[row].querySelectorAll("td.sum");
    withSums(months).forEach((amount, index) => { cells[index].textContent = written(amount); });
  }

  // The rows of other pages are part of what the server has given out; the page shows how far its own rows moved it.
  const foot = [...form.querySelectorAll("tfoot td")];
  const isTotal = (row) => rows[row].dataset.row === "total";
  const given = (column) => sum(grid.map((_, row) => (isTotal(row) ? null : amountOf(row, column)))) ?? 0;
  const asked = (column) => amountOf(rows.findIndex((_, row) => isTotal(row)), column);
  const columns = grid[0] ? grid[0].length : 0;
  const first = Array.from({ length: columns }, (_, column) => ({ left: leftAtFirst(column), given: given(column), asked: asked(column) }));

  function leftAtFirst(column) {
    if (!foot.length) return null; // of a ratio nothing is given out
    const text = foot[column].textContent.normalize("NFKC").replace(/[\s,]/g, "").replace("−", "-");
    return /^-?\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * scale) : null;
  }

  function showLeft() {
    if (!foot.length) return;
    const left = first.map((before, column) => {
      const now = asked(column);
      if (now === null) return null;
      const elsewhere = before.asked === null ? 0 : before.asked - before.left - before.given;
      return now - given(column) - elsewhere;
    });
    [...left, ...withSums(left)].forEach((amount, index) => {
      foot[index].textContent = amount === null ? "–" : `${amount < 0 ? "−" : ""}${figures.format(Math.abs(amount) / scale)}`;
      foot[index].classList.toggle("is-left", Boolean(amount));
    });
  }

  // What is stored in a cell stands in it as the page comes, but where an error shows what was typed.
  const isChanged = (input) => input.value !== (input.dataset.was ?? input.defaultValue);

  function changed(input) {
    input.classList.toggle("is-changed", isChanged(input));
    showRow(places.get(input).row);
  }

  form.addEventListener("input", (event) => {
    if (!places.has(event.target)) return;
    changed(event.target);
    showLeft();
  });

  function move(from, rowStep, columnStep) {
    let { row, column } = places.get(from);
    do {
      row += rowStep;
      column += columnStep;
    } while (grid[row] && column in grid[row] && !grid[row][column]);
    const next = grid[row]?.[column];
    if (next) { next.focus(); next.select(); }
    return Boolean(next);
  }

  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (places.has(input) && event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit(); // the button is hundreds of cells away for whoever walks by keys
      return;
    }
    if (!places.has(input) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const all = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const atStart = input.selectionEnd === 0 || all;
    const atEnd = input.selectionStart === input.value.length || all;
    const steps = {
      ArrowUp: [-1, 0, true], ArrowDown: [1, 0, true], Enter: [event.shiftKey ? -1 : 1, 0, true],
      ArrowLeft: [0, -1, atStart], ArrowRight: [0, 1, atEnd],
    };
    if (event.key === "Escape") {
      input.value = input.dataset.was ?? input.defaultValue;
      changed(input);
      showLeft();
      return;
    }
    const [rowStep, columnStep, may] = steps[event.key] ?? [0, 0, false];
    if (may) { event.preventDefault(); move(input, rowStep, columnStep); }
  });

  // A block of cells, as spreadsheets copy it: lines of values parted by tabs. Blank ones leave the cell as it is.
  form.addEventListener("paste", (event) => {
    const place = places.get(event.target);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!place || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    let lost = 0; // values beyond the edge, or on cells that nobody can type into
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => {
      line.split("\t").forEach((value, across) => {
        const input = grid[place.row + down]?.[place.column + across];
        if (!value.trim()) return;
        if (input) { input.value = value.trim(); changed(input); } else lost += 1;
      });
    });
    const note = form.querySelector("[data-paste-note]");
    if (note) note.textContent = lost ? note.dataset.words.replace("{count}", lost) : "";
    showLeft();
  });

  form.addEventListener("submit", () => {
    rows.forEach((row, number) => {
      const inputs = grid[number].filter(Boolean);
      inputs.forEach((input) => { input.disabled = !isChanged(input); });
      const versions = row.querySelector("input[type=hidden]");
      if (versions) versions.disabled = !inputs.some(isChanged);
    });
  });
  places.forEach((_, input) => input.classList.toggle("is-changed", isChanged(input)));
  // Coming back from the history finds the cells open again.
  window.addEventListener("pageshow", () => form.querySelectorAll("input:disabled").forEach((input) => { input.disabled = false; }));
})();
