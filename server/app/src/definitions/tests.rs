//! That what is built in holds, and what may be added to it.

#[test]
fn the_definitions_that_are_built_in_hold() {
    let definitions = super::load(None).unwrap_or_else(|reason| panic!("{reason}"));
    for kind in fhir::Kind::all() {
        let parameters = definitions.catalogue.of_kind(kind).count();
        assert!(parameters >= 3, "{kind}");
    }
}
