// Derives input/fsh/generated/ from the table of vaccines, server/immunization/data/vaccines.csv, which the program
// reads as well, and from vaccine-facts.json, which holds the names of groups and the codes of other systems.
//
//   node derive-vaccines.mjs          writes the definitions
//   node derive-vaccines.mjs --check  compares; exit code 1 when they differ

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { BASE, allOf, codeSystem, conceptMap, quoted } from "./fsh.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const TABLE = join(HERE, "../../server/immunization/data/vaccines.csv");
const TARGET = join(HERE, "../input/fsh/generated");
const COLUMNS =
  "id brand_ja generic_ja group diseases manufacturer_ja kind route dose_ml label_age routine_from routine_to market " +
  "cvx cvx_fit yj hot9 mark note";

const facts = JSON.parse(readFileSync(join(HERE, "vaccine-facts.json"), "utf8"));

// --- the table -------------------------------------------------------------------------------------------------------

// The fields of a text in the form of RFC 4180, line by line.
function parseCsv(text) {
  const lines = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const fields = lines[lines.length - 1];
    const c = text[i];
    if (quoted && c === '"' && text[i + 1] === '"') fields[fields.length - 1] += text[(i += 1)];
    else if (c === '"') quoted = !quoted;
    else if (quoted) fields[fields.length - 1] += c;
    else if (c === ",") fields.push("");
    else if (c === "\n") lines.push([""]);
    else if (c !== "\r") fields[fields.length - 1] += c;
  }
  return lines.filter((fields) => fields.length > 1);
}

function products() {
  const [names, ...lines] = parseCsv(readFileSync(TABLE, "utf8"));
  if (names.join(" ") !== COLUMNS) throw new Error("vaccines.csv: unknown columns");
  return lines.map((fields) => Object.fromEntries(names.map((name, at) => [name, fields[at] ?? ""])));
}

