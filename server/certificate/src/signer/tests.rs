//! What the signer signs, and above all what it does not.

use super::{SignAnswer, SignRequest, letters_max};
use crate::claims::{Field, Purpose, Refusal, Serial};
use crate::fault::Answer;
use crate::icvp::IcvpLayout;
use crate::samples::{
    FORMATS, KEYS, NOW, YEAR, claims, covid_dose, request, signed, signer, signing, trust, verdict,
    verifier,
};
use crate::trust::Trust;
use crate::verify::Format;

fn answer(request: &SignRequest) -> SignAnswer {
    let trust = trust();
    signer().sign(request, &verifier(&trust))
}

fn refused(request: &SignRequest) -> Refusal {
    match answer(request) {
        SignAnswer::Refused(refusal) => refusal,
        SignAnswer::Signed(_) => panic!("{} was signed", request.format.code()),
    }
}

#[test]
fn each_format_is_signed_and_found_valid() {
    for format in FORMATS {
        let signed = signed(&request(format));
        let verdict = verdict(&signed.text);
        assert_eq!(
            verdict.answer,
            Answer::Valid,
            "{format:?}: {:?}",
            verdict.fault
        );
        assert_eq!(verdict.format, Some(format));
        assert_eq!(verdict.key_id, Some(signed.key_id.clone()));
        assert!(verdict.irregular.is_empty());
        println!("{format:?}: {} letters", signed.text.len());
    }
}
