//! The tags that say what is doubtful about a record: computed, and put in the place of those computed before.

use fhir::Element;
use fhir::element::Misfit;
use immunization::quality::{Assessment, Purpose, QualityRule, QualitySubject, WAITING_DAYS_MAX};
use immunization::{Day, Disclosure};
use profiles::disclose;
use profiles::naming::system;

/// The tag of a dose of which two sources tell differently, and of what they tell.
pub const CONTRADICTED: &str = "Q04";
/// The tag of a dose of which nobody is registered.
pub const WAITING: &str = "Q13";
/// What has to be put right before a certificate.
pub const MUST_FIX: &str = "must-fix";
/// What somebody should look at.
pub const TO_CHECK: &str = "to-check";

/// Whether a tag is computed here. What somebody else put there stays.
fn is_computed(code: &str) -> bool {
    let is_rule = |code: &str| {
        let digits = code.strip_prefix('Q').unwrap_or_default();
        digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    code == MUST_FIX || code == TO_CHECK || is_rule(code)
}

fn is_computed_tag(tag: &Element) -> bool {
    tag.text_of("system") == Some(system::QUALITY) && tag.text_of("code").is_some_and(is_computed)
}

/// The computed tags of a record, sorted.
pub fn computed(element: &Element) -> Vec<String> {
    let tags = element.first("meta").into_iter();
    let tags = tags.flat_map(|meta| meta.children("tag"));
    let mut codes: Vec<String> = tags
        .filter(|tag| is_computed_tag(tag))
        .filter_map(|tag| tag.text_of("code").map(str::to_owned))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// The marks that a record has after a client wrote it: those that are there, whatever was sent. Where there are none, a client
/// may wish that somebody looks.
pub fn beside_client(had: Vec<String>, sent: &[String]) -> Vec<String> {
    if had.iter().any(|code| code != TO_CHECK) {
        return had;
    }
    let wish = sent.iter().filter(|code| *code == TO_CHECK);
    wish.cloned().collect()
}

/// The tags of what was judged: the rules that it breaks and the class that they make, sorted.
pub fn of(found: &Assessment, subject: QualitySubject) -> Vec<String> {
    let rules = found.rules_of(subject).map(QualityRule::code);
    // What is about a person matters in certificates alone, and somebody has to look before one is issued.
    let purpose = match subject {
        QualitySubject::Person => Purpose::Certificate,
        QualitySubject::Dose(_) | QualitySubject::Claim(_) => Purpose::Record,
    };
    let class = found.class_of(subject, purpose);
    let codes = rules.chain(class.map(|class| class.code()));
    let mut codes: Vec<String> = codes.map(str::to_owned).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Those of some tags that a session or a device gave, and that no history tells.
pub fn of_sessions(codes: &[String]) -> Vec<QualityRule> {
    let mut rules = vec![QualityRule::SessionAnomaly, QualityRule::ScannedTwice];
    rules.retain(|rule| codes.iter().any(|code| code == rule.code()));
    rules
}

/// Whether two versions of a record say the same, whatever their marks; the label that a dose has of its person is one.
pub fn is_same_but_for_marks(one: &Element, other: &Element) -> bool {
    let plain = |element: &Element| {
        let mut plain = element.clone();
        put(&mut plain, &[]).ok()?;
        if plain.type_name() == "Immunization" {
            disclose(&mut plain, Disclosure::Open).ok()?;
        }
        if let Some(meta) = plain.first_mut("meta") {
            meta.remove("versionId");
            meta.remove("lastUpdated");
        }
        if plain.first("meta").is_some_and(Element::is_empty) {
            plain.remove("meta");
        }
        // In whatever order each was written.
        plain.sort_fields();
        Some(plain)
    };
    let (one, other) = (plain(one), plain(other));
    one.is_some() && one == other
}

/// Puts these computed tags in the place of those that are there.
pub fn put(element: &mut Element, codes: &[String]) -> Result<(), Misfit> {
    if element.first("meta").is_none() {
        if codes.is_empty() {
            return Ok(());
        }
        element.push_new("meta")?;
    }
    let Some(meta) = element.first_mut("meta") else {
        return Err(Misfit::Name);
    };
    meta.retain(|slot, child| slot.name != "tag" || !is_computed_tag(child));
    for code in codes {
        let tag = meta.push_new("tag")?;
        tag.push_text("system", system::QUALITY)?;
        tag.push_text("code", code)?;
    }
    if meta.is_empty() {
        element.remove("meta");
    }
    Ok(())
}

/// Takes the doubt away that a dose is told in two ways, and tells whether it was there. The class is what the doubts that
/// are left make it.
pub fn remove_contradiction(element: &mut Element) -> Result<bool, Misfit> {
    let mut codes = computed(element);
    if !codes.iter().any(|code| code == CONTRADICTED) {
        return Ok(false);
    }
    codes.retain(|code| ![CONTRADICTED, MUST_FIX, TO_CHECK].contains(&code.as_str()));
    let left = codes.iter().filter_map(|code| QualityRule::parse(code));
    let left = left.map(QualityRule::class).max();
    codes.extend(left.map(|class| class.code().to_owned()));
    codes.sort_unstable();
    put(element, &codes)?;
    Ok(true)
}

/// Says whether a record, or what is told beside one, is told in two ways. Tells whether it said otherwise before.
pub fn put_contradiction(element: &mut Element, is_contradicted: bool) -> Result<bool, Misfit> {
    if !is_contradicted {
        return remove_contradiction(element);
    }
    let mut codes = computed(element);
    if codes.iter().any(|code| code == CONTRADICTED) {
        return Ok(false);
    }
    codes.retain(|code| code != MUST_FIX && code != TO_CHECK);
    codes.extend([MUST_FIX.to_owned(), CONTRADICTED.to_owned()]);
    put(element, &codes)?;
    Ok(true)
}

/// Whether a dose that waits has waited too long.
pub fn is_late(since: Day, today: Day) -> bool {
    today.days_since(since) > WAITING_DAYS_MAX
}

/// The tags of a dose of which nobody is registered: whether it is contradicted or late, and what is known of its session
/// and device.
pub fn of_waiting(rules: Vec<QualityRule>, is_contradicted: bool, is_late: bool) -> Vec<String> {
    let mut codes: Vec<&str> = rules.into_iter().map(QualityRule::code).collect();
    codes.push(WAITING);
    if is_contradicted {
        codes.push(CONTRADICTED);
    }
    codes.push(match is_contradicted || is_late {
        true => MUST_FIX,
        false => TO_CHECK,
    });
    codes.into_iter().map(str::to_owned).collect()
}
