// Derives server/fhir/data/r4-codes.txt, the codes of the value sets that FHIR R4's elements are bound to, from the
// published base definitions. How it is called stands in package.mjs.

import { FHIR_VERSION, bindingOf, publish, servedKinds, structures, terminology } from "./package.mjs";

const UCUM = "http://unitsofmeasure.org";

// Bindings that are not required count on data types, on the kinds that are stored, and on these.
const AROUND = ["Bundle", "Parameters", "OperationOutcome", "NamingSystem", "Medication", "Device", "Encounter", "RelatedPerson", "Condition"];

// Code systems whose codes are told by their form, because they are too many or are made by rules.
const FORMS = {
  "urn:ietf:bcp:13": "mime",
  "urn:ietf:bcp:47": "bcp47",
  "urn:ietf:rfc:3986": "uri",
  "urn:iso:std:iso:3166": "iso3166",
  "urn:iso:std:iso:3166:-2": "iso3166-2",
  "http://unstats.un.org/unsd/methods/m49/m49.htm": "m49",
  [UCUM]: "ucum",
};

// Code systems that are not free to be carried along, even by a few of their codes.
const LICENSED = ["http://loinc.org", "http://snomed.info/sct"];

// Parts of a code system that is told by its form: those units that measure the same as this one.
const MEASURED = { "canonical = a": "ucum-time", "canonical = m": "ucum-length" };

// The greatest set of languages for expressions is a document, not a value set.
const DOCUMENTS = { "http://www.rfc-editor.org/bcp/bcp13.txt": "urn:ietf:bcp:13" };

// ISO 4217, which the package only names: what is legal tender, with what has been withdrawn since 2018 and funds.
const CURRENCY = "urn:iso:std:iso:4217";
const CURRENCIES = `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
  CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP
  GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP
  LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN
  PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STD STN SVC SYP SZL THB TJS
  TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VEF VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD
  XCG XDR XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG ZWL`.split(/\s+/);

// Some published code systems are examples: a code that they do not have may be right.
const WHOLE = ["complete"];
const PARTIAL = ["fragment", "example"];

// The value sets that matter: with a required binding anywhere, with another one on what is common here, and their
// greatest sets.
function wanted(dir) {
  const types = structures(dir);
  const near = new Set([...servedKinds(), ...AROUND, "Resource", "DomainResource"]);
  const found = new Set();
  for (const structure of types.values()) {
    const common = structure.kind !== "resource" || near.has(structure.type);
    for (const element of structure.snapshot.element) {
      const bound = bindingOf(element);
      if (!bound || !(common || bound.strength === "r")) continue;
      found.add(bound.set);
      if (bound.max) found.add(bound.max);
    }
  }
  return [...found].sort();
}

// All concepts of a code system by code, with the codes right below each.
function concepts(system) {
  const found = new Map();
  const add = (list, above) => {
    for (const concept of list ?? []) {
      if (!found.has(concept.code)) found.set(concept.code, { concept, below: new Set() });
      if (above !== undefined) found.get(above).below.add(concept.code);
      add(concept.concept, concept.code);
    }
  };
  add(system.concept);
  // A concept in two places stands in one of them and is named in the other.
  for (const [, { concept, below }] of found) {
    for (const { code, valueCode } of concept.property ?? []) {
      if (code === "child" && found.has(valueCode)) below.add(valueCode);
      if (code === "subsumedBy" && found.has(valueCode)) found.get(valueCode).below.add(concept.code);
    }
  }
  return found;
}

function descendants(code, all, seen = new Set()) {
  if (!all.has(code)) throw new Error(`no code ${code}`);
  if (seen.has(code)) return seen;
  seen.add(code);
  for (const below of all.get(code).below) descendants(below, all, seen);
  return seen;
}

// Whether codes pass a filter of a value set.
function passing({ property, op, value }, all) {
  const tree = property === "concept" && new Set(all.has(value) ? descendants(value, all) : []);
  if (tree && !all.has(value)) throw new Error(`no code ${value}`);
  if (tree && op === "is-a") return (code) => tree.has(code);
  if (tree && op === "is-not-a") return (code) => !tree.has(code);
  if (tree && op === "descendent-of") return (code) => code !== value && tree.has(code);
  if (op === "regex" && property === "code") return (code) => new RegExp(`^(?:${value})$`).test(code);
  if (op === "=") {
    return (code) => (all.get(code).concept.property ?? []).some((one) => one.code === property && held(one) === value);
  }
  throw new Error(`a filter that is not known: ${property} ${op} ${value}`);
}

function held(property) {
  return String(Object.entries(property).find(([name]) => name.startsWith("value"))[1]);
}

