//! Tokens are issued, written, read and resolved; what does not fit is refused with its line; nothing shows a token.

use super::*;

const NOW: i64 = 1_800_000_000_000;

fn town() -> Option<MunicipalityCode> {
    Some(MunicipalityCode::parse("019992").unwrap())
}

fn patient() -> Option<Id> {
    Id::parse("p-1")
}

fn issue(role: Role, seed: u8) -> (Token, Entry) {
    Entry::issue(role, town(), patient(), NOW, [seed; 32]).unwrap()
}

fn faults(text: &str) -> Vec<(usize, EntryFault)> {
    TokenTable::parse(text)
        .expect_err("must be refused")
        .into_iter()
        .map(|found| (found.line, found.fault))
        .collect()
}

#[test]
fn an_issued_token_resolves_to_its_caller_after_writing_and_reading() {
    let issued: Vec<(Token, Entry)> = (0..).zip(Role::ALL).map(|(n, r)| issue(r, n)).collect();
    let lines: Vec<String> = issued.iter().map(|(_, entry)| entry.to_line()).collect();
    for text in [lines.join("\n"), format!("[{}]", lines.join(",\n"))] {
        let table = TokenTable::parse(&text).unwrap();
        assert_eq!(table.len(), Role::ALL.len());
        for (token, entry) in &issued {
            let caller = table.resolve(token.expose(), NOW).unwrap();
            assert_eq!(&caller, entry.caller());
        }
    }
}

#[test]
fn a_caller_has_what_the_role_needs_and_nothing_else() {
    for role in Role::ALL {
        let (token, entry) = issue(role, 7);
        assert!(token.expose().starts_with(&format!("demo-{role}-")));
        let caller = entry.caller();
        assert_eq!(caller.role, role);
        assert_eq!(
            caller.tenant,
            role.has_tenant().then_some(Tenant(19_992)),
            "{role}"
        );
        assert_eq!(caller.patient.is_some(), role.has_patient(), "{role}");
        assert_eq!(
            caller.if_match_required,
            matches!(role, Role::Staff | Role::Approver)
        );
    }
    assert_eq!(
        &*issue(Role::Vendor, 0).1.caller().client,
        "demo-vendor-019992"
    );
    assert_eq!(
        &*issue(Role::Operator, 0).1.caller().client,
        "demo-operator"
    );
}

#[test]
fn a_person_without_a_patient_and_a_vendor_without_a_tenant_get_no_token() {
    let person = Entry::issue(Role::Person, town(), None, NOW, [0; 32]);
    assert_eq!(person.err(), Some(EntryFault::PatientDoesNotFitRole));
    let vendor = Entry::issue(Role::Vendor, None, None, NOW, [0; 32]);
    assert_eq!(vendor.err(), Some(EntryFault::TenantDoesNotFitRole));
}

#[test]
fn a_token_holds_for_twelve_hours_and_not_a_millisecond_longer() {
    let (token, entry) = issue(Role::Vendor, 1);
    let end = NOW + 12 * 3_600_000;
    assert_eq!(entry.expires_at_ms(), end);
    let mut table = TokenTable::default();
    table.insert(entry);
    assert!(table.resolve(token.expose(), end - 1).is_ok());
    assert_eq!(table.resolve(token.expose(), end), Err(TokenError::Expired));
}

#[test]
fn whatever_was_not_issued_is_unknown() {
    let (token, entry) = issue(Role::Vendor, 1);
    let digest = entry.digest.to_hex();
    let mut table = TokenTable::default();
    assert!(table.is_empty());
    table.insert(entry);
    assert!(!table.is_empty());
    let (real, upper) = (token.expose(), token.expose().to_uppercase());
    let nearly = [
        &real[..real.len() - 1],
        &format!("{real} "),
        &upper,
        "",
        &digest,
    ];
    for bearer in nearly {
        assert_eq!(table.resolve(bearer, NOW), Err(TokenError::Unknown));
    }
    // With the end reached, an unknown token is still unknown and not expired.
    assert_eq!(table.resolve("x", i64::MAX), Err(TokenError::Unknown));
}

#[test]
fn different_randomness_gives_different_tokens() {
    let (a, _) = issue(Role::Vendor, 1);
    let (b, _) = issue(Role::Vendor, 2);
    assert_ne!(a, b);
    assert_eq!(a.expose().len(), "demo-vendor-".len() + 64);
}

