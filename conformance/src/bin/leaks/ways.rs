//! The ways in: files, resources, addresses, headers and scans, each with a number of its own.

use std::fmt::Write as _;

use serde_json::json;
use sesshu_conformance::desk::Handing;
use sesshu_conformance::http::Request;
use sesshu_conformance::municipal::{PERSONS_HEADER, Town};
use sesshu_conformance::tablet::{self, SCANS, Tablet};

use crate::{Run, TOWN};

const FHIR: &str = "application/fhir+json";

/// Sends a number on every way there is.
pub(crate) fn go(run: &mut Run) -> Result<(), String> {
    files(run)?;
    hub(run)?;
    inquiries(run)?;
    resources(run)?;
    addresses(run)?;
    headers(run)?;
    scans(run)
}

/// A row of file A with something in the column of the individual number.
fn row(index: u64, individual: &str) -> String {
    let town = Town::new(TOWN, 77, 1);
    let mut person = town.person(index);
    person.individual = Some(individual.to_owned());
    person.row()
}

/// The row with something else in the column of the coupon.
fn with_coupon(row: &str, coupon: &str) -> String {
    const COUPON: usize = 8;
    let cells = row.split(',').enumerate();
    let cells = cells.map(|(place, cell)| if place == COUPON { coupon } else { cell });
    cells.collect::<Vec<_>>().join(",")
}

fn grouped(number: &str, between: &str) -> String {
    let parts = [number.get(..4), number.get(4..8), number.get(8..)];
    parts.map(Option::unwrap_or_default).join(between)
}

fn wide(number: &str) -> String {
    let widen = |c: char| char::from_u32(c as u32 + 0xfee0).unwrap_or(c);
    number.chars().map(widen).collect()
}

fn wrong(number: &str) -> String {
    let (digits, check) = number.split_at(11);
    format!("{digits}{}", (check.parse::<u32>().unwrap_or(0) + 3) % 10)
}

fn files(run: &mut Run) -> Result<(), String> {
    for mode in ["dry-run", "commit-valid", "all-or-nothing"] {
        let mut rows = vec![PERSONS_HEADER.to_owned()];
        let first = match mode {
            "dry-run" => 0,
            "commit-valid" => 100,
            _ => 200,
        };
        let mut number = |way: &str| run.number(&format!("file A, {mode}: {way}"));
        rows.push(row(first, &number("a good row")));
        rows.push(row(first + 1, &number("another good row")));
        rows.push(row(first + 2, &wide(&number("wide digits"))));
        rows.push(row(first + 3, &grouped(&number("digits in groups"), "-")));
        rows.push(row(
            first + 4,
            &grouped(&number("digits in groups with blanks"), " "),
        ));
        rows.push(format!(
            "{}9",
            row(first + 5, &number("a row with a wrong flag"))
        ));
        rows.push(format!(
            "{},,",
            row(first + 6, &number("a row with too many columns"))
        ));
        rows.push(row(first + 7, &number("a row with a wrong day")).replace(",1,5", ",1,x,5"));
        rows.push(format!(
            "\"{}",
            row(first + 8, &number("a row whose quote never closes"))
        ));
        let twice = number("one number of two people");
        rows.push(row(first + 9, &twice));
        rows.push(row(first + 10, &twice));
        // The resident is told with one number and then with another.
        rows.push(row(first + 1, &number("a number that changes")));
        let coupon = number("the column of the coupon");
        rows.push(with_coupon(&row(first + 11, ""), &coupon));
        let text = rows.join("\r\n") + "\r\n";
        let mut handing = Handing::new("A", TOWN);
        handing.mode = mode;
        run.hand_in(&handing, text.as_bytes())?;
    }
    let misspelt = run.number("file A: a check digit that is wrong");
    let text = format!("{}\r\n", row(300, &misspelt));
    let text = text.replace(&misspelt, &wrong(&misspelt));
    // The number as it is sent is the one to look for.
    run.replace_last(wrong(&misspelt));
    run.hand_in(&Handing::new("A", TOWN), text.as_bytes())?;
    let named = run.number("the name of a file");
    let mut handing = Handing::new("A", TOWN);
    handing.name = format!("{named}.csv");
    run.hand_in(&handing, format!("{}\r\n", row(301, "")).as_bytes())?;
    let number = run.number("file A in CP932 with wide digits");
    let mut bytes = b"50000302,".to_vec();
    for byte in number.bytes() {
        bytes.extend([0x82, byte - b'0' + 0x4f]);
    }
    bytes.extend(b",\x8e\x8e\x8c\xb1,\x88\xea\x98Y,\x83V,\x83C,19500401,1,9,\r\n");
    run.hand_in(&Handing::new("A", TOWN), &bytes)?;
    let number = run.number("file A without a layout that fits");
    run.hand_in(
        &Handing::new("A", TOWN),
        format!("{number},x\r\n").as_bytes(),
    )?;
    let number = run.number("file A in UTF-16");
    let text = format!("\u{feff}{}\r\n", row(303, &number));
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    run.hand_in(&Handing::new("A", TOWN), &wide)?;
    let number = run.number("file A on the command line");
    let bad = run.number("file A on the command line, a wrong flag");
    let text = format!("{}\r\n{}9\r\n", row(304, &number), row(305, &bad));
    let path = std::env::temp_dir().join(format!("{TOWN}_A_{}.csv", std::process::id()));
    std::fs::write(&path, text).map_err(|e| e.to_string())?;
    run.import_offline("A", &path)?;
    let number = run.number("a file of an unknown kind");
    let path = "/municipal/imports?as=Z&mode=commit-valid";
    run.send("staff", "POST", path, "text/csv", number.as_bytes())?;
    Ok(())
}

