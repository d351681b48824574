// Copies a value for pasting into the official site.

import { tellBriefly } from "/static/chat/state.js";
import { make, word } from "/static/chat/words.js";

let count = 0;

/** Return a button that copies `value`; `name` is the node that says what the value is. */
export function copyButton(value, name) {
  const node = make("button", "", word("label.copy"));
  node.type = "button";
  if (name) {
    name.id ||= `name-${(count += 1)}`;
    node.setAttribute("aria-describedby", name.id);
  }
  node.addEventListener("click", async () => tellBriefly((await copy(value)) ? "webchat.copied" : "webchat.copy_failed"));
  return node;
}

/** Copy a text; tells whether it worked. Plain-http addresses have no clipboard, so the old way is tried too. */
async function copy(value) {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    return copyOldWay(value);
  }
}

function copyOldWay(value) {
  const back = document.activeElement;
  const field = make("textarea", "unseen");
  field.value = value;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  back?.focus();
  return done;
}