#[test]
fn debug_text_shows_no_token_and_no_digest() {
    let (token, entry) = issue(Role::Vendor, 0xab);
    let digest = entry.digest.to_hex();
    let mut table = TokenTable::default();
    table.insert(entry.clone());
    for text in [
        format!("{token:?}"),
        format!("{entry:?}"),
        format!("{table:?}"),
    ] {
        assert!(!text.contains("abab") && !text.contains(&digest), "{text}");
        assert!(!text.contains("171"), "bytes as numbers: {text}");
    }
}

#[test]
fn a_written_line_holds_the_digest_and_not_the_token() {
    let (token, entry) = issue(Role::Person, 0xab);
    let line = entry.to_line();
    assert!(!line.contains(token.expose()) && !line.contains("abab"));
    assert!(line.contains(r#""tenant":"019992""#), "{line}");
    assert!(line.contains(r#""patient":"p-1""#), "{line}");
    assert!(!line.contains('\n'));
}

#[test]
fn every_fault_is_reported_with_its_line() {
    let good = issue(Role::Vendor, 1).1.to_line();
    let person = issue(Role::Person, 2).1.to_line();
    let lines = [
        good.clone(),
        String::new(),
        "{".to_owned(),
        good.replace("vendor\",\"ten", "boss\",\"ten"),
        good.replace("019992\",\"if", "019993\",\"if"),
        good.replace("\"tenant\":\"019992\",", ""),
        person.replace("\"patient\":\"p-1\",", ""),
        person.replace("p-1", "p 1"),
        good.replace("\"digest\":\"", "\"digest\":\"0"),
        good.replace("{", "{\"more\":1,"),
        good.replace("demo-vendor-019992", "a\\nb"),
        good.clone(),
        format!("{good}{good}"),
    ];
    let expected = [
        (3, EntryFault::Syntax),
        (4, EntryFault::Role),
        (5, EntryFault::Tenant),
        (6, EntryFault::TenantDoesNotFitRole),
        (7, EntryFault::PatientDoesNotFitRole),
        (8, EntryFault::Patient),
        (9, EntryFault::Digest),
        (10, EntryFault::Syntax),
        (11, EntryFault::Client),
        (12, EntryFault::DigestRepeated),
        (13, EntryFault::Syntax),
    ];
    assert_eq!(faults(&lines.join("\n")), expected);
}

#[test]
fn faults_in_an_array_have_the_line_on_which_the_entry_begins() {
    let good = issue(Role::Vendor, 1).1.to_line();
    let bad = good.replace("\"vendor\"", "\"boss\"");
    assert_eq!(
        faults(&format!("\n[\n{good},\n\n  {bad}\n]")),
        [(5, EntryFault::Role)]
    );
    assert_eq!(faults("[\n{}\n]"), [(2, EntryFault::Syntax)]);
    assert_eq!(faults("[\n\n{]"), [(3, EntryFault::Syntax)]);
}

#[test]
fn a_vendor_with_a_patient_is_refused_rather_than_not_confined() {
    let line = issue(Role::Person, 1).1.to_line();
    let vendor = line.replace("\"role\":\"person\"", "\"role\":\"vendor\"");
    assert_eq!(faults(&vendor), [(1, EntryFault::PatientDoesNotFitRole)]);
}

#[test]
fn an_empty_text_is_an_empty_table() {
    assert!(TokenTable::parse("").unwrap().is_empty());
    assert!(TokenTable::parse("\n \n").unwrap().is_empty());
    assert!(TokenTable::parse("[]").unwrap().is_empty());
}

#[test]
fn roles_and_their_names_go_both_ways() {
    for role in Role::ALL {
        assert_eq!(Role::parse(role.name()), Some(role));
    }
    assert_eq!(Role::parse("Vendor"), None);
}

#[test]
fn every_fault_is_told_in_words_of_its_own_with_its_line() {
    let faults = [
        EntryFault::Syntax,
        EntryFault::Digest,
        EntryFault::DigestRepeated,
        EntryFault::Client,
        EntryFault::Role,
        EntryFault::Tenant,
        EntryFault::TenantDoesNotFitRole,
        EntryFault::Patient,
        EntryFault::PatientDoesNotFitRole,
    ];
    let words: std::collections::BTreeSet<String> = faults
        .iter()
        .map(|fault| {
            TableFault {
                line: 7,
                fault: *fault,
            }
            .to_string()
        })
        .collect();
    assert_eq!(words.len(), faults.len());
    for fault in faults {
        let text = TableFault { line: 7, fault }.to_string();
        assert_eq!(text, format!("line 7: {fault}"));
    }
    assert_ne!(
        TokenError::Unknown.to_string(),
        TokenError::Expired.to_string()
    );
}
