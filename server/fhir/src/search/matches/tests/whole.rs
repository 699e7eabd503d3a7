//! Resources as text and questions as text: what is found, from end to end, with FHIR's own parameters.

use expect_test::expect;

use super::*;
use crate::codec::{Limits, json};
use crate::search::Catalogue;
use crate::search::ask::{Context, ask};

const R4: &str = include_str!("../../../../../../fhir-profiles/package/search-parameters-r4.json");

const RESOURCES: [&str; 9] = [
    r#"{"resourceType":"Patient","id":"hanako","active":true,"gender":"female","birthDate":"2020-04-01",
        "identifier":[{"system":"urn:s","value":"A,1|x"},{"value":"B"}],
        "name":[{"text":"未来 花子","family":"未来","given":["花子"]},{"family":"Mirai","given":["Hanako"]}],
        "telecom":[{"system":"phone","value":"00-1234-5678"}],
        "generalPractitioner":[{"reference":"Organization/clinic"}],
        "managingOrganization":{"reference":"https://mirai.example.jp/fhir/Organization/town/_history/2"}}"#,
    r#"{"resourceType":"Patient","id":"taro","gender":"male","birthDate":"2020-04-02",
        "identifier":[{"system":"urn:s","value":"B"}],
        "name":[{"text":"𠮷田 太郎"}],"generalPractitioner":[{"reference":"Practitioner/dr"}]}"#,
    r#"{"resourceType":"Patient","id":"nobody"}"#,
    r#"{"resourceType":"Organization","id":"clinic","name":"Sakura Clinic","partOf":{"reference":"Organization/town"}}"#,
    r#"{"resourceType":"Organization","id":"town","name":"Mirai Town"}"#,
    r#"{"resourceType":"Practitioner","id":"dr","name":[{"family":"Sakura"}]}"#,
    r#"{"resourceType":"Immunization","id":"d1","status":"completed","lotNumber":"L1",
        "vaccineCode":{"coding":[{"system":"urn:v","code":"MR","display":"Measles and rubella"}]},
        "patient":{"reference":"Patient/hanako"},"occurrenceDateTime":"2026-04-01T08:30:00+09:00"}"#,
    r#"{"resourceType":"Immunization","id":"d2","status":"not-done","lotNumber":"L2",
        "vaccineCode":{"coding":[{"system":"urn:v","code":"MR"}]},
        "patient":{"reference":"Patient/taro"},"occurrenceDateTime":"2026-04-01"}"#,
    r#"{"resourceType":"List","id":"l","status":"current","mode":"working","entry":[{"item":{"reference":"Patient/taro"}}]}"#,
];

struct House {
    catalogue: Catalogue,
    world: Vec<Made>,
}

fn house() -> House {
    let read = |text: &str| json::read(text.as_bytes(), &Limits::default()).unwrap();
    let bundle = read(R4);
    let definitions = bundle
        .children("entry")
        .filter_map(|entry| entry.first("resource"));
    let catalogue = Catalogue::load(definitions, |text| {
        text.to_lowercase().replace([' ', '-'], "")
    });
    let catalogue = catalogue.unwrap();
    let made = |text: &&str| {
        let resource = read(text);
        Made {
            kind: resource.kind().unwrap(),
            id: id(resource.text_of("id").unwrap()),
            entries: catalogue
                .entries(&resource, &["https://mirai.example.jp/fhir"], 540)
                .unwrap(),
        }
    };
    let world = RESOURCES.iter().map(made).collect();
    House { catalogue, world }
}

impl House {
    /// `Patient?name=a` → the ids that are found.
    fn finds(&self, text: &str) -> String {
        let (kind, rest) = text.split_once('?').unwrap();
        let parameters: Vec<(String, String)> = rest
            .split('&')
            .map(|one| one.split_once('=').unwrap())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let context = Context {
            catalogue: &self.catalogue,
            zone_minutes: 540,
            now_ms: 0,
            bases: &["https://mirai.example.jp/fhir"],
            values_max: 10,
            chain_max: 3,
            includes_max: 5,
            criteria_max: 10,
            lenient: false,
        };
        match ask(Kind::parse(kind).unwrap(), &parameters, &context) {
            Ok(asked) => match found(&self.world, asked.query.kind, asked.query.criteria) {
                found if found.is_empty() => "nothing".to_owned(),
                found => found.join(" "),
            },
            Err(issues) => format!("! {}", issues[0].rule),
        }
    }
}

