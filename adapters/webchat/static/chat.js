// The chat page: puts the parts together.

import { firstChoice, hold, show } from "/static/chat/bubbles.js";
import { watchEnd } from "/static/chat/more.js";
import { post } from "/static/chat/outbox.js";
import { sendPicture, watchPictures } from "/static/chat/photo.js";
import { offer } from "/static/chat/sound.js";
import { tell, tellLater } from "/static/chat/state.js";
import { listen } from "/static/chat/stream.js";
import { speak } from "/static/chat/words.js";

const form = document.getElementById("composer");
const answer = document.getElementById("answer");
const log = document.getElementById("log");
const pictures = document.getElementById("pictures");
const mailbox = document.getElementById("mailbox");
let sending = false;
let loaded = false;
let newest = null;
let byKey = false;
let greeting = false;
const waiting = [];

/** Send one thing at a time; what was typed stays in its field until it is taken. A file has no field: it waits. */
async function send(work, { after = () => {}, patient = false } = {}) {
  if (sending) {
    if (patient) waiting.push(() => send(work));
    return;
  }
  sending = true;
  answer.readOnly = true;
  hold(true);
  try {
    await work();
    after();
  } catch (status) {
    tell(status === 413 ? "webchat.too_long" : "webchat.failed");
  } finally {
    sending = false;
    answer.readOnly = false;
    hold(false);
    waiting.shift()?.();
  }
}

function press(data, key) {
  byKey = key;
  send(() => post("/chat/press", { data }));
}

function submit() {
  const text = answer.value;
  if (!text.trim()) {
    answer.focus();
    return;
  }
  const after = () => {
    answer.value = "";
    grow();
  };
  send(() => post("/chat/text", { text }), { after });
}

function reply(data) {
  speak(data.locale, data.lang);
  const focused = document.activeElement;
  newest = show(data, press);
  offer(data, newest, loaded);
  if (data.options.length || data.commands.length) prepare(data.input);
  if (data.progress) progress(data.progress);
  if (newest.lastElementChild) watchEnd(newest);
  if (loaded) arrive(focused);
}

/** Bring the newest reply into view, and the focus, where it would be lost, to where the person goes on. */
function arrive(before) {
  // The first reply is read from the top of the page, where it says who runs the chat.
  if (greeting) {
    greeting = false;
    return;
  }
  if (before !== document.body && lost(document.activeElement)) {
    const choice = firstChoice();
    const touch = matchMedia("(pointer: coarse)").matches;
    if (choice) choice.focus({ preventScroll: true });
    else if (byKey || !touch) answer.focus({ preventScroll: true });
  }
  byKey = false;
  reveal();
}

function lost(node) {
  return !node || node === document.body || node.disabled || !node.getClientRects().length;
}

function reveal() {
  if (!newest) return;
  const room = innerHeight - form.offsetHeight;
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  if (newest.offsetHeight < room * 0.7) scrollTo({ top: document.documentElement.scrollHeight, behavior });
  else newest.scrollIntoView({ block: "start", behavior });
}

function prepare(input) {
  pictures.hidden = !input.picture;
  pictures.classList.toggle("wanted", input.picture === "wanted");
  if (mailbox) mailbox.hidden = !input.mailed;
  answer.inputMode = input.mode;
  answer.autocomplete = input.complete ?? "off";
}

function progress({ number, text }) {
  document.getElementById("where").hidden = false;
  document.getElementById("progress").textContent = text;
  document.querySelectorAll("#where li").forEach((mark, index) => mark.classList.toggle("past", index < number));
}

function ready(empty) {
  if (loaded) return;
  loaded = true;
  tell("");
  log.setAttribute("aria-busy", "false");
  log.setAttribute("aria-live", "polite");
  reveal();
  greeting = empty;
  if (empty) send(() => post("/chat/start", { locale: navigator.language }));
}

function grow() {
  answer.style.height = "auto";
  answer.style.height = `${answer.scrollHeight + 4}px`;
}

answer.addEventListener("input", grow);
answer.addEventListener("keydown", (event) => {
  // 229 is what Safari reports for the Enter that ends a composition.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
// A picture has no height before it is there.
log.addEventListener("load", ({ target }) => newest?.contains(target) && reveal(), true);
new ResizeObserver(() => {
  document.documentElement.style.setProperty("--composer", `${form.offsetHeight + 16}px`);
}).observe(form);
watchPictures((file) => send(() => sendPicture(file), { patient: true }));
tellLater("webchat.loading");
listen(reply, ready);
