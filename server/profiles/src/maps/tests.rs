//! The maps of the package are found, and lead where they should.

use super::*;

#[test]
fn most_diseases_and_groups_have_codes_elsewhere() {
    let claims = Disease::ALL
        .iter()
        .filter(|one| claims_code_of(**one).is_some());
    assert!(claims.count() >= 20);
    let cvx = VaccineGroup::ALL
        .iter()
        .filter(|one| cvx_of(**one).is_some());
    assert!(cvx.count() >= 30);
    assert_eq!(cvx_of(VaccineGroup::Je), Some("129"));
    assert_eq!(
        disease_of(system::CLAIMS_DISEASE, "0339001"),
        Some(Disease::Pertussis)
    );
    assert_eq!(
        disease_of(
            "http://medis.or.jp/CodeSystem/master-disease-exCode",
            "ES0L"
        ),
        Some(Disease::Influenza)
    );
    assert_eq!(
        disease_of("http://snomed.info/sct", "14189004"),
        Some(Disease::Measles)
    );
    assert_eq!(disease_of("http://snomed.info/sct", "nothing"), None);
}

#[test]
fn what_is_wider_or_narrower_is_not_the_same() {
    assert_eq!(cvx_of(VaccineGroup::FluHd), None);
    assert_eq!(claims_code_of(Disease::Hib), None);
}
