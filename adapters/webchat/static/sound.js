// Plays replies: a button on each that has sound, the newest by itself where the browser allows it.

import { tell } from "/static/chat/state.js";
import { make, word } from "/static/chat/words.js";

const player = new Audio();
const format = player.canPlayType("audio/ogg; codecs=opus") ? "ogg" : "m4a";
let playing = null;
let told = false;

/** Put a button on a reply that has sound; `now` plays it. Whatever was playing belongs to an older reply and stops. */
export function offer(reply, turn, now) {
  stop();
  if (!reply.sound) return;
  const button = make("button", "listen", word("label.listen_message"));
  button.type = "button";
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => (playing === button ? stop() : play(button, reply.sound)));
  turn.append(button);
  if (now) play(button, reply.sound);
}

function play(button, address) {
  stop();
  playing = button;
  show(button, true);
  player.src = `${address}?as=${format}`;
  player.play().catch((error) => {
    if (playing !== button) return;
    stop();
    // Browsers refuse to play before the person has touched the page: the button stays.
    if (error.name !== "NotAllowedError") fail();
  });
}

function stop() {
  if (!playing) return;
  show(playing, false);
  playing = null;
  player.pause();
  player.removeAttribute("src");
  player.load();
}

function show(button, on) {
  button.setAttribute("aria-pressed", String(on));
  button.textContent = word(on ? "label.stop_sound" : "label.listen_message");
}

function fail() {
  if (!told) tell("voice.failed");
  told = true;
}

player.addEventListener("ended", stop);
player.addEventListener("playing", () => {
  told = false;
});
addEventListener("keydown", (event) => event.key === "Escape" && stop());
