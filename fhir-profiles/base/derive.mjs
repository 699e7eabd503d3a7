// Derives server/fhir/data/r4.txt, the table of FHIR R4's types and elements, from the published base definitions.
// How it is called stands in package.mjs.

import { FHIR_VERSION, bindingOf, publish, structures, terminology, typeAt } from "./package.mjs";

const SYSTEM = "http://hl7.org/fhirpath/System.";
const FHIR_TYPE = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type";

// The package adds types of its makers to the targets of some references.
const FOREIGN = "https://medplum.com/";

// In 4.0.1 the id of a resource is published as a plain string; the text of the specification and the later
// corrections say `id`.
const CORRECTED = { "Resource.id": "id" };

function typeName(type) {
  if (!type.code.startsWith(SYSTEM)) return type.code;
  const named = (type.extension ?? []).find((extension) => extension.url === FHIR_TYPE);
  return named?.valueUrl ?? "string";
}

// The code systems that a value set draws on. What cannot be followed counts as a system of its own.
function systemsOf(url, sets, seen = new Set()) {
  const address = url.split("|")[0];
  if (seen.has(address)) return new Set();
  seen.add(address);
  const include = sets.get(address)?.compose?.include;
  if (!include) return new Set([undefined]);
  const found = new Set();
  for (const { system, valueSet = [] } of include) {
    if (system) found.add(system);
    else for (const inner of valueSet) for (const one of systemsOf(inner, sets, seen)) found.add(one);
  }
  return found;
}

// The code system that a code of this element belongs to, where its binding leaves no choice.
function systemOf(element, types, sets) {
  const bound = types.join() === "code" && element.binding?.strength === "required" && element.binding.valueSet;
  const systems = bound ? [...systemsOf(bound, sets)] : [];
  return systems.length === 1 ? systems[0] : undefined;
}

// One element as one line without its name: cardinality, flags, types, and the one code system of its codes.
function facts(element, hasChildren, sets) {
  const list = element.max !== "1";
  if (element.min > 1) throw new Error(`${element.path}: min ${element.min}`);
  const cardinality = element.min === 1 ? (list ? "+" : "1") : list ? "*" : "?";
  const bare = element.type?.length === 1 && element.type[0].code.startsWith(SYSTEM);
  const flags =
    (element.isSummary ? "s" : "") +
    (element.isModifier ? "m" : "") +
    (element.representation?.includes("xmlAttr") ? "a" : "") +
    (bare ? "b" : "");
  const origin = element.base?.path ?? element.path;
  const types = element.contentReference
    ? [element.contentReference.slice(1)]
    : CORRECTED[origin]
      ? [CORRECTED[origin]]
      : hasChildren
        ? [element.path]
        : element.type.map(typeName);
  const columns = {
    SYSTEM: systemOf(element, types, sets),
    ...boundTo(element),
    TO: targetsOf(element).join(),
    MAX: list && element.max !== "*" && element.max,
  };
  return `${cardinality} ${flags || "-"} ${[...new Set(types)].join("|")}${said(columns)}`;
}

// The columns that have something to say.
function said(columns) {
  const filled = Object.entries(columns).filter(([, value]) => value);
  return filled.map(([name, value]) => ` ${name}=${value}`).join("");
}

function boundTo(element) {
  const bound = bindingOf(element);
  return bound ? { BIND: `${bound.strength}:${bound.set}`, MAXSET: bound.max } : {};
}

// What its references and canonical addresses may lead to; nothing where that is any resource.
function targetsOf(element) {
  const pointing = (element.type ?? []).filter(({ code }) => code === "Reference" || code === "canonical");
  const lists = pointing
    .map(({ targetProfile = [] }) => targetProfile.filter((target) => !target.startsWith(FOREIGN)).map(typeAt))
    .filter(({ length }) => length);
  if (lists.length > 1) throw new Error(`${element.path}: targets of two types`);
  const targets = lists[0] ?? [];
  return targets.includes("Resource") ? [] : targets;
}

// All types of one structure: itself, and one for each element that has elements of its own.
function* typesOf(structure, sets) {
  const root = structure.type;
  const elements = structure.snapshot.element.filter((element) => !element.sliceName);
  const parents = new Set(elements.map((element) => element.path.replace(/\.[^.]+$/, "")));
  const byParent = new Map();
  for (const element of elements) {
    const cut = element.path.lastIndexOf(".");
    if (cut < 0) continue;
    const parent = element.path.slice(0, cut);
    if (!byParent.has(parent)) byParent.set(parent, []);
    // The value of a primitive is its text, not an element of the tree. What a type forbids it does not have.
    if (structure.kind === "primitive-type" && element.path === `${root}.value`) continue;
    const said = element.max === "0" ? null : facts(element, parents.has(element.path), sets);
    byParent.get(parent).push([element.path.slice(cut + 1), said]);
  }
  const kind =
    structure.kind === "primitive-type"
      ? "primitive"
      : structure.kind === "resource"
        ? structure.abstract
          ? "abstract-resource"
          : "resource"
        : structure.abstract
          ? "abstract"
          : "complex";
  const base = structure.baseDefinition?.split("/").pop() ?? "-";
  const bound = said(boundTo(elements[0]));
  yield { name: root, kind, base, bound, elements: byParent.get(root) ?? [] };
  for (const element of elements) {
    if (element.path === root || !parents.has(element.path)) continue;
    const [type] = element.type.map(typeName);
    yield { name: element.path, kind: "backbone", base: type, bound: "", elements: byParent.get(element.path) };
  }
}

function derive(dir) {
  const types = new Map();
  const { sets } = terminology(dir);
  for (const structure of structures(dir).values()) {
    for (const type of typesOf(structure, sets)) types.set(type.name, type);
  }
  const inherited = (name) => {
    const type = types.get(name);
    return type ? [...inherited(type.base), ...type.elements.map(([element]) => element)] : [];
  };
  const inBase = (name, element) => {
    const type = types.get(name);
    if (!type) return undefined;
    return type.elements.find(([own]) => own === element)?.[1] ?? inBase(type.base, element);
  };
  const lines = [
    `# FHIR R4 ${FHIR_VERSION}: types and their elements. Made by fhir-profiles/base/derive.mjs; do not edit.`,
    "# type: name kind base | element: name cardinality(? 1 * +) flags(s summary, m modifier, a XML attribute,",
    "# b bare: without id and extension of its own) types; an element of the base is repeated only where it differs",
    "# (a type '-' takes it away). SYSTEM= is the code system of a code, where a required binding leaves no other. BIND= is",
    "# the value set with its strength (r required, e extensible, p preferred), MAXSET= the set that no code may leave, TO=",
    "# the targets of references and canonical addresses where not every resource is one, MAX= a limit of items. A type may",
    "# be bound as well. Further columns KEY=VALUE may follow and are skipped by whoever does not know them.",
  ];
  for (const name of [...types.keys()].sort()) {
    const { kind, base, bound, elements } = types.get(name);
    lines.push(`${name} ${kind} ${base}${bound}`);
    const before = new Set(inherited(base));
    for (const [element, text] of elements) {
      if (before.has(element)) {
        if (text === null) lines.push(` ${element} ? - -`);
        else if (text !== inBase(base, element)) lines.push(` ${element} ${text}`);
      } else if (text !== null) {
        lines.push(` ${element} ${text}`);
      }
    }
  }
  return `${lines.join("\n")}\n`;
}

publish("server/fhir/data/r4.txt", derive);
