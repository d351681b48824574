// One line that says in words what is happening; a screen reader reads it out.

import { word } from "/static/chat/words.js";

const line = document.getElementById("state");
let timer = 0;
let fading = 0;

/** Say something at once, until it is replaced. */
export function tell(key, percent) {
  clearTimeout(timer);
  clearTimeout(fading);
  const text = key ? word(key, percent) : "";
  if (line.textContent !== text) line.textContent = text;
}

/** Say something only if it is still so after a while, so that what is quick stays quiet. */
export function tellLater(key, after = 1000) {
  clearTimeout(timer);
  timer = setTimeout(() => tell(key), after);
}

/** Say something that stops being true by itself. */
export function tellBriefly(key) {
  tell(key);
  fading = setTimeout(() => tell(""), 5000);
}
