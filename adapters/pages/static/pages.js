// Copies values and prints the page; without this script both are done by hand.

const note = document.getElementById("copied");
const print = document.getElementById("print");

print.hidden = false;
print.addEventListener("click", () => window.print());

for (const button of document.querySelectorAll(".copy")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(document.getElementById(button.dataset.copies)));
}

async function copy(node) {
  const done = await taken(node);
  note.textContent = done ? note.dataset.done : note.dataset.failed;
  setTimeout(() => (note.textContent = ""), 4000);
}

async function taken(node) {
  try {
    await navigator.clipboard.writeText(node.textContent);
    return true;
  } catch {
    // Plain-http addresses have no clipboard; the selection stays, so that it can be copied by hand.
    getSelection().selectAllChildren(node);
    return document.execCommand("copy");
  }
}
