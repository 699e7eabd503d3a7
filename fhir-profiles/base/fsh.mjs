// FSH as text: what the scripts beside this file write into input/fsh/.

export const BASE = "https://sesshu.example/fhir";

export const quoted = (text) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
export const two = (words) => quoted(words.join(" / "));
const paragraphs = (words) => `"""\n${words.join("\n\n")}\n"""`;
const pascal = (id) => id.replace(/(^|-)(.)/g, (_, dash, letter) => letter.toUpperCase());

// A code system with all its codes. Values of concepts are FSH, by the names of their properties.
export function codeSystem({ id, title, about, properties, concepts }) {
  const lines = [`CodeSystem: ${pascal(id)}Codes`, `Id: ${id}`, `Title: ${two(title)}`];
  lines.push(`Description: ${paragraphs(about)}`);
  lines.push("* ^language = #ja", "* ^status = #active", "* ^experimental = false", "* ^caseSensitive = true");
  lines.push(`* ^valueSet = "${BASE}/ValueSet/${id}"`, "* ^content = #complete");
  properties.forEach(([code, type, words], at) => {
    lines.push(`* ^property[${at}].code = #${code}`, `* ^property[${at}].type = #${type}`);
    lines.push(`* ^property[${at}].description = ${two(words)}`);
  });
  for (const { code, ja, en, definition, values } of concepts) {
    lines.push(`* #${code} ${quoted(ja)} ${two(definition)}`);
    lines.push("  * ^designation[0].language = #en", `  * ^designation[0].value = ${quoted(en)}`);
    values.forEach(([name, value], at) => {
      const type = properties.find(([property]) => property === name)[1];
      lines.push(`  * ^property[${at}].code = #${name}`);
      lines.push(`  * ^property[${at}].value${type[0].toUpperCase()}${type.slice(1)} = ${value}`);
    });
  }
  return lines;
}

// The value set of all codes of a code system.
export const allOf = (id, title) => [
  `ValueSet: ${pascal(id)}Set`,
  `Id: ${id}`,
  `Title: ${two(title)}`,
  `Description: ${paragraphs([`「${title[0]}」のすべての符号です。`, `All codes of the code system “${title[1]}”.`])}`,
  "* ^language = #ja",
  "* ^status = #active",
  "* ^experimental = false",
  `* include codes from system ${pascal(id)}Codes`,
];

// A concept map. Each group: source system, target system, and lines of [code, display, target, equivalence, comment];
// lines of one code stand together.
export function conceptMap({ id, title, about, source, target, groups }) {
  const lines = [`Instance: ${id}`, "InstanceOf: ConceptMap", "Usage: #definition", `Title: ${two(title)}`];
  lines.push(`Description: ${paragraphs(about)}`, `* url = "${BASE}/ConceptMap/${id}"`, `* name = "${pascal(id)}"`);
  lines.push(`* title = ${two(title)}`, `* description = ${paragraphs(about)}`, "* language = #ja");
  lines.push("* status = #active", "* experimental = false");
  if (source) lines.push(`* sourceCanonical = "${BASE}/ValueSet/${source}"`);
  if (target) lines.push(`* targetCanonical = "${BASE}/ValueSet/${target}"`);
  groups.forEach(({ from, to, maps }, group) => {
    lines.push(`* group[${group}].source = "${from}"`, `* group[${group}].target = "${to}"`);
    const elements = new Map(maps.map(([code]) => [code, maps.filter(([other]) => other === code)]));
    [...elements.values()].forEach((targets, at) => {
      const element = `group[${group}].element[${at}]`;
      lines.push(`* ${element}.code = #${targets[0][0]}`);
      if (targets[0][1]) lines.push(`* ${element}.display = ${quoted(targets[0][1])}`);
      targets.forEach(([, , code, equivalence, comment], k) => {
        if (code) lines.push(`* ${element}.target[${k}].code = #${code}`);
        lines.push(`* ${element}.target[${k}].equivalence = #${equivalence}`);
        if (comment) lines.push(`* ${element}.target[${k}].comment = ${two(comment)}`);
      });
    });
  });
  return lines;
}