// The content of a value set: for each system its codes, `true` for all of them, or how its codes are told.
function contentOf(url, all, open = []) {
  if (open.includes(url)) throw new Error(`${url} includes itself`);
  if (DOCUMENTS[url]) return new Map([[DOCUMENTS[url], `form ${FORMS[DOCUMENTS[url]]}`]]);
  const { compose } = all.sets.get(url) ?? {};
  if (!compose) return new Map([["", "open"]]);
  const content = new Map();
  for (const part of compose.include) merge(content, partOf(part, all, [...open, url]));
  for (const part of compose.exclude ?? []) {
    for (const [system, without] of partOf(part, all, [...open, url])) exclude(content, system, without, all, url);
  }
  return content;
}

function merge(content, more) {
  for (const [system, codes] of more) {
    const have = content.get(system);
    if (have === undefined || codes === true) content.set(system, codes);
    else if (have instanceof Set && codes instanceof Set) content.set(system, new Set([...have, ...codes]));
    else if (have instanceof Set) content.set(system, codes);
  }
}

function exclude(content, system, without, all, url) {
  const have = content.get(system) === true ? new Set(all.concepts(system).keys()) : content.get(system);
  if (!(have instanceof Set && without instanceof Set)) throw new Error(`${url}: cannot leave out`);
  content.set(system, new Set([...have].filter((code) => !without.has(code))));
}

function partOf({ system, concept, filter = [], valueSet = [] }, all, open) {
  if (!system) {
    if (valueSet.length !== 1) throw new Error(`${open}: value sets that overlap`);
    return contentOf(valueSet[0].split("|")[0], all, open);
  }
  if (valueSet.length) throw new Error(`${open}: a system and a value set`);
  return new Map([[system, codesOf(system, concept, filter, all)]]);
}

function codesOf(system, concept, filter, all) {
  if (LICENSED.includes(system)) return "open";
  if (concept) return new Set(concept.map(({ code }) => code));
  if (system === CURRENCY) return new Set(CURRENCIES);
  if (FORMS[system]) {
    const [only] = filter.map(({ property, op, value }) => `${property} ${op} ${value}`);
    return `form ${MEASURED[only] ?? FORMS[system]}`;
  }
  const content = all.systems.get(system)?.content;
  if (![...WHOLE, ...PARTIAL].includes(content)) return "open";
  if (!filter.length) return true;
  const known = all.concepts(system);
  const tests = filter.map((one) => passing(one, known));
  return new Set([...known.keys()].filter((code) => tests.every((test) => test(code))));
}

function systemLines(url, { systems }) {
  const system = systems.get(url);
  const insensitive = system.caseSensitive === false ? " insensitive" : "";
  const lines = [`system ${url}${insensitive}${PARTIAL.includes(system.content) ? " fragment" : ""}`];
  const add = (list, depth) => {
    for (const { code, concept } of list ?? []) {
      lines.push(" ".repeat(depth) + plain(code));
      add(concept, depth + 1);
    }
  };
  add(system.concept, 1);
  return lines;
}

function setLines(url, content) {
  const lines = [`set ${url}`];
  for (const [system, codes] of [...content].sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (codes === true) lines.push(` of ${system}`);
    else if (codes instanceof Set) lines.push(` of ${system} ${[...codes].map(plain).join(" ")}`);
    else lines.push(` ${codes} ${system}`.trimEnd());
  }
  return lines;
}

function plain(code) {
  if (/\s/.test(code)) throw new Error(`a space in a code: ${code}`);
  return code;
}

function derive(dir) {
  const { sets, systems } = terminology(dir);
  const known = new Map();
  const all = {
    sets,
    systems,
    concepts(url) {
      if (!known.has(url)) known.set(url, concepts(systems.get(url)));
      return known.get(url);
    },
  };
  const contents = wanted(dir).map((url) => [url, contentOf(url, all)]);
  const whole = new Set(contents.flatMap(([, content]) => [...content].filter(([, codes]) => codes === true).map(([system]) => system)));
  const head = [
    `# FHIR R4 ${FHIR_VERSION}: codes of the value sets that elements are bound to. Made by fhir-profiles/base/derive-codes.mjs;`,
    "# do not edit. system URL [insensitive] [fragment]: its codes, one space more for each level below another code.",
    "# set URL: of SYSTEM (all its codes) | of SYSTEM CODE ... (these) | form NAME SYSTEM (told by their form) | open [SYSTEM]",
    "# (cannot be told here; without a system nothing is known of the set).",
  ];
  const lines = [...whole].sort().flatMap((url) => systemLines(url, all));
  lines.push(...contents.flatMap(([url, content]) => setLines(url, content)));
  return `${[...head, ...lines].join("\n")}\n`;
}

publish("server/fhir/data/r4-codes.txt", derive);
