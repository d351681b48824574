// Listens for replies; comes back by itself after a break, and goes on where it stopped.

import { tell, tellBriefly, tellLater } from "/static/chat/state.js";

const SILENCE = 40000;
let source = null;
let last = 0;
let delay = 1000;
let lost = false;
let watch = 0;

/** Listen: `reply` gets every reply once and in order, `ready` is called when the earlier ones are there. */
export function listen(reply, ready) {
  const again = () => {
    source.close();
    setTimeout(open, delay);
    delay = Math.min(15000, delay * 2);
  };
  const alive = () => {
    clearTimeout(watch);
    watch = setTimeout(open, SILENCE);
  };
  const connected = () => {
    if (lost) tellBriefly("webchat.online");
    lost = false;
    delay = 1000;
    alive();
  };
  const failed = () => {
    if (!lost) tellLater("webchat.offline", 3000);
    lost = true;
    again();
  };
  function open() {
    if (source) source.close();
    source = new EventSource(`/chat/events?after=${last}`);
    source.addEventListener("open", connected);
    source.addEventListener("error", failed);
    source.addEventListener("beat", alive);
    source.addEventListener("ready", () => {
      alive();
      ready(last === 0);
    });
    source.addEventListener("message", (event) => {
      alive();
      const data = JSON.parse(event.data);
      if (data.seq <= last) return;
      last = data.seq;
      reply(data);
    });
  }
  addEventListener("pageshow", (event) => event.persisted && open());
  addEventListener("online", () => lost && open());
  if (navigator.cookieEnabled) open();
  else tell("webchat.no_cookie");
}
