// The form says at once that a file is too large; the page of a clip looks again until something has come of it.
"use strict";

(() => {
  const LOOK_AGAIN_MS = 2500;
  const state = document.getElementById("state")?.dataset.state;
  if (state === "waiting" || state === "working") setTimeout(() => location.reload(), LOOK_AGAIN_MS);

  const form = document.querySelector(".sending");
  const wrong = document.getElementById("wrong");
  form?.addEventListener("submit", (event) => {
    const file = form.querySelector("[type=file]").files[0];
    if (!file || file.size <= Number(form.dataset.largest)) return;
    event.preventDefault();
    wrong.textContent = form.dataset.tooLarge;
    wrong.hidden = false;
  });
})();
