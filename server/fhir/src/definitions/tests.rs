//! The table of R4: whole, consistent, quick.

use super::*;

fn named(name: &str) -> &'static Type {
    Type::named(name).expect(name)
}

#[test]
fn the_table_is_read_without_a_fault() {
    let table = load::table(R4).expect("the table");
    assert_eq!(table.types.len(), TABLE.types.len());
    assert!(table.types.len() > 650);
    assert_eq!(Type::all().filter(|ty| ty.is_resource()).count(), 146);
    assert_eq!(
        Type::all().filter(|ty| ty.primitive().is_some()).count(),
        20
    );
}

#[test]
fn every_slot_is_found_by_its_name_and_names_a_type() {
    for ty in Type::all() {
        for slot in ty.slots() {
            assert_eq!(ty.slot(slot.name), Some(slot), "{}.{}", ty.name, slot.name);
            assert!(!slot.ty().name.is_empty());
        }
        assert!(ty.slot("nothing of the kind").is_none());
        assert!(ty.slots.len() < 255);
    }
}

#[test]
fn orders_never_fall_and_count_every_element() {
    for ty in Type::all() {
        let mut last = 0;
        for slot in ty.slots() {
            assert!(slot.order >= last && slot.order <= last + 1, "{ty:?}");
            last = slot.order;
        }
        assert!(last < 256, "{ty:?}");
    }
}

#[test]
fn every_served_kind_is_a_resource() {
    for kind in crate::Kind::all() {
        assert!(named(kind.name()).is_resource(), "{kind}");
    }
}

#[test]
fn known_facts_of_the_specification() {
    let patient = named("Patient");
    assert!(patient.is_a("DomainResource") && patient.is_a("Resource"));
    assert!(!patient.is_a("Element"));
    let names: Vec<&str> = patient.slots().iter().map(|slot| slot.name).collect();
    assert_eq!(
        names[..9],
        [
            "id",
            "meta",
            "implicitRules",
            "language",
            "text",
            "contained",
            "extension",
            "modifierExtension",
            "identifier"
        ]
    );
    let birth = patient.slot("birthDate").unwrap();
    assert_eq!(birth.ty().primitive(), Some(Primitive::Date));
    assert!(birth.summary && !birth.modifier && !birth.list && !birth.required && !birth.choice);
    assert!(patient.slot("deceased").is_none());
    let deceased = patient.slot("deceasedDateTime").unwrap();
    assert_eq!(deceased.element, "deceased");
    assert!(deceased.choice && deceased.modifier);
    assert_eq!(deceased.ty().name, "dateTime");
    let id = patient.slot("id").unwrap();
    assert!(id.bare && !id.attribute);
    assert_eq!(id.ty().name, "id");
    assert!(named("Extension").slot("url").unwrap().attribute);
    assert_eq!(named("Extension").slots_of("value").count(), 50);

    let dose = named("Immunization");
    let required: Vec<&str> = dose.required().map(|slot| slot.element).collect();
    assert_eq!(required, ["status", "vaccineCode", "patient", "occurrence"]);
    assert_eq!(
        named("Immunization.protocolApplied")
            .required()
            .map(|slot| slot.element)
            .collect::<Vec<_>>(),
        ["doseNumber"]
    );

    assert_eq!(
        named("Bundle.entry").slot("link").unwrap().ty().name,
        "Bundle.link"
    );
    assert!(
        named("Bundle.entry")
            .slot("resource")
            .unwrap()
            .ty()
            .takes_any_resource()
    );
    assert!(named("Age").is_a("Quantity"));
    assert_eq!(named("Age").slots().len(), named("Quantity").slots().len());
    assert!(named("xhtml").slot("extension").is_none());
    assert_eq!(named("string").slots().len(), 2);
    assert!(named("Bundle").slot("text").is_none());
}

#[test]
fn a_code_knows_the_one_system_that_its_binding_leaves() {
    let system = |ty: &str, element: &str| named(ty).slot(element).unwrap().system;
    assert_eq!(
        system("Patient", "gender"),
        Some("http://hl7.org/fhir/administrative-gender")
    );
    assert_eq!(
        system("Immunization", "status"),
        Some("http://hl7.org/fhir/event-status")
    );
    assert_eq!(
        system("ContactPoint", "system"),
        Some("http://hl7.org/fhir/contact-point-system")
    );
    // A preferred binding leaves others, and so does a value set of two systems. What is no code has none.
    assert_eq!(system("Patient", "language"), None);
    assert_eq!(system("ParameterDefinition", "type"), None);
    assert_eq!(system("Patient", "birthDate"), None);
    assert_eq!(system("Patient", "maritalStatus"), None);
    for ty in Type::all() {
        for slot in ty.slots().iter().filter(|slot| slot.system.is_some()) {
            assert_eq!(slot.ty().name(), "code", "{}.{}", ty.name, slot.name);
        }
    }
}

#[test]
fn further_columns_are_skipped_by_whoever_does_not_know_them() {
    let table = load::table("A complex -\n x ? - A LATER=1 SYSTEM=urn:s MORE=2\n").unwrap();
    assert_eq!(table.types[0].slots[0].system, Some("urn:s"));
}

#[test]
fn the_nearest_name_is_offered() {
    let patient = named("Patient");
    assert_eq!(patient.nearest("birthdate"), Some("birthDate"));
    assert_eq!(patient.nearest("adress"), Some("address"));
    assert_eq!(patient.nearest("deceased"), Some("deceasedBoolean"));
    assert_eq!(patient.nearest("zzzzzzzzzzzz"), None);
    assert_eq!(patient.nearest(&"a".repeat(100_000)), None);
    assert_eq!(patient.nearest(""), None);
}

#[test]
fn a_wrong_table_is_refused() {
    for text in [
        "A resource B\n",
        "A resource -\n x ? - NoType\n",
        "A resource -\n x 2 - A\n",
        "A resource -\nA resource -\n",
        "A something -\n",
        " x ? - A\n",
        "A resource\n",
        "odd primitive -\n",
        "A complex -\nB complex -\n x ? - A|B\n",
    ] {
        assert!(load::table(text).is_err(), "{text}");
    }
}

#[test]
fn the_table_is_small_in_memory() {
    let slots: usize = Type::all().map(|ty| ty.slots.len()).sum();
    let bytes = slots * (size_of::<Slot>() + 4) + TABLE.types.len() * size_of::<Type>() * 2;
    assert!(bytes < 1_000_000, "{bytes}");
}