// The codes of a code system that stands in input/fsh/codesystems/.
function codes(id) {
  const source = readFileSync(join(HERE, `../input/fsh/codesystems/${id}.fsh`), "utf8");
  return new Set([...source.matchAll(/^\* #(\S+)/gm)].map((found) => found[1]));
}

const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

// What is wrong in the table or in the facts beside it.
function faults(rows) {
  const found = [];
  const want = (fits, row, what) => fits || found.push(`${row.id}: ${what}`);
  const known = ["target-disease", "vaccine-kind", "vaccine-market", "map-fit", "manufacturer"];
  const [diseases, kinds, markets, fits, makers] = known.map(codes);
  const ids = rows.map((row) => row.id);
  for (const row of rows) {
    want(/^[a-z0-9-]+$/.test(row.id) && ids.indexOf(row.id) === ids.lastIndexOf(row.id), row, "id");
    want(facts.groups[row.group], row, "group");
    want(facts.products[row.id], row, "no facts");
    want(row.diseases.split(";").every((one) => diseases.has(one)), row, "diseases");
    want(makers.has(facts.makers[row.manufacturer_ja]), row, "manufacturer_ja");
    want(kinds.has(row.kind), row, "kind");
    want(markets.has(row.market), row, "market");
    want(fits.has(row.cvx_fit) && (row.cvx_fit === "none" ? row.cvx === "" : /^\d{2,3}$/.test(row.cvx)), row, "cvx");
    want([row.routine_from, row.routine_to].every((day) => day === "" || isDay(day)), row, "day");
    want(!row.routine_from || !row.routine_to || row.routine_from <= row.routine_to, row, "days in the wrong order");
    want(["C", "A"].includes(row.mark), row, "mark");
    want(row.yj === "" || /^\d{4}[0-9A-Z]{8}$/.test(row.yj), row, "yj");
    want(row.hot9 === "" || /^\d{9}$/.test(row.hot9), row, "hot9");
  }
  for (const id of Object.keys(facts.products)) if (!ids.includes(id)) found.push(`${id}: facts without a row`);
  // A group that only records from abroad name has no product here, and then says its diseases itself.
  for (const [id, { diseases: told }] of Object.entries(facts.groups))
    if (!told && !rows.some((row) => row.group === id)) found.push(`${id}: no product`);
  return found;
}

// --- the definitions -------------------------------------------------------------------------------------------------

const own = (id) => `${BASE}/CodeSystem/${id}`;
const PRODUCT = own("vaccine-product");
const GROUP = own("vaccine-group");
const CVX = "http://hl7.org/fhir/sid/cvx";
const ATC = "http://www.whocc.no/atc";
const ICD11 = "http://id.who.int/icd/release/11/mms";

function productCodes(rows) {
  const properties = [
    ["group", "Coding", ["ワクチンの種類", "The vaccine group"]],
    ["disease", "Coding", ["対象疾病", "A disease that it prevents"]],
    ["manufacturer", "Coding", ["製造販売業者", "The maker"]],
    ["kind", "Coding", ["接種間隔の規則での種別", "The kind in the rule of intervals"]],
    ["route", "string", ["添付文書の経路", "The routes of the label"]],
    ["dose", "string", ["一回の量（mL）", "The volume of a dose in mL"]],
    ["label-age", "string", ["添付文書の年齢", "The ages of the label"]],
    ["routine-from", "dateTime", ["制度で使えた最初の日", "The first day in the programme"]],
    ["routine-to", "dateTime", ["制度で使えた最後の日", "The last day in the programme"]],
    ["market", "Coding", ["流通", "Whether it can be had"]],
    ["cvx-fit", "Coding", ["CVX との近さ", "How close its CVX code comes"]],
    ["confidence", "Coding", ["典拠の確かさ", "How well the facts were confirmed"]],
  ];
  const concepts = rows.map((row) => {
    const en = facts.products[row.id].en;
    const values = [["group", `VaccineGroupCodes#${row.group}`]];
    for (const disease of row.diseases.split(";")) values.push(["disease", `TargetDiseaseCodes#${disease}`]);
    values.push(["manufacturer", `ManufacturerCodes#${facts.makers[row.manufacturer_ja]}`]);
    values.push(["kind", `VaccineKindCodes#${row.kind}`], ["route", quoted(row.route)], ["dose", quoted(row.dose_ml)]);
    if (row.label_age) values.push(["label-age", quoted(row.label_age)]);
    if (row.routine_from) values.push(["routine-from", quoted(row.routine_from)]);
    if (row.routine_to) values.push(["routine-to", quoted(row.routine_to)]);
    values.push(["market", `VaccineMarketCodes#${row.market}`], ["cvx-fit", `MapFitCodes#${row.cvx_fit}`]);
    values.push(["confidence", `MapConfidenceCodes#${row.mark === "C" ? "confirmed" : "assumed"}`]);
    const definition = [`${row.generic_ja}。${row.manufacturer_ja}の製品です。`, `${en}; vaccine group ${row.group}.`];
    return { code: row.id, ja: row.brand_ja, en, definition, values };
  });
  const title = ["ワクチンの製品", "Vaccine products"];
  const about = [
    "日本で使われている、または使われていたワクチンの製品です。ほかの体系の符号は対応表にあります。" +
      "制度の日は、定期接種と特例臨時接種についてのものです。どちらの日も書かれていない製品は、任意接種だけに使われます。",
    "Vaccine products that are or were in use in Japan. The codes of other systems stand in the maps. The days in the " +
      "programme are those of the routine and of the special temporary programme. A product with neither day is for " +
      "voluntary use only.",
  ];
  return codeSystem({ id: "vaccine-product", title, about, properties, concepts });
}

const GROUP_TITLE = ["ワクチンの種類", "Vaccine groups"];

function groupCodes(diseasesOf) {
  const properties = [["disease", "Coding", ["対象疾病", "A disease that it prevents"]]];
  const concepts = Object.entries(facts.groups).map(([code, { ja, en }]) => ({
    ...{ code, ja, en },
    definition: [
      `${ja}のワクチンです。製品が分からないときにも使います。`,
      `${en}: vaccines of this type, also where the product is not known.`,
    ],
    values: diseasesOf.get(code).map((disease) => ["disease", `TargetDiseaseCodes#${disease}`]),
  }));
  const about = [
    "接種の回数と間隔を数える単位となるワクチンの種類です。製品はどれか一つの種類に属します。",
    "Types of vaccines, the unit in which doses and intervals are counted. Each product belongs to one of them.",
  ];
  return codeSystem({ id: "vaccine-group", title: GROUP_TITLE, about, properties, concepts });
}

const NO_CODE = ["対応する符号がありません。", "There is no code for it."];
const CLOSE = ["種類は近いが、その製品の符号ではありません。", "Close in type, not a code of this product."];
// Where the CVX code of a group covers only a part of it.
const GROUP_CVX = {
  "PCV-ADULT": ["narrower", ["21 価の製品の符号です。", "The code of the 21-valent product."]],
  "FLU-HD": ["narrower", ["3 価の高用量の符号です。", "The code of the trivalent high-dose type."]],
};

// [code, display, target, equivalence, comment] from the CVX code of a product.
function productToCvx({ id, brand_ja, cvx, cvx_fit }) {
  const equivalence = { good: "equivalent", approximate: "inexact", unspecified: "wider" }[cvx_fit];
  if (!equivalence) return [id, brand_ja, null, "unmatched", NO_CODE];
  return [id, brand_ja, cvx, equivalence, equivalence === "inexact" ? CLOSE : null];
}

function cvxToGroup() {
  const accepted = Object.entries(facts.groups).flatMap(([id, { accepts }]) =>
    accepts.map((cvx) => [cvx, null, id, facts.groups[id].cvx === cvx ? "equivalent" : "wider", null]),
  );
  const others = Object.entries(facts["not-accepted"]).map(([cvx, why]) => [cvx, null, null, "unmatched", why]);
  return [...accepted, ...others].sort(([one], [other]) => Number(one) - Number(other));
}

function groupToCvx() {
  return Object.entries(facts.groups).map(([id, { ja, cvx }]) => {
    if (!cvx) return [id, ja, null, "unmatched", NO_CODE];
    return [id, ja, cvx, ...(GROUP_CVX[id] ?? ["equivalent", null])];
  });
}

function mapsOfGroups(rows, diseasesOf) {
  const diseases = Object.entries(facts.groups).flatMap(([id, { ja }]) =>
    diseasesOf.get(id).map((disease) => [id, ja, disease, "relatedto", null]),
  );
  return [
    {
      id: "vaccine-product-to-vaccine-group",
      title: ["製品から種類へ", "Product to group"],
      about: ["製品が属する種類です。", "The group that a product belongs to."],
      source: "vaccine-product",
      target: "vaccine-group",
      groups: [{ from: PRODUCT, to: GROUP, maps: rows.map((row) => [row.id, row.brand_ja, row.group, "subsumes", null]) }],
    },
    {
      id: "vaccine-group-to-target-disease",
      title: ["種類から対象疾病へ", "Group to disease"],
      about: ["種類のワクチンが防ぐ病気です。混合ワクチンでは複数あります。", "The diseases that a group prevents; combinations have several."],
      source: "vaccine-group",
      target: "target-disease",
      groups: [{ from: GROUP, to: own("target-disease"), maps: diseases }],
    },
    {
      id: "vaccine-group-to-cvx",
      title: ["種類から CVX へ", "Group to CVX"],
      about: ["製品が分からないときに出す CVX です。", "The CVX code to send where the product is not known."],
      source: "vaccine-group",
      groups: [{ from: GROUP, to: CVX, maps: groupToCvx() }],
    },
    {
      id: "cvx-to-vaccine-group",
      title: ["CVX から種類へ", "CVX to group"],
      about: [
        "受け取った CVX を種類に直します。種類を決められないものは、推し量らずその理由を示します。",
        "Turns a received CVX code into a group. Where that cannot be told it says why, and does not guess.",
      ],
      target: "vaccine-group",
      groups: [{ from: CVX, to: GROUP, maps: cvxToGroup() }],
    },
  ];
}

// The products that have this fact, as lines of a map.
function having(rows, key, equivalence, comment = null) {
  const known = rows.filter(({ id }) => facts.products[id][key]);
  return known.map(({ id, brand_ja }) => [id, brand_ja, facts.products[id][key], equivalence, comment]);
}

// The products that have something in this column of the table.
function given(rows, key) {
  return rows.filter((row) => row[key]).map((row) => [row.id, row.brand_ja, row[key], "equivalent", null]);
}

function medicineCodes(rows) {
  const package_ = ["包装の一つです。", "One of its packages."];
  return {
    id: "vaccine-product-to-medicine-code",
    title: ["製品から医薬品コードへ", "Product to medicine codes"],
    about: [
      "公表された文書に現れる YJ、HOT9、HOT13 だけです。運用者は自分の一覧を読み込めます。",
      "Only those codes of YJ, HOT9 and HOT13 that stand in public documents. An operator can load a list of their own.",
    ],
    source: "vaccine-product",
    groups: [
      { from: PRODUCT, to: "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code", maps: given(rows, "yj") },
      { from: PRODUCT, to: "http://medis.or.jp/CodeSystem/master-HOT9", maps: given(rows, "hot9") },
      { from: PRODUCT, to: "http://medis.or.jp/CodeSystem/master-HOT13", maps: having(rows, "hot13", "narrower", package_) },
    ],
  };
}

function productToIcd11({ id, group, brand_ja }) {
  const code = facts.products[id].icd11 ?? facts.groups[group].icd11;
  return code ? [id, brand_ja, code, "wider", null] : [id, brand_ja, null, "unmatched", NO_CODE];
}

// Maps from products to one other system: id, titles, what it says, system, lines.
function mapsOfProducts(rows) {
  const dcc = having(rows, "mp", "wider");
  const list = [
    ["vaccine-product-to-cvx", ["製品から CVX へ", "Product to CVX"],
      ["製品に最も近い CVX です。近さに応じて関係を示します。", "The closest CVX code of a product; the relation says how close."],
      CVX, rows.map(productToCvx)],
    ["vaccine-product-to-atc", ["製品から ATC へ", "Product to ATC"],
      ["製品の ATC 分類です。", "The ATC class of a product."],
      ATC, having(rows, "atc", "wider")],
    ["vaccine-product-to-icd11", ["製品から ICD-11 のワクチン分類へ", "Product to ICD-11 vaccine class"],
      ["証明書に載せる ICD-11 の拡張符号です。", "The ICD-11 extension code for certificates."],
      ICD11, rows.map(productToIcd11)],
    ["vaccine-product-to-icd11-brand", ["製品から ICD-11 の商品名へ", "Product to ICD-11 brand"],
      ["商品名の拡張符号がある製品だけです。ここにない製品は、商品名の符号を要する形式では出せません。",
        "Only products that have a brand code. Others cannot be issued in a format that asks for one."],
      ICD11, having(rows, "brand", "wider")],
    ["vaccine-product-to-eu-dcc-product", ["製品から EU DCC の製品へ", "Product to EU DCC product"],
      ["EU DCC の `mp` です。ここにない製品は EU DCC では出せません。",
        "The `mp` of the EU DCC. Other products cannot be issued as EU DCC."],
      "https://ec.europa.eu/health/documents/community-register/html/", dcc],
    ["vaccine-product-to-eu-dcc-holder", ["製品から EU DCC の承認取得者へ", "Product to EU DCC holder"],
      ["EU DCC の `ma` です。", "The `ma` of the EU DCC."],
      "https://spor.ema.europa.eu/v1/organisations", having(rows, "ma", "relatedto")],
    ["vaccine-product-to-eu-dcc-prophylaxis", ["製品から EU DCC の予防の種類へ", "Product to EU DCC prophylaxis"],
      ["EU DCC の `vp` です。値の一覧にある ATC の符号を使うので、SNOMED CT を要しません。",
        "The `vp` of the EU DCC: the ATC code of its list, so that SNOMED CT is not needed."],
      ATC, dcc.map(([id, brand]) => [id, brand, "J07BX03", "wider", null])],
  ];
  return list.map(([id, title, about, to, maps]) => {
    return { id, title, about, source: "vaccine-product", groups: [{ from: PRODUCT, to, maps }] };
  });
}

function build() {
  const rows = products();
  const wrong = faults(rows);
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  // A use of one product that is not its group's (varicella vaccine against zoster) is left out by the facts.
  const union = (id) => new Set(rows.filter((row) => row.group === id).flatMap((row) => row.diseases.split(";")));
  const diseasesOf = new Map(Object.entries(facts.groups).map(([id, { diseases }]) => [id, diseases ?? [...union(id)]]));
  const made = new Map();
  made.set("vaccine-product.fsh", productCodes(rows));
  made.set("vaccine-product-set.fsh", allOf("vaccine-product", ["ワクチンの製品", "Vaccine products"]));
  made.set("vaccine-group.fsh", groupCodes(diseasesOf));
  made.set("vaccine-group-set.fsh", allOf("vaccine-group", GROUP_TITLE));
  const maps = [...mapsOfGroups(rows, diseasesOf), ...mapsOfProducts(rows), medicineCodes(rows)];
  for (const map of maps) made.set(`${map.id}.fsh`, conceptMap(map));
  const head = "// Made by base/derive-vaccines.mjs; change the table or the facts that it reads, not this file.";
  return new Map([...made].map(([name, lines]) => [name, `${head}\n${lines.join("\n")}\n`]));
}

try {
  const made = build();
  const there = existsSync(TARGET) ? readdirSync(TARGET) : [];
  const stale = there.filter((name) => !made.has(name));
  const differs = ([name, text]) => !there.includes(name) || readFileSync(join(TARGET, name), "utf8") !== text;
  const different = [...stale, ...[...made].filter(differs).map(([name]) => name)];
  if (process.argv.includes("--check")) {
    if (different.length > 0) throw new Error(`input/fsh/generated/ differs: ${different.join(", ")}`);
    console.log(`input/fsh/generated/ is what the table says (${made.size} files).`);
  } else {
    mkdirSync(TARGET, { recursive: true });
    for (const name of stale) rmSync(join(TARGET, name));
    for (const [name, text] of made) writeFileSync(join(TARGET, name), text);
    console.log(`wrote ${made.size} files`);
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
