// Shows a button while the place where the newest question is answered lies below the screen.

const form = document.getElementById("composer");
const more = document.getElementById("more");
let observer = null;

/** Watch the end of the newest reply. */
export function watchEnd(turn) {
  observer?.disconnect();
  observer = new IntersectionObserver(([entry]) => {
    more.hidden = entry.isIntersecting || entry.boundingClientRect.top < 0;
  }, { rootMargin: `0px 0px -${form.offsetHeight}px 0px` });
  observer.observe(turn.querySelector(".choices button:last-of-type") ?? turn.lastElementChild);
}

more.addEventListener("click", () => scrollBy({ top: innerHeight * 0.55, behavior: "smooth" }));
