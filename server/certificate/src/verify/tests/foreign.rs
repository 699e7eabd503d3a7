//! Certificates that others signed and published for tests.

use std::fs;

use super::cases::told;
use crate::fault::{Answer, Fault};
use crate::keys::Certificate;
use crate::samples::{CATALOGUE, testdata};
use crate::trust::Trust;
use crate::verify::Verifier;

/// The Austrian example of the EU's test data: issued 2021-05-07, for half a year. It comes with the Python library `cwt`.
#[test]
fn the_eus_austrian_example_was_valid_in_its_time() {
    let folder = testdata().join("foreign");
    let text = fs::read_to_string(folder.join("austria.txt")).unwrap();
    let certificate =
        Certificate::from_pem(&fs::read(folder.join("austria.cer")).unwrap()).unwrap();
    let mut trust = Trust::new();
    trust.add_signer(&certificate, Some("AT"), false).unwrap();
    let at = |now| {
        Verifier {
            trust: &trust,
            catalogue: &CATALOGUE,
            now,
        }
        .verify(&text)
        .remove(0)
    };
    let verdict = at(1_625_000_000);
    assert_eq!(verdict.answer, Answer::Valid, "{}", told(&verdict));
    let statement = verdict.statement.unwrap();
    assert_eq!(statement.name, "Musterfrau-Gößinger Gabriele");
    assert_eq!(
        statement.name_other.as_deref(),
        Some("MUSTERFRAU<GOESSINGER GABRIELE")
    );
    let dose = &statement.doses[0];
    assert_eq!(
        (dose.product.as_str(), dose.date.as_deref()),
        ("EU/1/20/1528", Some("2021-02-18"))
    );
    assert_eq!((dose.dose_number, dose.total_doses), (Some(1), Some(2)));
    assert_eq!(at(1_640_000_000).fault, Some(Fault::Expired));
    let nobody = Trust::new();
    let verdict = Verifier {
        trust: &nobody,
        catalogue: &CATALOGUE,
        now: 1_625_000_000,
    }
    .verify(&text)
    .remove(0);
    assert_eq!(verdict.fault, Some(Fault::IssuerUnknown));
}