/// File G.
fn hub(run: &mut Run) -> Result<(), String> {
    let (good, bad) = (run.number("file G"), run.number("file G, a wrong date"));
    let person = |key: &str, number: &str, born: &str| {
        json!({
            "modificationSeg": "1",
            "myNumber": number,
            "municipalityIdentityKey": key,
            "basicFiveInfo": {"name": "試験　一郎", "nameKana": "シケンイチロウ", "address": "みらい市中央町1-2-3",
                "dateOfBirth": born, "sex": "1"},
            "isNotDisclosed": false,
        })
    };
    let people = json!([
        person("60000001", &good, "1950-04-01"),
        person("60000002", &bad, "1950-02-30")
    ]);
    run.hand_in(&Handing::new("G", TOWN), people.to_string().as_bytes())?;
    let number = run.number("file G that is no JSON");
    run.hand_in(
        &Handing::new("G", TOWN),
        format!("{{\"myNumber\": \"{number}\",").as_bytes(),
    )?;
    Ok(())
}

/// File E, with numbers that somebody has and numbers that nobody has.
fn inquiries(run: &mut Run) -> Result<(), String> {
    let known = run.first_of("file A, commit-valid: a good row");
    let mut text = String::new();
    let _ = write!(text, "q-1,{},19500401,1,1\r\n", known.unwrap_or_default());
    let _ = write!(
        text,
        "q-2,{},19500401,1,1\r\n",
        run.number("file E: nobody's number")
    );
    let _ = write!(text, "q-3,{},1950,9,\r\n", run.number("file E: a bad row"));
    run.hand_in(&Handing::new("E", TOWN), text.as_bytes())?;
    run.inquire(&text)
}

/// What names an individual number in a resource.
fn identifiers(number: &str) -> Vec<serde_json::Value> {
    vec![
        json!({"system": "urn:oid:1.2.392.100495.20.3.101", "value": number}),
        json!({"type": {"text": "マイナンバー"}, "value": number}),
        json!({"type": {"text": "個人番号"}, "system": "https://clinic.example/id", "value": number}),
        json!({"type": {"coding": [{"system": "https://clinic.example/types", "code": "individual-number"}]}, "value": number}),
        json!({"system": "https://clinic.example/my-number", "value": number}),
    ]
}

