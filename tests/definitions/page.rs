//! The pages in `docs/profiles/`, made of the definitions: one for each profile, one for all extensions, and the list.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::elements::{Row, Rows};
use super::{claims, files};

const OURS: &str = "https://sesshu.example/";
const R4: &str = "http://hl7.org/fhir/StructureDefinition/";
const PACKAGE: &str = "../../fhir-profiles/package";

/// The definition of a profile.
pub(super) struct Page {
    definition: Value,
}

impl Page {
    pub(super) fn url(&self) -> &str {
        text(&self.definition, "url")
    }

    /// Whether it is a definition of our own, and not one of JP Core in our words.
    pub(super) fn is_ours(&self) -> bool {
        self.url().starts_with(OURS)
    }

    fn is_extension(&self) -> bool {
        self.definition["type"] == "Extension"
    }

    fn id(&self) -> &str {
        text(&self.definition, "id")
    }

    fn title(&self) -> &str {
        text(&self.definition, "title")
    }

    /// Where this definition is told about, from another page.
    fn link(&self) -> String {
        match self.is_extension() {
            true => format!("[{}](extensions.md#{})", self.id(), self.id()),
            false => format!("[{}]({}.md)", self.id(), self.id()),
        }
    }
}

/// All profiles, and all extensions, by id.
struct Shelf {
    pages: BTreeMap<String, Page>,
    value_sets: BTreeMap<String, Value>,
}

/// The definitions that have a page of their own.
pub(super) fn pages() -> Vec<Page> {
    let all = definitions("StructureDefinition-").into_iter();
    all.map(|definition| Page { definition })
        .filter(|page| !page.is_extension())
        .collect()
}

/// Every page by the name of its file.
pub(super) fn written() -> BTreeMap<String, String> {
    let by_url = |definition: Value| (text(&definition, "url").to_owned(), definition);
    let shelf = Shelf {
        pages: definitions("StructureDefinition-")
            .into_iter()
            .map(by_url)
            .map(|(url, definition)| (url, Page { definition }))
            .collect(),
        value_sets: definitions("ValueSet-").into_iter().map(by_url).collect(),
    };
    let mut written: BTreeMap<String, String> = shelf
        .pages
        .values()
        .filter(|page| !page.is_extension())
        .map(|page| (format!("{}.md", page.id()), shelf.page(page)))
        .collect();
    written.insert("extensions.md".into(), shelf.extensions());
    written.insert("README.md".into(), shelf.list());
    written
}

fn definitions(start: &str) -> Vec<Value> {
    files("fhir-profiles/package", ".json")
        .into_iter()
        .filter(|(name, _)| name.starts_with(start))
        .map(|(_, text)| serde_json::from_str(&text).expect("JSON"))
        .collect()
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

/// A text as it may stand in the cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn code(text: &str) -> String {
    format!("`{}`", cell(text))
}

impl Shelf {
    fn page(&self, page: &Page) -> String {
        let definition = &page.definition;
        let above = self.above(page);
        let mut out = format!(
            "# {}\n\n{}\n",
            page.title(),
            text(definition, "description")
        );
        for name in ["purpose", "copyright"] {
            if let Some(more) = definition[name].as_str() {
                let _ = write!(out, "\n{more}\n");
            }
        }
        let base = text(definition, "baseDefinition");
        let _ = write!(
            out,
            "\n| | |\n| --- | --- |\n| URL | `{}` |\n| 版 / version | {} |\n| 型 / type | {} |\n| 親 / parent | {} |\n\
             | 定義 / definition | [StructureDefinition-{}.json]({PACKAGE}/StructureDefinition-{}.json) |\n",
            page.url(),
            definition["version"].as_str().unwrap_or("–"),
            text(definition, "type"),
            self.name_of(base),
            page.id(),
            page.id(),
        );
        let mut rows = above.clone();
        rows.apply(definition);
        out.push_str(&self.elements(&rows, page));
        out.push_str(&constraints(self.chain(page)));
        out.push_str(&self.extension_uses(&rows));
        out.push_str(&self.differences(page, &above, &rows));
        out.push_str(&examples(page.url()));
        out
    }

