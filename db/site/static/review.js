// The review page by key. Without this file the buttons post plain forms; with it they post in place.
"use strict";

(() => {
  const cards = Array.from(document.querySelectorAll(".card"));
  const texts = document.getElementById("texts").dataset;
  const help = document.getElementById("help");
  const keysOn = document.getElementById("keys-on");
  const decided = []; // what this page decided, the latest last: for U
  let at = -1;

  // e.code names the place of a key, so that J is J on a Cyrillic layout too.
  const keys = {
    KeyJ: () => show(at + 1),
    KeyK: () => show(at - 1),
    KeyR: () => press("accepted"),
    KeyX: () => press("rejected"),
    KeyN: () => cards[at]?.querySelector("[name=note]").focus(),
    KeyA: () => cards[at]?.querySelector("[name=scope]:not(:checked)")?.click(),
    KeyU: () => undo(),
  };

  function show(index) {
    if (index >= cards.length) {
      const next = document.getElementById("next");
      if (next) next.click();
      return;
    }
    if (index < 0) return;
    cards[at]?.classList.remove("current");
    at = index;
    cards[at].classList.add("current");
    cards[at].focus({ preventScroll: true });
    if (decided.length || at) cards[at].scrollIntoView({ block: "nearest" });
  }

  function press(act) {
    cards[at]?.querySelector(`.decide [value=${act}]`).click();
  }

  function undo() {
    const card = decided.pop();
    if (!card) return;
    show(cards.indexOf(card));
    card.querySelector(".undo").click();
  }

  async function send(card, act) {
    const form = card.querySelector(".decide");
    const body = new URLSearchParams(new FormData(form));
    body.set("act", act);
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { accept: "application/json", "x-csrftoken": body.get("csrftoken") },
      body,
    });
    return answer.json();
  }

  function mark(card, act, answer) {
    const done = answer.verdict === "accepted" || answer.verdict === "rejected";
    card.dataset.verdict = done ? answer.verdict : "";
    card.querySelector(".undo").hidden = !done;
    tell(card, texts[act === "noted" ? "noted" : done ? answer.verdict : "open"]);
    return done;
  }

  function settle(card, act, answer) {
    card.querySelector("[name=seen]").value = answer.seen;
    const done = mark(card, act, answer);
    // The copies were decided on by the same act, and are taken back by the same one.
    const copies = cards.filter((other) => answer.copies.includes(other.dataset.id));
    for (const copy of copies) mark(copy, act, answer);
    if (answer.copies.length) card.querySelector(".verdict").append(` ${texts.copies}${answer.copies.length}`);
    document.getElementById("open").textContent = answer.open;
    document.getElementById("decided").textContent = answer.decided;
    if (act === "noted") keepNote(card);
    if (done && act !== "noted" && act !== "undo") {
      decided.push(card);
      let next = cards.indexOf(card) + 1;
      while (cards[next] && copies.includes(cards[next])) next += 1;
      show(next);
    }
    if (act === "undo" && decided.includes(card)) decided.splice(decided.indexOf(card), 1);
  }

  function keepNote(card) {
    const field = card.querySelector("[name=note]");
    const line = document.createElement("li");
    line.textContent = field.value;
    card.querySelector(".notes").append(line);
    field.value = "";
    card.focus({ preventScroll: true });
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

  async function decide(event) {
    const card = event.target.closest(".card");
    const act = event.submitter?.value || "noted";
    event.preventDefault();
    if (card.dataset.busy) return;
    card.dataset.busy = "1";
    try {
      const answer = await send(card, act);
      if (answer.ok) settle(card, act, answer);
      else clash(card, answer);
    } catch {
      tell(card, texts.failed, true);
    } finally {
      delete card.dataset.busy;
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) {
      const card = event.target.closest(".card");
      if (event.code === "Escape") (card || document.body).focus();
      if (event.code === "Enter" && card) {
        // A form's first button would be pressed, and that one accepts.
        event.preventDefault();
        card.querySelector(".decide [value=noted]").click();
      }
      return;
    }
    if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) {
      help.showModal();
      return;
    }
    const action = keysOn.checked && keys[event.code];
    if (action) {
      event.preventDefault();
      action();
    }
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