fn resources(run: &mut Run) -> Result<(), String> {
    for (index, who) in ["vendor", "staff"].into_iter().enumerate() {
        let kinds = identifiers("").len();
        for kind in 0..kinds {
            let number = run.number(&format!("Patient.identifier {kind} by {who}"));
            let identifier = identifiers(&number).swap_remove(kind);
            let patient = json!({"resourceType": "Patient", "identifier": [identifier], "birthDate": "1950-04-01"});
            let text = patient.to_string();
            run.send(who, "POST", "/fhir/Patient", FHIR, text.as_bytes())?;
            run.send(
                who,
                "POST",
                "/fhir/Patient/$validate",
                FHIR,
                text.as_bytes(),
            )?;
        }
        let mut patient = |way: &str| {
            let number = run.number(&format!("{way} by {who}"));
            let identifier = identifiers(&number).swap_remove(1);
            json!({"resourceType": "Patient", "identifier": [identifier]})
        };
        let bundle = json!({"resourceType": "Bundle", "type": "transaction", "entry": [
            {"resource": patient("a transaction"), "request": {"method": "POST", "url": "Patient"}}]});
        let batch = json!({"resourceType": "Bundle", "type": "batch", "entry": [
            {"resource": patient("a batch"), "request": {"method": "POST", "url": "Patient"}}]});
        let update = patient("an update").to_string();
        for bundle in [bundle, batch] {
            run.send(who, "POST", "/fhir", FHIR, bundle.to_string().as_bytes())?;
        }
        let path = format!("/fhir/Patient/leak-{index}");
        run.send(who, "PUT", &path, FHIR, update.as_bytes())?;
        let number = run.number(&format!("an element that nobody knows by {who}"));
        let text = format!("{{\"resourceType\":\"Patient\",\"myNumber\":\"{number}\"}}");
        run.send(who, "POST", "/fhir/Patient", FHIR, text.as_bytes())?;
        let number = run.number(&format!("a birth date by {who}"));
        let text = format!("{{\"resourceType\":\"Patient\",\"birthDate\":\"{number}\"}}");
        run.send(who, "POST", "/fhir/Patient", FHIR, text.as_bytes())?;
        let number = run.number(&format!("JSON that breaks off by {who}"));
        let text = format!("{{\"resourceType\":\"Patient\",\"id\":\"{number}");
        run.send(who, "POST", "/fhir/Patient", FHIR, text.as_bytes())?;
        let number = run.number(&format!("XML by {who}"));
        let text = format!(
            "<Patient xmlns=\"http://hl7.org/fhir\"><identifier><type><text value=\"個人番号\"/></type><value value=\"{number}\"/></identifier></Patient>"
        );
        run.send(
            who,
            "POST",
            "/fhir/Patient",
            "application/fhir+xml",
            text.as_bytes(),
        )?;
        let number = run.number(&format!("a patch by {who}"));
        let patch = json!([{"op": "add", "path": "/identifier/0", "value": identifiers(&number).swap_remove(1)}]);
        run.send(
            who,
            "PATCH",
            "/fhir/Patient/mirai-0001",
            "application/json-patch+json",
            patch.to_string().as_bytes(),
        )?;
    }
    Ok(())
}

fn addresses(run: &mut Run) -> Result<(), String> {
    for who in ["vendor", "staff", "stranger"] {
        let system = "urn:oid:1.2.392.100495.20.3.101%7C";
        for (way, before, after) in [
            (
                "a search by the identifier's system",
                format!("/fhir/Patient?identifier={system}"),
                "",
            ),
            (
                "a search by text of the type",
                "/fhir/Patient?identifier:of-type=%7C個人番号%7C".replace("個人番号", "MYNO"),
                "",
            ),
            (
                "an unknown parameter",
                "/fhir/Patient?my-number=".to_owned(),
                "",
            ),
            ("an unknown path", "/".to_owned(), ""),
            (
                "an unknown path of municipalities",
                "/municipal/".to_owned(),
                "/x",
            ),
            ("an unknown job", "/municipal/imports/".to_owned(), ""),
            ("an unknown page of help", "/help/".to_owned(), ""),
        ] {
            let number = run.number(&format!("{way} by {who}"));
            run.get(who, &format!("{before}{number}{after}"))?;
        }
        let number = run.number(&format!("a search by POST by {who}"));
        let form = format!("identifier={system}{number}");
        let media = "application/x-www-form-urlencoded";
        run.send(who, "POST", "/fhir/Patient/_search", media, form.as_bytes())?;
    }
    Ok(())
}

