// Sends events; one that did not arrive is sent again with the same id, so that it counts once.

import { tell, tellLater } from "/static/chat/state.js";

const AGAIN = [429, 502, 503, 504];

/** Send JSON until it is taken; rejects with the status of an answer that repeating does not mend. */
export function post(path, fields) {
  const body = JSON.stringify({ id: eventId(), ...fields });
  return persist(() => once(path, body));
}

/** Call `attempt` until it gives a status that is final: resolves on 200, rejects with any other. */
export async function persist(attempt) {
  tellLater("webchat.sending");
  for (let tries = 0; ; tries += 1) {
    const { status, wait } = await attempt();
    if (status === 200) {
      tell("");
      return;
    }
    if (status && !AGAIN.includes(status)) throw status;
    tell(status ? "webchat.retrying" : "webchat.offline");
    await pause(wait || Math.min(10, 2 ** tries));
  }
}

/** A new random id (UUID version 4); randomUUID itself is missing on plain-http addresses. */
export function eventId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function once(path, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 20000);
  try {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(path, { method: "POST", headers, body, signal: stop.signal });
    return { status: answer.status, wait: Number(answer.headers.get("Retry-After")) };
  } catch {
    return { status: 0, wait: 0 };
  } finally {
    clearTimeout(timer);
  }
}

function pause(seconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, seconds * 1000);
    function done() {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    }
    addEventListener("online", done);
  });
}
