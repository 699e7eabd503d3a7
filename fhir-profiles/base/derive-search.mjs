// Derives fhir-profiles/package/search-parameters-r4.json, the search parameters of FHIR R4 for the kinds that this server
// stores, from the published base definitions.
// How it is called stands in package.mjs.

import { FHIR_VERSION, publish, resources, servedKinds } from "./package.mjs";

const ADDRESS = "http://hl7.org/fhir/SearchParameter/";
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
  const parameters = resources(dir, "search-parameters.json")
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

publish("fhir-profiles/package/search-parameters-r4.json", derive);
