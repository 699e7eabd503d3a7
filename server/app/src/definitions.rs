//! What the server obeys: search parameters, profiles and codes, those that are built in and those that an operator
//! added. Read once, at the start.

use std::path::Path;
use std::sync::Arc;

use fhir::Element;
use fhir::search::Catalogue;
use fhir::terminology::Source;
use fhir::validate::Rulebook;
use immunization::LotMaster;

pub mod added;
pub mod archive;
mod codes;
mod library;

pub use library::{Entry, Library};

/// Types that an added package may bring. Search parameters are not among them: they decide how records are indexed.
const TYPES: [&str; 6] = [
    "StructureDefinition",
    "ValueSet",
    "CodeSystem",
    "ConceptMap",
    "NamingSystem",
    "OperationDefinition",
];

/// Everything that is obeyed.
#[derive(Clone, Debug)]
pub struct Definitions {
    /// What can be searched for.
    pub catalogue: Arc<Catalogue>,
    /// Profiles and codes.
    pub rulebook: Arc<Rulebook>,
    /// The definitions themselves, to be shown.
    pub library: Arc<Library>,
    /// The lots that are known.
    pub lots: Arc<LotMaster>,
}

impl Definitions {
    /// The same with the lots of an operator's file.
    pub fn with_lots(self, file: &Path) -> Result<Definitions, String> {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file).map_err(|error| format!("{name}: {error}"))?;
        let lots = self.lots.with_lots(&name, &text);
        Ok(Definitions {
            lots: Arc::new(lots.map_err(|error| error.to_string())?),
            ..self
        })
    }
}

/// One definition on its way into the rulebook.
#[derive(Debug)]
pub struct Found {
    /// The file that it stands in, with its package where it was added.
    pub file: String,
    /// The resource.
    pub element: Element,
    /// Its text, where the program carries it; what was added is written anew.
    pub text: Option<&'static str>,
}

/// The catalogue of all search parameters; or what is wrong with the definitions, one line each.
pub fn load_catalogue() -> Result<Arc<Catalogue>, String> {
    let definitions =
        profiles::definitions::search_parameters().map_err(|error| error.to_string())?;
    let elements = definitions.iter().map(|definition| &definition.element);
    compile(elements)
}

/// Everything that is built in, and what lies in the folder of added packages, where there is one.
pub fn load(folder: Option<&Path>) -> Result<Definitions, String> {
    let mut found = built_in()?;
    let r4 = profiles::definitions::r4_search_parameters().map_err(|error| error.to_string())?;
    let own = found.iter().map(|one| &one.element);
    let own = own.filter(|element| element.type_name() == "SearchParameter");
    let catalogue = compile(r4.iter().map(|one| &one.element).chain(own))?;
    drop(r4);
    if let Some(folder) = folder {
        for file in added::files(folder)? {
            added::take(&file, &mut found)?;
        }
    }
    finish(catalogue, found)
}

/// Everything that is built in, with one more file, to see whether it holds.
pub fn load_with(folder: &Path, name: &str, bytes: &[u8]) -> Result<Definitions, String> {
    let mut found = built_in()?;
    for file in added::files(folder)? {
        if file.file_name().is_none_or(|known| known != name) {
            added::take(&file, &mut found)?;
        }
    }
    added::take_bytes(name, bytes, &mut found)?;
    finish(load_catalogue()?, found)
}

fn finish(catalogue: Arc<Catalogue>, found: Vec<Found>) -> Result<Definitions, String> {
    let sources: Vec<Source<'_>> = found
        .iter()
        .map(|one| Source {
            file: &one.file,
            resource: &one.element,
        })
        .collect();
    let rulebook = Rulebook::load(&sources).map_err(|defects| {
        let lines: Vec<String> = defects.iter().map(told).collect();
        lines.join("\n")
    })?;
    let library = Library::of(&found, &catalogue)?;
    let lots = LotMaster::embedded().map_err(|error| error.to_string())?;
    Ok(Definitions {
        catalogue,
        rulebook: Arc::new(rulebook),
        library: Arc::new(library),
        lots: Arc::new(lots.clone()),
    })
}

/// The definitions that the program carries.
fn built_in() -> Result<Vec<Found>, String> {
    let all = profiles::definitions::all().map_err(|error| error.to_string())?;
    let files = profiles::definitions::package_files();
    Ok(all
        .into_iter()
        .zip(files)
        .map(|(definition, file)| Found {
            file: definition.file.to_owned(),
            element: definition.element,
            text: Some(file.text),
        })
        .collect())
}

fn compile<'e>(elements: impl Iterator<Item = &'e Element>) -> Result<Arc<Catalogue>, String> {
    let catalogue = Catalogue::load(elements, profiles::fold).map_err(|defects| {
        let lines: Vec<String> = defects.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })?;
    Ok(Arc::new(catalogue))
}

/// A defect on one line.
fn told(defect: &fhir::terminology::Defect) -> String {
    let mut line = format!("{}: {} {}", defect.file, defect.rule, defect.url);
    for more in [&defect.path, &defect.name].into_iter().flatten() {
        line.push(' ');
        line.push_str(more);
    }
    line
}

#[cfg(test)]
mod tests;