fn headers(run: &mut Run) -> Result<(), String> {
    let patient = json!({"resourceType": "Patient", "birthDate": "1950-04-01"}).to_string();
    for (name, before) in [
        ("Idempotency-Key", ""),
        ("User-Agent", "client/"),
        (
            "If-None-Exist",
            "identifier=urn:oid:1.2.392.100495.20.3.101|",
        ),
        ("If-Match", ""),
        ("Referer", "http://clinic.example/"),
        ("X-Forwarded-For", ""),
        ("Prefer", "handling="),
        ("Accept-Language", ""),
        ("Traceparent", ""),
    ] {
        let number = run.number(&format!("the header {name}"));
        let value = format!("{before}{number}");
        let request = Request {
            method: "POST",
            path: "/fhir/Patient",
            headers: &[("Content-Type", FHIR), (name, &value)],
            body: Some(patient.as_bytes()),
        };
        run.ask("vendor", &request)?;
    }
    let number = run.number("the header Authorization");
    let value = format!("Bearer {number}");
    let request = Request {
        headers: &[("Authorization", &value)],
        ..Request::new("GET", "/fhir/Patient")
    };
    run.ask("stranger", &request)?;
    Ok(())
}

fn scans(run: &mut Run) -> Result<(), String> {
    let tablet = Tablet {
        session: "s-20260401-mirai-01".to_owned(),
        device: "tab-00017".to_owned(),
    };
    let tablet = run.tablet().unwrap_or(tablet);
    let numbers = [
        "a reading of twelve digits",
        "a reading in groups",
        "a reading in wide digits",
    ];
    for (turn, way) in numbers.into_iter().enumerate() {
        let number = run.number(way);
        let text = match turn {
            0 => number,
            1 => grouped(&number, "-"),
            _ => wide(&number),
        };
        let body = tablet.scan(&tablet::scan_id(77, turn as u64), &text);
        run.send("device", "POST", SCANS, "application/json", body.as_bytes())?;
    }
    let number = run.number("a label");
    let body = json!({
        "deviceId": "tab-00018",
        "date": tablet::today(),
        "venue": {"name": "みらい市民体育館"},
        "vaccine": {"product": "comirnaty"},
        "label": format!("(01)09520001000010(21){number}"),
    });
    run.send(
        "device",
        "POST",
        "/device/sessions",
        "application/json",
        body.to_string().as_bytes(),
    )?;
    let number = run.number("a label that cannot be read");
    let body = json!({"deviceId": "tab-00019", "date": tablet::today(), "label": number});
    run.send(
        "device",
        "POST",
        "/device/sessions",
        "application/json",
        body.to_string().as_bytes(),
    )?;
    let number = run.number("several scans");
    let scan: serde_json::Value =
        serde_json::from_str(&tablet.scan(&tablet::scan_id(77, 20), &number)).unwrap_or_default();
    let body = json!({"scans": [scan, {"myNumber": number}]});
    run.send(
        "device",
        "POST",
        SCANS,
        "application/json",
        body.to_string().as_bytes(),
    )?;
    let number = run.number("a scan as Parameters");
    let body = json!({"resourceType": "Parameters", "parameter": [
        {"name": "scanId", "valueString": tablet::scan_id(77, 21)},
        {"name": "sessionId", "valueString": tablet.session},
        {"name": "reading", "part": [{"name": "source", "valueCode": "manual"}, {"name": "text", "valueString": number}]},
    ]});
    run.send(
        "device",
        "POST",
        "/fhir/Immunization/$scan",
        FHIR,
        body.to_string().as_bytes(),
    )?;
    let number = run.number("an unknown member of a scan");
    let body = json!({"myNumber": number, "scanId": tablet::scan_id(77, 9)});
    run.send(
        "device",
        "POST",
        SCANS,
        "application/json",
        body.to_string().as_bytes(),
    )?;
    Ok(())
}
