// Sends a picture as it is: by button, camera, paste or drop. One that is too large is only announced.

import { eventId, persist } from "/static/chat/outbox.js";
import { tell } from "/static/chat/state.js";

const limit = Number(document.getElementById("composer").dataset.limit);
const row = document.getElementById("upload");
const thumb = document.getElementById("thumb");
const bar = document.getElementById("bar");
const drop = document.getElementById("drop");

/** Send a file until it is taken; rejects with the status of an answer that repeating does not mend. */
export async function sendPicture(file) {
  const id = eventId();
  const address = URL.createObjectURL(file);
  thumb.src = address;
  row.hidden = false;
  try {
    await persist(() => once(file, id));
  } finally {
    row.hidden = true;
    thumb.removeAttribute("src");
    URL.revokeObjectURL(address);
  }
}

/** Call `take` with every picture that is chosen, photographed, pasted or dropped. */
export function watchPictures(take) {
  for (const id of ["camera", "album"]) {
    document.getElementById(id).addEventListener("change", ({ target }) => {
      const [file] = target.files;
      if (file) take(file);
      target.value = "";
    });
  }
  addEventListener("paste", (event) => offer(event, event.clipboardData, take));
  addEventListener("drop", (event) => {
    drop.hidden = true;
    offer(event, event.dataTransfer, take);
  });
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    drop.hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.hidden = true;
  });
}

function offer(event, data, take) {
  const [file] = data?.files ?? [];
  if (!file) return;
  event.preventDefault();
  take(file);
}

function once(file, id) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const end = () => resolve({ status: request.status, wait: Number(request.getResponseHeader("Retry-After")) });
    request.open("POST", "/chat/picture");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-Event-Id", id);
    request.setRequestHeader("X-Picture-Name", encodeURIComponent(file.name || ""));
    request.setRequestHeader("X-Picture-Size", String(file.size));
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? (loaded / total) * 100 : 0));
    request.addEventListener("load", end);
    request.addEventListener("error", () => resolve({ status: 0, wait: 0 }));
    request.send(file.size > limit ? null : file);
  });
}

// Said in quarters: a screen reader must not be kept busy by numbers.
function progress(percent) {
  bar.value = percent;
  const quarter = Math.floor(percent / 25) * 25;
  tell("webchat.sending_photo", String(quarter));
}
