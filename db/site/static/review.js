// The review page by key. Without this file the buttons post plain forms; with it they post in place.
"use strict";

(() => {
  const cards = Array.from(document.querySelectorAll(".card"));
  const texts = document.getElementById("texts").dataset;
  const help = document.getElementById("help");
  const people = document.getElementById("assign");
  const keysOn = document.getElementById("keys-on");
  const said = document.getElementById("said");
  const UNDO = "zvon-undo"; // the acts of this tab, the latest last: they outlive a step to the next page
  const MOST_UNDO = 200;
  let at = -1;

  // e.code names the place of a key, so that J is J on a Cyrillic layout too.
  const keys = {
    KeyJ: () => show(at + 1),
    KeyK: () => show(at - 1),
    KeyR: () => press("accepted"),
    KeyX: () => press("rejected"),
    KeyS: () => press("starred"),
    KeyN: () => writeNote(cards[at]),
    KeyA: () => cards[at] && people.showModal(),
    KeyC: () => cards[at]?.querySelector("[name=scope]:not(:checked)")?.click(),
    KeyW: () => cards[at]?.querySelector(".why summary").click(),
    KeyU: () => undo(),
  };

  function show(index) {
    if (index >= cards.length) {
      document.getElementById("next")?.click();
      return;
    }
    if (index < 0) return;
    const moved = at >= 0;
    cards[at]?.classList.remove("current");
    at = index;
    cards[at].classList.add("current");
    cards[at].focus({ preventScroll: true });
    if (moved) cards[at].scrollIntoView({ block: "nearest" });
  }

  function press(act) {
    cards[at]?.querySelector(`.decide [value=${act}]`).click();
  }

  function writeNote(card) {
    if (!card) return;
    card.querySelector(".further").open = true;
    card.querySelector("[name=note]").focus();
  }

  const acts = () => JSON.parse(sessionStorage.getItem(UNDO) || "[]");
  const keep = (list) => sessionStorage.setItem(UNDO, JSON.stringify(list.slice(-MOST_UNDO)));

  async function post(form, fields) {
    const body = new URLSearchParams(new FormData(form));
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { accept: "application/json", "x-csrftoken": body.get("csrftoken") },
      body,
    });
    return answer.json();
  }

  async function undo() {
    const list = acts();
    const last = list.pop();
    const form = document.querySelector(".decide");
    if (!last || !form) {
      notice(texts.nothing);
      return;
    }
    keep(list);
    const card = cards.find((one) => one.dataset.id === last.id);
    const answer = await attempt(card, () => post(card?.querySelector(".decide") || form, { id: last.id, act: "undo", what: last.what, note: "" }));
    if (!answer) {
      keep([...acts(), last]);
      return;
    }
    if (!answer.ok) {
      if (card) clash(card, answer);
      else notice(answer.error || texts.failed);
      return;
    }
    count(answer);
    if (!card) {
      notice(`${texts.back} ${last.title}`, `/-/finding/${last.id.replace(":", "-")}`);
      return;
    }
    show(cards.indexOf(card));
    restore(card, answer, last);
  }

  function restore(card, answer, last) {
    settle(card, answer);
    for (const copy of copiesOf(answer)) mark(copy, answer.verdict);
    if (answer.restored) {
      card.querySelector(".further").open = true;
      card.querySelector("[name=note]").value = answer.restored;
    }
    if (last.what.startsWith("note:")) card.querySelector(`[data-note="${last.what.slice(5)}"]`)?.remove();
    tell(card, answer.verdict === "withdrawn" || answer.verdict === "open" ? texts.open : `${texts.back} ${last.said}`);
  }

  const copiesOf = (answer) => cards.filter((other) => answer.copies.includes(other.dataset.id));

  // What the server says holds now: verdict, star, assignment.
  function settle(card, answer) {
    card.querySelector("[name=seen]").value = answer.seen;
    mark(card, answer.verdict);
    card.toggleAttribute("data-starred", answer.starred);
    card.querySelector(".star").hidden = !answer.starred;
    card.querySelector(".mark-star").setAttribute("aria-pressed", String(answer.starred));
    card.querySelector(".assignee").textContent = answer.assignee;
    card.querySelector("[name=assignee]").value = answer.assignee;
  }

  function mark(card, verdict) {
    const done = verdict === "accepted" || verdict === "rejected";
    card.dataset.verdict = done ? verdict : "";
    card.querySelector(".undo").hidden = !done;
    tell(card, done ? texts[verdict] : texts.open);
  }

  function count(answer) {
    for (const name of ["open", "decided", "mine"]) document.getElementById(name).textContent = answer[name];
    const day = document.getElementById("day");
    day.max = answer.open + answer.decided;
    day.value = answer.decided;
  }

  function done(card, act, answer) {
    const before = card.dataset.verdict || "";
    settle(card, answer);
    count(answer);
    const copies = copiesOf(answer);
    for (const copy of copies) mark(copy, answer.verdict);
    const line = sentence(act, answer);
    if (act === "noted") keepNote(card, answer);
    tell(card, answer.copies.length ? `${line} ${texts.copies}${answer.copies.length}` : line);
    if (answer.undo) keep([...acts(), { id: answer.id, what: answer.undo, said: line, title: titleOf(card) }]);
    if (act !== "accepted" && act !== "rejected") {
      card.dataset.verdict = before;
      card.focus({ preventScroll: true });
      return;
    }
    card.querySelector("[name=note]").value = "";
    let next = cards.indexOf(card) + 1;
    while (cards[next] && cards[next].dataset.verdict) next += 1;
    show(next);
  }

  function sentence(act, answer) {
    if (act === "starred") return answer.starred ? texts.starred : texts.unstarred;
    if (act === "assigned") return answer.assignee ? `${texts.assigned} ${answer.assignee}.` : texts.unassigned;
    return texts[act];
  }

  const titleOf = (card) => card.closest(".story").querySelector("h2").textContent.trim();

  function keepNote(card, answer) {
    const field = card.querySelector("[name=note]");
    const line = document.createElement("li");
    line.dataset.note = answer.undo.slice("note:".length);
    line.textContent = field.value;
    card.querySelector(".notes").append(line);
    field.value = "";
  }

  function clash(card, answer) {
    if (answer.seen) card.querySelector("[name=seen]").value = answer.seen;
    tell(card, answer.seen ? `${answer.error}. ${texts.again}` : answer.error || texts.failed, true);
  }

  function tell(card, text, bad = false) {
    const line = card.querySelector(".verdict");
    line.textContent = text;
    line.classList.toggle("bad", bad);
  }

  function notice(text, address = "") {
    said.replaceChildren(text);
    if (address) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = " →";
      said.append(link);
    }
    said.hidden = false;
  }

  async function attempt(card, ask) {
    if (card?.dataset.busy) return null;
    if (card) card.dataset.busy = "1";
    try {
      return await ask();
    } catch {
      if (card) tell(card, texts.failed, true);
      else notice(texts.failed);
      return null;
    } finally {
      if (card) delete card.dataset.busy;
    }
  }

  async function decide(event) {
    const card = event.target.closest(".card");
    const act = event.submitter?.value || "noted";
    event.preventDefault();
    if (act === "undo") {
      takeBack(card);
      return;
    }
    const answer = await attempt(card, () => post(event.target, { act }));
    if (!answer) return;
    if (answer.ok) done(card, act, answer);
    else clash(card, answer);
  }

  // The button on a card takes back the decision on it, which need not be the last act.
  async function takeBack(card) {
    const answer = await attempt(card, () => post(card.querySelector(".decide"), { act: "undo", what: "", note: "" }));
    if (!answer) return;
    if (!answer.ok) {
      clash(card, answer);
      return;
    }
    count(answer);
    show(cards.indexOf(card));
    restore(card, answer, { what: "", said: "" });
    keep(acts().filter((one) => one.id !== card.dataset.id || !one.what.startsWith("review:")));
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (people.open) {
      choosePerson(event);
      return;
    }
    if (event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) {
      const card = event.target.closest(".card");
      if (event.code === "Escape") (card || document.body).focus();
      return;
    }
    if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) {
      help.showModal();
      return;
    }
    const action = keysOn.checked && keys[event.code];
    if (!action) return;
    event.preventDefault();
    // A key that is held down repeats itself: that may move, and never decides a second time.
    if (!event.repeat || action === keys.KeyJ || action === keys.KeyK) action();
  });

  function choosePerson(event) {
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
    const button = Array.from(people.querySelectorAll("button")).find((one) => one.querySelector("kbd")?.textContent === digit);
    if (digit && button) {
      event.preventDefault();
      button.click();
    }
  }

  let chosen = null; // whom a button of the dialog names; null when it was left
  people.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) chosen = button.value;
  });
  people.addEventListener("close", () => {
    if (chosen === null || !cards[at]) return;
    cards[at].querySelector("[name=assignee]").value = chosen;
    chosen = null;
    press("assigned");
  });
  keysOn.checked = localStorage.getItem("zvon-keys") !== "off";
  keysOn.addEventListener("change", () => localStorage.setItem("zvon-keys", keysOn.checked ? "on" : "off"));
  const button = document.getElementById("help-button");
  button.hidden = false;
  button.addEventListener("click", () => help.showModal());
  for (const card of cards) {
    card.querySelector(".decide").addEventListener("submit", decide);
    card.addEventListener("focusin", () => {
      if (cards[at] === card) return;
      cards[at]?.classList.remove("current");
      at = cards.indexOf(card);
      card.classList.add("current");
    });
  }
  if (cards.length) show(0);
})();
