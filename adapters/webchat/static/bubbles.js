// Shows replies: what was heard, what is said, rows to check, choices. Only the newest can be answered.

import { fill, make, word } from "/static/chat/words.js";
import { copyButton } from "/static/chat/copy.js";

const log = document.getElementById("log");
const commands = document.getElementById("commands");

/** Add one reply to the log; `press` is called with the data of a button and whether a key pressed it. */
export function show(reply, press) {
  if (reply.erased) log.replaceChildren();
  if (reply.options.length || reply.commands.length) disarm();
  const turn = make("div", "turn");
  turn.dataset.seq = reply.seq;
  turn.lang = reply.lang;
  if (reply.heard) turn.append(heard(reply.heard));
  turn.append(...reply.bubbles.map((bubble) => said(bubble, press)));
  if (reply.options.length) turn.append(choices(reply.options, press));
  for (const passing of log.querySelectorAll(".passing")) passing.remove();
  log.append(turn);
  if (reply.commands.length) renew(reply.commands, press);
  return turn;
}

/** Make every button unusable while an answer is on its way, or usable again. */
export function hold(held) {
  for (const each of document.querySelectorAll("#log button[data-data], #commands button")) {
    if (held) each.setAttribute("aria-disabled", "true");
    else each.removeAttribute("aria-disabled");
  }
}

/** Return the first choice of the newest reply, if it has any. */
export function firstChoice() {
  return log.querySelector(".turn:last-child .choices button:not(:disabled)");
}

// Who stands on a command, and did not press it, goes on standing there.
function renew(list, press) {
  const standing = commands.querySelector("button:focus:not([data-pressed])");
  const fresh = list.map((each) => button(each, press));
  commands.replaceChildren(...fresh);
  if (standing) fresh.find((each) => name(each) === name(standing))?.focus({ preventScroll: true });
}

function name(node) {
  return node.dataset.data.split(":")[1];
}

function disarm() {
  for (const old of log.querySelectorAll("button[data-data]")) old.disabled = true;
  for (const group of log.querySelectorAll(".choices")) group.classList.add("past");
}

function heard(lines) {
  const bubble = make("p", "heard", make("span", "unseen", word("webchat.you")));
  lines.forEach((runs, index) => bubble.append(index ? "\n" : "", fill(make("span"), runs)));
  return bubble;
}

function said(bubble, press) {
  const box = make("div", bubble.status ? "bubble passing" : "bubble");
  box.append(...bubble.lines.map((runs) => fill(make("p"), runs)));
  if (bubble.rows.length) box.append(rows(bubble.rows, press));
  if (bubble.copy) box.append(make("span", "copied-value", bubble.copy), copyButton(bubble.copy, box.firstChild));
  if (bubble.image) box.append(image(bubble.image));
  return box;
}

function rows(list, press) {
  return make("ul", "rows", ...list.map((row) => {
    const item = make("li", "", make("p", "name", `${row.number}. `, fill(make("span"), row.name)));
    item.append(...row.value.map((runs) => fill(make("p", "value"), runs)));
    if (row.change) item.append(button(row.change, press));
    return item;
  }));
}

function choices(list, press) {
  const group = make("div", "choices", ...list.map((each) => button(each, press)));
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", word("webchat.options"));
  return group;
}

function button(each, press) {
  const words = make("span", "", fill(make("span"), each.label));
  if (each.described) words.append(fill(make("span", "described"), each.described));
  const node = make("button", "", words);
  if (each.number) node.prepend(make("span", "number", String(each.number)), " ");
  node.type = "button";
  node.dataset.data = each.data;
  node.addEventListener("click", (event) => {
    if (node.getAttribute("aria-disabled") === "true") return;
    node.dataset.pressed = "";
    // Safari gives no focus to what is pressed: without it, nobody could tell that it was here.
    node.focus({ preventScroll: true });
    press(each.data, event.detail === 0);
  });
  return node;
}

function image({ src, alt }) {
  const node = make("img");
  node.alt = alt;
  node.src = src;
  return node;
}
