//! What can be searched for, as the definitions that are built in say it. Read once, at the start.

use std::sync::Arc;

use fhir::search::Catalogue;

/// The catalogue of all search parameters; or what is wrong with the definitions, one line each.
pub fn load() -> Result<Arc<Catalogue>, String> {
    let definitions =
        profiles::definitions::search_parameters().map_err(|error| error.to_string())?;
    let elements = definitions.iter().map(|definition| &definition.element);
    let catalogue = Catalogue::load(elements, profiles::fold).map_err(|defects| {
        let lines: Vec<String> = defects.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })?;
    Ok(Arc::new(catalogue))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_definitions_that_are_built_in_hold() {
        let catalogue = super::load().expect("a catalogue");
        for kind in fhir::Kind::all() {
            assert!(catalogue.of_kind(kind).count() >= 3, "{kind}");
        }
    }
}
