// Derives input/fsh/codesystems/problem.fsh, the codes that an OperationOutcome of this server may carry, from the words
// that the program has for them, server/pages/src/words/problems.toml.
//
//   node derive-problems.mjs          writes the definition
//   node derive-problems.mjs --check  compares; exit code 1 when it differs

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { codeSystem } from "./fsh.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const WORDS = join(HERE, "../../server/pages/src/words/problems.toml");
const TARGET = join(HERE, "../input/fsh/codesystems/problem.fsh");

// The tables of the file: rule, then `ja.what` and so on. Of alternatives the last is taken, which has no blanks.
function rules(text) {
  const found = new Map();
  let parts;
  for (const line of text.split("\n")) {
    const table = line.match(/^\[([A-Za-z0-9-]+)\]\s*$/);
    const part = line.match(/^((?:ja|en)\.(?:what|why|next)) = (.+)$/);
    if (table) found.set(table[1], (parts = {}));
    else if (part && parts) parts[part[1]] = [JSON.parse(part[2])].flat().at(-1);
    else if (line.trim() !== "" && !line.startsWith("#")) throw new Error(`problems.toml: ${line}`);
  }
  return found;
}

// Sentences one after the other; English ones stand apart.
const sentences = (parts, language, between) =>
  ["what", "why", "next"].map((part) => parts[`${language}.${part}`]).filter(Boolean).join(between);

function definition() {
  const found = rules(readFileSync(WORDS, "utf8"));
  const lines = codeSystem({
    id: "problem",
    title: ["問題の規則", "Rules of problems"],
    about: [
      "OperationOutcome の `details.coding` にある規則の符号です。符号は変わらないので、プログラムはこれを見て動けます。",
      "The codes of rules in `details.coding` of an OperationOutcome. They do not change, so that programs may act on them.",
    ],
    properties: [],
    concepts: [...found].map(([code, parts]) => ({
      ...{ code, ja: parts["ja.what"], en: parts["en.what"], values: [] },
      definition: [sentences(parts, "ja", ""), sentences(parts, "en", " ")],
    })),
  });
  const head = "// Made by base/derive-problems.mjs; change the words that it reads, not this file.";
  return `${head}\n${lines.join("\n")}\n`;
}

try {
  const made = definition();
  if (process.argv.includes("--check")) {
    const same = existsSync(TARGET) && readFileSync(TARGET, "utf8") === made;
    if (!same) throw new Error("problem.fsh is not what problems.toml says");
    console.log("problem.fsh is what problems.toml says.");
  } else writeFileSync(TARGET, made);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