#[test]
fn what_is_asked_is_what_is_found() {
    let house = house();
    let questions = [
        r"Patient?identifier=urn:s|A\,1\|x",
        "Patient?identifier=B",
        "Patient?identifier=urn:s|B",
        "Patient?identifier=|B",
        "Patient?identifier=urn:s|",
        "Patient?identifier=b",
        "Patient?identifier:not=B",
        "Patient?identifier:missing=true",
        "Patient?gender=male,female",
        "Patient?gender=http://hl7.org/fhir/administrative-gender|male",
        "Patient?gender=|male",
        "Patient?gender:not=male",
        "Patient?active=true",
        "Patient?name=未来花",
        "Patient?name=hana",
        "Patient?name=nako",
        "Patient?name:contains=nako",
        "Patient?name=𠮷田",
        "Patient?name=吉田",
        "Patient?family:exact=Mirai",
        "Patient?family:exact=mirai",
        "Patient?phone=0012345678",
        "Patient?phone=00 1234 5678",
        "Patient?telecom=00-1234-5679",
        "Patient?birthdate=2020-04-01",
        "Patient?birthdate=2020-04",
        "Patient?birthdate=gt2020-04-01",
        "Patient?birthdate=ge2020-04-01&birthdate=lt2020-04-02",
        "Patient?birthdate=ne2020-04-01",
        "Patient?organization=town",
        "Patient?organization=Organization/town/_history/9",
        "Patient?organization=https://mirai.example.jp/fhir/Organization/town",
        "Patient?organization=clinic",
        "Patient?general-practitioner=dr",
        "Patient?general-practitioner:Organization=dr",
        "Patient?general-practitioner.name=sakura",
        "Patient?general-practitioner:Organization.name=sakura",
        "Patient?general-practitioner:Organization.partof.name=mirai",
        "Patient?organization.name=mirai&organization.name=sakura",
        "Patient?_has:Immunization:patient:lot-number=l1",
        "Patient?_has:Immunization:patient:status=completed&_has:Immunization:patient:lot-number=L2",
        "Patient?_has:List:item:_id=l",
        "Patient?_list=l",
        "Patient?_id=taro,hanako,x",
        "Patient?_id:not=taro",
        "Patient?_filter=gender eq male or (name co hanako and not(active pr false))",
        "Immunization?date=2026-04-01",
        "Immunization?date=2026-03-31",
        "Immunization?date=lt2026-04-01T09:00",
        "Immunization?date=2026-03-31T23:30:00Z",
        "Immunization?vaccine-code=urn:v|mr",
        "Immunization?vaccine-code:text=measles",
        "Immunization?status:not=completed",
        "Immunization?patient=hanako",
        "Immunization?patient:Patient=Patient/taro",
        "Immunization?patient.identifier=urn:s|B",
        "Immunization?patient.general-practitioner:Practitioner.name=sakura",
        "Immunization?patient._has:List:item:_id=l",
        "Immunization?patient.birthdate=2020-04-01&patient.gender=male",
    ];
    let mut table = String::new();
    for question in questions {
        table += &format!("{question}\n    {}\n", house.finds(question));
    }
    expect![[r#"
        Patient?identifier=urn:s|A\,1\|x
            hanako
        Patient?identifier=B
            hanako taro
        Patient?identifier=urn:s|B
            taro
        Patient?identifier=|B
            hanako
        Patient?identifier=urn:s|
            hanako taro
        Patient?identifier=b
            nothing
        Patient?identifier:not=B
            nobody
        Patient?identifier:missing=true
            nobody
        Patient?gender=male,female
            hanako taro
        Patient?gender=http://hl7.org/fhir/administrative-gender|male
            taro
        Patient?gender=|male
            nothing
        Patient?gender:not=male
            hanako nobody
        Patient?active=true
            hanako
        Patient?name=未来花
            hanako
        Patient?name=hana
            hanako
        Patient?name=nako
            nothing
        Patient?name:contains=nako
            hanako
        Patient?name=𠮷田
            taro
        Patient?name=吉田
            nothing
        Patient?family:exact=Mirai
            hanako
        Patient?family:exact=mirai
            nothing
        Patient?phone=0012345678
            hanako
        Patient?phone=00 1234 5678
            hanako
        Patient?telecom=00-1234-5679
            nothing
        Patient?birthdate=2020-04-01
            hanako
        Patient?birthdate=2020-04
            hanako taro
        Patient?birthdate=gt2020-04-01
            taro
        Patient?birthdate=ge2020-04-01&birthdate=lt2020-04-02
            hanako
        Patient?birthdate=ne2020-04-01
            taro
        Patient?organization=town
            hanako
        Patient?organization=Organization/town/_history/9
            hanako
        Patient?organization=https://mirai.example.jp/fhir/Organization/town
            hanako
        Patient?organization=clinic
            nothing
        Patient?general-practitioner=dr
            taro
        Patient?general-practitioner:Organization=dr
            nothing
        Patient?general-practitioner.name=sakura
            hanako taro
        Patient?general-practitioner:Organization.name=sakura
            hanako
        Patient?general-practitioner:Organization.partof.name=mirai
            hanako
        Patient?organization.name=mirai&organization.name=sakura
            nothing
        Patient?_has:Immunization:patient:lot-number=l1
            hanako
        Patient?_has:Immunization:patient:status=completed&_has:Immunization:patient:lot-number=L2
            nothing
        Patient?_has:List:item:_id=l
            taro
        Patient?_list=l
            taro
        Patient?_id=taro,hanako,x
            hanako taro
        Patient?_id:not=taro
            hanako nobody
        Patient?_filter=gender eq male or (name co hanako and not(active pr false))
            hanako taro
        Immunization?date=2026-04-01
            d1 d2
        Immunization?date=2026-03-31
            nothing
        Immunization?date=lt2026-04-01T09:00
            d1 d2
        Immunization?date=2026-03-31T23:30:00Z
            d1
        Immunization?vaccine-code=urn:v|mr
            d1 d2
        Immunization?vaccine-code:text=measles
            d1
        Immunization?status:not=completed
            d2
        Immunization?patient=hanako
            d1
        Immunization?patient:Patient=Patient/taro
            d2
        Immunization?patient.identifier=urn:s|B
            d2
        Immunization?patient.general-practitioner:Practitioner.name=sakura
            d2
        Immunization?patient._has:List:item:_id=l
            d2
        Immunization?patient.birthdate=2020-04-01&patient.gender=male
            nothing
    "#]]
    .assert_eq(&table);
}
