// Derives server/fhir/data/r4-rules.txt, the invariants of FHIR R4's types and elements, from the published base
// definitions. How it is called stands in package.mjs.

import { FHIR_VERSION, parents, publish, structures } from "./package.mjs";

const STRUCTURE = "http://hl7.org/fhir/StructureDefinition/";
const NAME = "name.matches('[A-Z]([A-Za-z0-9_]){0,254}')";
// A definition's name has a form, but a definition without a name does not break it.
const NAMED = `name.hasValue().not() or ${NAME}`;

// Where an expression of 4.0.1 does not say what its rule means, or gives nothing where the rule is kept: what it is, and
// what it ought to be. Each is checked to be there, so that a correction ends with its cause.
const CORRECTED = {
  // Of addresses that are a plain `uri` it asks a second time for the `canonical` ones.
  "DomainResource dom-3": (text) => inside(text, "descendants().where(as(canonical) = '#').exists()).not()", "descendants().where(as(uri) = '#').exists()).not()"),
  // A reference by identifier alone has no text to look at, and `#` is the resource around.
  "Reference ref-1": (text) =>
    whole(
      text,
      "reference.startsWith('#').not() or (reference.substring(1).trace('url') in %rootResource.contained.id.trace('ids'))",
      "reference.hasValue().not() or reference = '#' or reference.startsWith('#').not() or (reference.substring(1) in %rootResource.contained.id)",
    ),
  // `2024-05-20` to `2024-05` cannot be compared and is no fault: only an end that is surely earlier is.
  "Period per-1": (text) =>
    whole(text, "start.hasValue().not() or end.hasValue().not() or (start <= end)", "where(start > end).empty()"),
  // Amounts in different units cannot be compared and are no fault.
  "Range rng-2": (text) => whole(text, "low.empty() or high.empty() or (low <= high)", "where(low > high).empty()"),
  // Moments of different exactness, as with periods.
  "Task inv-1": (text) =>
    whole(
      text,
      "lastModified.exists().not() or authoredOn.exists().not() or lastModified >= authoredOn",
      "where(lastModified < authoredOn).empty()",
    ),
  "MedicationDispense mdd-1": (text) =>
    whole(
      text,
      "whenHandedOver.empty() or whenPrepared.empty() or whenHandedOver >= whenPrepared",
      "where(whenHandedOver < whenPrepared).empty()",
    ),
  // The address of the code system was never filled in, so that the rule could not be broken.
  "Consent ppc-2": consentScope,
  "Consent ppc-3": consentScope,
  "Consent ppc-4": consentScope,
  "Consent ppc-5": consentScope,
  // It compares the whole category with a code, and so is broken by every category.
  "Condition con-3": (text) =>
    inside(
      text,
      "category.select($this='problem-list-item').empty()",
      "category.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-category' and code='problem-list-item').empty()",
    ),
  // Without a greatest number there is nothing to compare.
  "MessageDefinition.focus md-1": (text) => inside(text, "max='*'", "max.empty() or max='*'"),
  // `Boolean` is not the name of FHIR's type.
  "Questionnaire.item.enableWhen que-7": (text) => inside(text, "answer is Boolean", "answer is boolean"),
  // The rule is about more than one condition.
  "Questionnaire.item que-12": (text) => inside(text, "enableWhen.count() > 2", "enableWhen.count() > 1"),
  // Without a probability there is nothing to compare.
  "RiskAssessment.prediction ras-2": (text) =>
    whole(text, "probability is decimal implies (probability as decimal) <= 100", "probability.ofType(decimal).all($this <= 100)"),
};

// Rules that ask for what is not there, and why.
const LEFT_OUT = {
  "ChargeItemDefinition cid-0": "the type has no name",
};

function consentScope(text) {
  return inside(text, "system='something'", "system='http://terminology.hl7.org/CodeSystem/consentscope'");
}

function inside(text, wrong, right) {
  if (text.split(wrong).length !== 2) throw new Error(`nothing to correct in ${text}`);
  return text.replace(wrong, () => right);
}

function whole(text, wrong, right) {
  if (text !== wrong) throw new Error(`nothing to correct in ${text}`);
  return right;
}

// The invariants that are said at this place itself, and not by the type that its elements have.
function* ownRules(structure, profiles) {
  const root = structure.type;
  const nested = parents(structure);
  for (const element of structure.snapshot.element) {
    for (const { key, severity, expression, source } of element.constraint ?? []) {
      // An element names the type or the profile whose rule it repeats, and for a nested one its own type.
      const own = element.path === root || nested.has(element.path) || !inherited(key, element);
      if (own && (source === undefined || source === STRUCTURE + root)) {
        yield { context: element.path, key, severity, expression };
      }
    }
    for (const { profile = [] } of element.type ?? []) {
      for (const rule of profile.flatMap((address) => rulesOf(profiles.get(address)))) {
        yield { ...rule, context: element.path };
      }
    }
  }
}

function inherited(key, element) {
  return element.type?.some(({ code }) => code === "Extension") && (key === "ele-1" || key === "ext-1");
}

// What a profile of R4 itself demands beyond its type: `SimpleQuantity`.
function rulesOf(profile) {
  const rules = profile?.snapshot.element[0].constraint ?? [];
  return rules.filter(({ source }) => source === undefined || source === profile.url);
}

function derive(dir) {
  const profiles = structures(dir, true);
  const used = new Set();
  const lines = new Set();
  for (const structure of structures(dir).values()) {
    for (const { context, key, severity, expression } of ownRules(structure, profiles)) {
      const place = `${context} ${key}`;
      const correct = CORRECTED[place] ?? (expression === NAME ? () => NAMED : (text) => text);
      used.add(place);
      if (LEFT_OUT[place]) continue;
      const text = correct(expression);
      if (/[\t\n\r]/.test(text)) throw new Error(`${place}: a line of its own`);
      lines.add(`${context}\t${key}\t${severity[0]}\t${text}`);
    }
  }
  const unused = [CORRECTED, LEFT_OUT].flatMap(Object.keys).filter((place) => !used.has(place));
  if (unused.length) throw new Error(`nothing to correct: ${unused}`);
  const head = [
    `# FHIR R4 ${FHIR_VERSION}: invariants. Made by fhir-profiles/base/derive-rules.mjs, which lists corrections; do not edit.`,
    "# context (a type, or an element by its path), key, severity (e error, w warning), FHIRPath expression; TAB separated",
    ...Object.entries(LEFT_OUT).map(([place, reason]) => `# left out: ${place}, because ${reason}`),
  ];
  return `${[...head, ...[...lines].sort()].join("\n")}\n`;
}

publish("server/fhir/data/r4-rules.txt", derive);