    /// A definition and those that it refines, the nearest first.
    fn chain<'s>(&'s self, page: &'s Page) -> Vec<&'s Page> {
        let mut chain = vec![page];
        while let Some(parent) = chain
            .last()
            .and_then(|last| self.pages.get(text(&last.definition, "baseDefinition")))
        {
            chain.push(parent);
        }
        chain
    }

    /// What is said above a definition.
    fn above(&self, page: &Page) -> Rows {
        let mut rows = Rows::default();
        for parent in self.chain(page).into_iter().skip(1).rev() {
            rows.apply(&parent.definition);
        }
        rows
    }

    /// What is at an address, with a link where it is told about.
    fn name_of(&self, url: &str) -> String {
        if let Some(page) = self.pages.get(url) {
            return page.link();
        }
        if let Some(set) = self.value_sets.get(url) {
            let id = text(set, "id");
            return format!("[{id}]({PACKAGE}/ValueSet-{id}.json)");
        }
        match url.strip_prefix(R4) {
            Some(name) => format!("{name} (R4)"),
            None => code(url),
        }
    }

    fn elements(&self, rows: &Rows, page: &Page) -> String {
        let mut out = String::from(
            "\n## 要素 / Elements\n\n定義が何かを述べる要素だけです。ほかは R4 のとおりです。MS は must-support です。\n\n\
             Only those that are said anything about; all others are as in R4. MS is must-support.\n\n\
             | 要素 / element | 回数 / card. | MS | 型 / types | コード / codes | 決まった値 / value | 意味 / meaning | 定めた所 / by |\n\
             | --- | --- | --- | --- | --- | --- | --- | --- |\n",
        );
        for row in rows.all() {
            let mut meaning = cell(&row.short);
            if !row.slicing.is_empty() {
                let slicing = format!("（{} で分ける / sliced by {}）", row.slicing, row.slicing);
                meaning.push_str(&cell(&slicing));
            }
            let by = match row.from == page.url() {
                true => String::new(),
                false => self.name_of(&row.from),
            };
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} | {meaning} | {by} |",
                code(&row.id),
                if row.id.contains('.') {
                    row.cardinality()
                } else {
                    String::new()
                },
                if row.must_support { "MS" } else { "" },
                self.types(row),
                self.binding(row),
                value(row),
            );
        }
        out
    }

    fn types(&self, row: &Row) -> String {
        let of = |ty: &Value| {
            let list = |name: &str| -> Vec<String> {
                let urls = ty[name].as_array().into_iter().flatten();
                urls.filter_map(Value::as_str)
                    .map(|url| self.name_of(url).replace(" (R4)", ""))
                    .collect()
            };
            let (profiles, targets) = (list("profile"), list("targetProfile"));
            let code = text(ty, "code");
            let code = code
                .strip_prefix("http://hl7.org/fhirpath/System.")
                .unwrap_or(code);
            let name = match profiles.is_empty() {
                true => code.to_owned(),
                false => format!("{code}: {}", profiles.join(", ")),
            };
            match targets.is_empty() {
                true => name,
                false => format!("{name}({})", targets.join(", ")),
            }
        };
        let all: Vec<String> = row.types.iter().map(of).collect();
        all.join(", ")
    }

    fn binding(&self, row: &Row) -> String {
        match row.value_set.is_empty() {
            true => String::new(),
            false => format!("{} ({})", self.name_of(&row.value_set), row.strength),
        }
    }

    fn extension_uses(&self, rows: &Rows) -> String {
        let mut out = String::new();
        for row in rows.all() {
            for url in row.type_profiles() {
                let Some(extension) = self.pages.get(url).filter(|page| page.is_extension()) else {
                    continue;
                };
                let place = row.id.rsplit_once('.').map_or("", |(place, _)| place);
                let _ = writeln!(
                    out,
                    "| {} | {} | {} | {} |",
                    extension.link(),
                    code(place),
                    row.cardinality(),
                    cell(extension.title())
                );
            }
        }
        if out.is_empty() {
            return out;
        }
        format!(
            "\n## 拡張 / Extensions\n\n| 拡張 / extension | 場所 / where | 回数 / card. | 意味 / meaning |\n\
             | --- | --- | --- | --- |\n{out}"
        )
    }

    fn differences(&self, page: &Page, above: &Rows, rows: &Rows) -> String {
        let base = text(&page.definition, "baseDefinition");
        let mut out = format!(
            "\n## 違い / Differences\n\n親 / parent: {}\n\n",
            self.name_of(base)
        );
        for row in rows.all().iter().filter(|row| row.from == page.url()) {
            let changes = self.changes(&above.before(&row.id), row, above.named(&row.id).is_none());
            if !changes.is_empty() {
                let _ = writeln!(out, "- {}: {}", code(&row.id), changes.join("; "));
            }
        }
        let rules = page_rules(page);
        if rules > 0 {
            let _ = writeln!(out, "- {rules} 個の規則を足す / {rules} rules are added");
        }
        let jp: Vec<&Page> = self
            .chain(page)
            .into_iter()
            .skip(1)
            .filter(|p| !p.is_ours())
            .collect();
        let told = match (page.is_ours(), jp.first()) {
            (true, Some(parent)) => format!(
                "\nJP Core との違いは上のとおりです。JP Core のプロファイル {} に従うことは、すべて保たれます。\n\n\
                 These are the differences to JP Core as well: whatever keeps this profile keeps {} of JP Core.\n",
                parent.link(),
                parent.link()
            ),
            (true, None) => "\nこの型の JP Core のプロファイルを親にしていません。\n\nIt does not refine a profile of JP Core.\n".to_owned(),
            (false, _) => "\nJP Core の制約を独自の言葉で書き直したものです。公式のパッケージを読み込むと、それに置き換わります。\n\n\
                 It restates the constraints of JP Core in words of our own, and gives way to the official package where that is loaded.\n"
                .to_owned(),
        };
        out.push_str(&told);
        out
    }

    /// What one row says and the one above it does not.
    fn changes(&self, before: &Row, row: &Row, is_new: bool) -> Vec<String> {
        let mut changes = Vec::new();
        let is_slice = row
            .id
            .rsplit('.')
            .next()
            .is_some_and(|last| last.contains(':'));
        if is_slice && is_new {
            changes.push(format!("区分を足す / a slice, {}", row.cardinality()));
        } else if before.cardinality() != row.cardinality() && row.id.contains('.') {
            changes.push(format!("{} → {}", before.cardinality(), row.cardinality()));
        }
        if row.must_support && !before.must_support {
            changes.push("must-support".into());
        }
        if before.type_codes() != row.type_codes() && !row.types.is_empty() {
            changes.push(format!("型 / type: {}", self.types(row)));
        } else if before.types != row.types && !row.type_profiles().is_empty() {
            changes.push(self.types(row));
        }
        if (&before.value_set, &before.strength) != (&row.value_set, &row.strength) {
            changes.push(format!("コード / codes: {}", self.binding(row)));
        }
        if before.value != row.value {
            changes.push(format!("値 / value: {}", value(row)));
        }
        if before.slicing != row.slicing {
            changes.push(format!(
                "{} で分ける / sliced by {}",
                code(&row.slicing),
                code(&row.slicing)
            ));
        }
        changes
    }

    fn extensions(&self) -> String {
        let mut out = String::from(
            "# 拡張 / Extensions\n\n定義から作られた一覧です。\n\nThis list is made of the definitions.\n",
        );
        for page in self.pages.values().filter(|page| page.is_extension()) {
            let definition = &page.definition;
            let contexts = definition["context"].as_array().into_iter().flatten();
            let contexts: Vec<String> = contexts
                .map(|context| code(text(context, "expression")))
                .collect();
            let _ = write!(
                out,
                "\n## {}\n\n**{}**\n\n{}\n\n| | |\n| --- | --- |\n| URL | `{}` |\n| 場所 / where | {} |\n",
                page.id(),
                page.title(),
                text(definition, "description"),
                page.url(),
                contexts.join(", ")
            );
            let mut rows = Rows::default();
            rows.apply(definition);
            out.push_str(&self.elements(&rows, page).replace(
                "\n## 要素 / Elements\n\n定義が何かを述べる要素だけです。ほかは R4 のとおりです。MS は must-support です。\n\n\
                 Only those that are said anything about; all others are as in R4. MS is must-support.\n",
                "",
            ));
            out.push_str(&constraints(vec![page]).replace("## ", "### "));
        }
        out
    }

    fn list(&self) -> String {
        let mut out = String::from(
            "# プロファイル / Profiles\n\nどのページも、組み込みの定義から作られています。定義、用語、作り方は \
             [fhir-profiles](../../fhir-profiles/README.md) にあります。\n\n\
             Each page is made of the definitions that are built in. Definitions, terminology and how to build them are in \
             [fhir-profiles](../../fhir-profiles/README.md).\n",
        );
        let groups = [
            ("私たちのプロファイル / Ours", true),
            ("書き直した JP Core / JP Core, restated", false),
        ];
        for (title, is_ours) in groups {
            let _ = write!(
                out,
                "\n## {title}\n\n| プロファイル / profile | 型 / type | 親 / parent | 意味 / meaning |\n| --- | --- | --- | --- |\n"
            );
            let all = self.pages.values();
            for page in all.filter(|page| !page.is_extension() && page.is_ours() == is_ours) {
                let _ = writeln!(
                    out,
                    "| {} | {} | {} | {} |",
                    page.link(),
                    text(&page.definition, "type"),
                    self.name_of(text(&page.definition, "baseDefinition")),
                    cell(page.title())
                );
            }
        }
        let extensions = self
            .pages
            .values()
            .filter(|page| page.is_extension())
            .count();
        let _ = write!(
            out,
            "\n## 拡張 / Extensions\n\n{extensions} 個あり、[一つのページ](extensions.md)にまとめてあります。\n\n\
             All {extensions} are on [one page](extensions.md).\n"
        );
        out
    }
}

