// Shows what is typed in a masked field, on wish; without this script it stays masked.

const field = document.getElementById("answer");
const show = document.getElementById("show");

if (show) {
  document.getElementById("shown").hidden = false;
  show.addEventListener("change", () => (field.type = show.checked ? "text" : "password"));
}
