// The page's own words in the language of the conversation.

const texts = JSON.parse(document.getElementById("texts").textContent);
let locale = document.documentElement.lang in texts ? document.documentElement.lang : "ja";

/** Put runs of text into a node: plain words, links, furigana, words of another language. */
export function fill(node, runs) {
  node.replaceChildren(...runs.map(piece));
  return node;
}

/** Return a catalogue text as a plain string, with its one value filled in. */
export function word(key, percent = "") {
  return texts[locale][key].plain.replace("{percent}", percent);
}

/** Turn the page's fixed words and its `lang` to the language of the conversation. */
export function speak(wanted, lang) {
  document.documentElement.lang = lang;
  if (wanted === locale || !(wanted in texts)) return;
  locale = wanted;
  for (const node of document.querySelectorAll("[data-text]")) fill(node, texts[locale][node.dataset.text].runs);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", word(node.dataset.label));
  document.title = word("profile.name");
}

/** Make an element with a class and children. */
export function make(tag, name = "", ...children) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  node.append(...children);
  return node;
}

function piece(run) {
  if (run.href) return link(run);
  if (run.ruby) return make("ruby", "", run.text, make("rp", "", "（"), make("rt", "", run.ruby), make("rp", "", "）"));
  if (!run.lang) return document.createTextNode(run.text);
  const words = make("span", "", run.text);
  words.lang = run.lang;
  return words;
}

function link(run) {
  const node = make("a", "", run.text, make("span", "unseen", word("webchat.new_window")));
  node.href = run.href;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}