/// The value that an element must have.
fn value(row: &Row) -> String {
    match &row.value {
        None => String::new(),
        Some((value, is_pattern)) => {
            let shown = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            let more = if *is_pattern && !value.is_string() {
                " …"
            } else {
                ""
            };
            format!("{}{more}", code(&shown))
        }
    }
}

fn rules_of(page: &Page) -> Vec<(&str, &Value)> {
    let elements = page.definition["differential"]["element"].as_array();
    let mut rules = Vec::new();
    for element in elements.into_iter().flatten() {
        let of_element = element["constraint"].as_array().into_iter().flatten();
        rules.extend(of_element.map(|rule| (text(element, "id"), rule)));
    }
    rules
}

fn page_rules(page: &Page) -> usize {
    rules_of(page).len()
}

/// The rules of a definition and of those above it.
fn constraints(chain: Vec<&Page>) -> String {
    let mut out = String::new();
    for page in chain {
        for (element, rule) in rules_of(page) {
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} |",
                code(text(rule, "key")),
                text(rule, "severity"),
                code(element),
                cell(text(rule, "human")),
                code(text(rule, "expression"))
            );
        }
    }
    if out.is_empty() {
        return out;
    }
    format!(
        "\n## 規則 / Rules\n\n| 鍵 / key | 重さ / severity | 要素 / element | 意味 / meaning | FHIRPath |\n\
         | --- | --- | --- | --- | --- |\n{out}"
    )
}

