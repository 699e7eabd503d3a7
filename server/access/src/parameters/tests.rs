//! Forms: how much of one is looked at, and that none has two readings.

use super::*;

fn pairs(count: usize) -> Vec<(String, String)> {
    (0..count)
        .map(|number| (format!("p{number}"), "v".to_owned()))
        .collect()
}

fn rule(pairs: &[(String, String)]) -> Result<(), &'static str> {
    Form::of(pairs).map(|_| ()).map_err(|fault| fault.rule)
}

#[test]
fn a_form_has_sixty_four_parameters_of_ten_kibibytes_at_most() {
    assert_eq!(rule(&pairs(64)), Ok(()));
    assert_eq!(rule(&pairs(65)), Err("parameters-too-many"));
    let long = |bytes| vec![("a".to_owned(), "v".repeat(bytes))];
    assert_eq!(rule(&long(10_240)), Ok(()));
    assert_eq!(rule(&long(10_241)), Err("parameters-too-many"));
}

#[test]
fn a_parameter_comes_once_and_without_a_value_it_is_absent() {
    let form = |texts: &[(&str, &str)]| -> Vec<(String, String)> {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        texts.iter().map(own).collect()
    };
    let twice = form(&[("a", "1"), ("b", "1"), ("a", "1")]);
    assert_eq!(rule(&twice), Err("parameter-repeated"));
    let good = form(&[("a", "1"), ("b", "")]);
    let good = Form::of(&good).unwrap();
    assert_eq!((good.value("a"), good.need("a")), (Some("1"), Ok("1")));
    for name in ["b", "c"] {
        assert_eq!(good.value(name), None);
        assert_eq!(
            good.need(name),
            Err(Fault::request("parameter-missing", name))
        );
    }
}
