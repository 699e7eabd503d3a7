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
fn types_are_those_that_r4_published() {
    let names = |ty: &str| -> Vec<&str> {
        let slots = named(ty).slots().iter();
        slots.skip(2).map(|slot| slot.element).collect()
    };
    assert_eq!(
        names("Meta"),
        [
            "versionId",
            "lastUpdated",
            "source",
            "profile",
            "security",
            "tag"
        ]
    );
    assert!(named("Binary").slot("url").is_none());
    assert!(
        named("Bundle.entry.response")
            .slot("outcome")
            .unwrap()
            .ty()
            .takes_any_resource()
    );
    assert!(Type::named("ResearchStudy.recruitment").is_none());
    assert!(named("ResearchStudy").slot("arm").is_some());
    let variable = named("EvidenceVariable.characteristic");
    let required: Vec<&str> = variable.required().map(|slot| slot.element).collect();
    assert_eq!(required, ["definition"]);
    assert!(variable.slot("groupMeasure").is_some());
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
fn an_element_knows_the_value_set_of_its_codes() {
    let binding = |ty: &str, element: &str| named(ty).slot(element).unwrap().binding;
    let status = binding("Immunization", "status").unwrap();
    assert_eq!(status.strength, Strength::Required);
    assert_eq!(
        status.value_set,
        "http://hl7.org/fhir/ValueSet/immunization-status"
    );
    assert_eq!(status.max, None);
    let language = binding("Patient", "language").unwrap();
    assert_eq!(language.strength, Strength::Preferred);
    assert_eq!(
        (language.value_set, language.max),
        (
            "http://hl7.org/fhir/ValueSet/languages",
            Some("http://hl7.org/fhir/ValueSet/all-languages")
        )
    );
    assert_eq!(
        binding("Patient", "maritalStatus").unwrap().strength,
        Strength::Extensible
    );
    // An example binds nothing, and what has no codes is not bound.
    assert_eq!(binding("Immunization", "vaccineCode"), None);
    assert_eq!(binding("Patient", "birthDate"), None);
    assert_eq!(
        named("Age").binding().unwrap().value_set,
        "http://hl7.org/fhir/ValueSet/age-units"
    );
    assert_eq!(named("Quantity").binding(), None);
    assert!(Strength::Required > Strength::Extensible);
}

#[test]
fn a_reference_knows_where_it_may_lead() {
    let targets = |ty: &str, element: &str| named(ty).slot(element).unwrap().targets;
    assert_eq!(targets("Immunization", "patient"), ["Patient"]);
    assert_eq!(
        targets("Immunization", "reasonReference"),
        ["Condition", "Observation", "DiagnosticReport"]
    );
    assert_eq!(
        targets("Immunization.performer", "actor"),
        ["Practitioner", "PractitionerRole", "Organization"]
    );
    assert!(targets("AuditEvent.entity", "what").is_empty());
    assert_eq!(targets("ActivityDefinition", "library"), ["Library"]);
    // Of a choice only what points somewhere.
    assert_eq!(targets("ActivityDefinition", "subjectReference"), ["Group"]);
    assert!(targets("ActivityDefinition", "subjectCodeableConcept").is_empty());
    for ty in Type::all() {
        for slot in ty.slots() {
            let points = matches!(slot.ty().name(), "Reference" | "canonical");
            assert!(points || slot.targets.is_empty());
            for target in slot.targets {
                assert!(named(target).is_resource(), "{}.{}", ty.name, slot.name);
            }
            assert_eq!(slot.count_max, None, "R4 itself has no such limit");
        }
    }
}

#[test]
fn every_invariant_stands_at_a_type_or_an_element_and_can_be_run() {
    let rules = include_str!("../../data/r4-rules.txt");
    let lines: Vec<&str> = rules
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    assert!(lines.len() > 280 && lines.is_sorted());
    let mut misspelt = Vec::new();
    for line in &lines {
        let columns: Vec<&str> = line.split('\t').collect();
        let [context, key, "e" | "w", expression] = columns[..] else {
            panic!("{line}");
        };
        let at: Vec<&Type> = match Type::named(context) {
            Some(ty) => vec![ty],
            None => {
                let (ty, element) = context.rsplit_once('.').expect(context);
                let element = element.strip_suffix("[x]").unwrap_or(element);
                named(ty).slots_of(element).map(Slot::ty).collect()
            }
        };
        assert!(!at.is_empty(), "{context}");
        let read = crate::path::Expression::parse(expression)
            .unwrap_or_else(|refused| panic!("{context} {key}: {refused:?}"));
        // Of a choice, one type has to know the names.
        if !at.iter().any(|ty| read.unknown_names(ty).is_empty()) {
            misspelt.push(format!("{context} {key}"));
        }
    }
    assert!(misspelt.is_empty(), "{misspelt:#?}");
    for known in [
        "Patient.contact\tpat-1\te\tname.exists() or telecom.exists() or address.exists() or organization.exists()",
        "Immunization.doseQuantity\tsqty-1\te\tcomparator.empty()",
        "Element\tele-1\te\thasValue() or (children().count() > id.count())",
        "DomainResource\tdom-2\te\tcontained.contained.empty()",
    ] {
        assert!(lines.contains(&known), "{known}");
    }
}

/// Whether the invariant holds at every node of its type in this resource.
fn holds(context: &str, key: &str, resource: &str) -> bool {
    let start = format!("{context}\t{key}\t");
    let rules = include_str!("../../data/r4-rules.txt");
    let line = rules.lines().find(|line| line.starts_with(&start));
    let expression = line.and_then(|line| line.split('\t').nth(3)).expect(key);
    let expression = crate::path::Expression::parse(expression).unwrap();
    let limits = crate::codec::Limits::default();
    let root = crate::codec::json::read(resource.as_bytes(), &limits)
        .unwrap_or_else(|issues| panic!("{resource}: {issues:?}"));
    let environment = crate::path::Environment::of(&root);
    let nodes = std::iter::once(&root).chain(root.descendants());
    let mut nodes = nodes.filter(|node| node.ty().is_a(context)).peekable();
    assert!(nodes.peek().is_some(), "no {context}");
    nodes.all(|node| expression.holds(node, &environment).unwrap())
}

#[test]
fn invariants_hold_where_they_are_kept_and_only_there() {
    let patient = |more: &str| format!("{{\"resourceType\":\"Patient\",{more}}}");
    let link = |reference: &str| {
        patient(&format!(
            "\"contained\":[{{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"町\"}}],\"managingOrganization\":{reference}"
        ))
    };
    let period = |start: &str, end: &str| {
        patient(&format!(
            "\"address\":[{{\"period\":{{\"start\":\"{start}\",\"end\":\"{end}\"}}}}]"
        ))
    };
    let consent = |code: &str, more: &str| {
        format!(
            "{{\"resourceType\":\"Consent\",\"status\":\"active\",\"scope\":{{\"coding\":[{{\"system\":\"http://terminology.hl7.org/CodeSystem/consentscope\",\"code\":\"{code}\"}}]}},\"category\":[{{\"text\":\"a\"}}]{more}}}"
        )
    };
    let condition = |category: &str| {
        format!(
            "{{\"resourceType\":\"Condition\",\"subject\":{{\"display\":\"a\"}},\"category\":[{{\"coding\":[{{\"system\":\"http://terminology.hl7.org/CodeSystem/condition-category\",\"code\":\"{category}\"}}]}}]}}"
        )
    };
    let observed = |low: &str, high: &str| {
        format!(
            "{{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{{\"text\":\"a\"}},\"valueRange\":{{\"low\":{{\"value\":2,\"code\":\"{low}\",\"system\":\"http://unitsofmeasure.org\"}},\"high\":{{\"value\":1,\"code\":\"{high}\",\"system\":\"http://unitsofmeasure.org\"}}}}}}"
        )
    };
    let set = |name: &str| format!("{{\"resourceType\":\"ValueSet\",\"status\":\"draft\"{name}}}");
    let cases = [
        (
            "Patient.contact",
            "pat-1",
            patient("\"contact\":[{\"name\":{\"text\":\"山田\"}}]"),
            true,
        ),
        (
            "Patient.contact",
            "pat-1",
            patient("\"contact\":[{\"gender\":\"male\"}]"),
            false,
        ),
        ("Reference", "ref-1", link("{\"reference\":\"#o\"}"), true),
        ("Reference", "ref-1", link("{\"reference\":\"#p\"}"), false),
        ("Reference", "ref-1", link("{\"reference\":\"#\"}"), true),
        (
            "Reference",
            "ref-1",
            link("{\"reference\":\"Organization/o\"}"),
            true,
        ),
        ("Reference", "ref-1", link("{\"display\":\"a\"}"), true),
        (
            "DomainResource",
            "dom-3",
            link("{\"reference\":\"#o\"}"),
            true,
        ),
        (
            "DomainResource",
            "dom-3",
            link("{\"display\":\"a\"}"),
            false,
        ),
        ("Period", "per-1", period("2024-05-02", "2024-05-01"), false),
        ("Period", "per-1", period("2024-05-01", "2024-05-01"), true),
        ("Period", "per-1", period("2024-05-20", "2024-05"), true),
        ("Period", "per-1", period("2024-06-20", "2024-05"), false),
        ("Consent", "ppc-2", consent("patient-privacy", ""), false),
        (
            "Consent",
            "ppc-2",
            consent("patient-privacy", ",\"patient\":{\"display\":\"a\"}"),
            true,
        ),
        ("Consent", "ppc-3", consent("patient-privacy", ""), true),
        ("Condition", "con-3", condition("problem-list-item"), false),
        ("Condition", "con-3", condition("encounter-diagnosis"), true),
        ("Range", "rng-2", observed("kg", "kg"), false),
        ("Range", "rng-2", observed("kg", "cm"), true),
        ("Range", "rng-2", observed("g", "kg"), true),
        ("ValueSet", "vsd-0", set(""), true),
        ("ValueSet", "vsd-0", set(",\"name\":\"Towns\""), true),
        ("ValueSet", "vsd-0", set(",\"name\":\"町\""), false),
        ("Element", "ele-1", period("2024", "2024"), true),
    ];
    for (context, key, resource, expected) in cases {
        assert_eq!(
            holds(context, key, &resource),
            expected,
            "{key}: {resource}"
        );
    }
}

#[test]
fn every_value_set_that_must_be_obeyed_has_its_codes() {
    let codes = include_str!("../../data/r4-codes.txt");
    let has = |head: &str| codes.lines().any(|line| line == head);
    for ty in Type::all() {
        let bindings = ty.slots().iter().filter_map(|slot| slot.binding);
        for binding in bindings.chain(ty.binding()) {
            if binding.strength == Strength::Required {
                assert!(has(&format!("set {}", binding.value_set)), "{binding:?}");
            }
        }
    }
    // A set that takes all codes of a system needs the system.
    for line in codes.lines() {
        if let Some(system) = line.strip_prefix(" of ")
            && !system.contains(' ')
        {
            let listed = codes.lines().any(|line| {
                line.strip_prefix("system ")
                    .is_some_and(|rest| rest.split(' ').next() == Some(system))
            });
            assert!(listed, "{system}");
        }
    }
    for line in [
        "set http://hl7.org/fhir/ValueSet/currencies",
        " form mime urn:ietf:bcp:13",
        "  recurrence",
    ] {
        assert!(has(line), "{line}");
    }
}

#[test]
fn further_columns_are_skipped_by_whoever_does_not_know_them() {
    let table = load::table("A complex -\n x ? - A LATER=1 SYSTEM=urn:s MORE=2\n").unwrap();
    assert_eq!(table.types[0].slots[0].system, Some("urn:s"));
    let table =
        load::table("A complex -\n x * - A MAX=3 TO=A BIND=e:urn:v MAXSET=urn:w\n").unwrap();
    let slot = &table.types[0].slots[0];
    assert_eq!(slot.count_max, Some(3));
    assert!(slot.targets.is_empty(), "an A points nowhere");
    let binding = slot.binding.unwrap();
    assert_eq!((binding.value_set, binding.max), ("urn:v", Some("urn:w")));
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
        "A complex -\n x ? - A BIND=x:urn:v\n",
        "A complex -\n x ? - A BIND=urn\n",
        "A complex -\n x * - A MAX=many\n",
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