/// Resources that claim a profile, and what is found in those that break it.
fn examples(url: &str) -> String {
    let claiming = |place: &str| -> Vec<(String, String)> {
        let mut all = files(place, ".json");
        all.retain(|(_, text)| claims(text).contains(url));
        all
    };
    let mut out = String::new();
    let kept = claiming("fhir-profiles/package/example");
    if !kept.is_empty() {
        out.push_str("\n## 例 / Examples\n\n");
        for (name, _) in kept {
            let _ = writeln!(out, "- [{name}]({PACKAGE}/example/{name})");
        }
    }
    let broken = claiming("fhir-profiles/package/invalid");
    if broken.is_empty() {
        return out;
    }
    out.push_str("\n## 規則に反する例 / Examples that break a rule\n\n| 例 / example | 見つかること / what is found |\n| --- | --- |\n");
    let expected: BTreeMap<String, String> =
        files("fhir-profiles/package/invalid", ".expected.txt")
            .into_iter()
            .collect();
    for (name, _) in broken {
        let short = name.trim_end_matches(".json");
        let lines = expected.get(&format!("{short}.expected.txt"));
        let lines: Vec<String> = lines
            .into_iter()
            .flat_map(|text| text.lines())
            .map(code)
            .collect();
        let _ = writeln!(
            out,
            "| [{short}]({PACKAGE}/invalid/{name}) | {} |",
            lines.join("<br>")
        );
    }
    out
}
