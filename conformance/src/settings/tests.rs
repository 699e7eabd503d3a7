//! Options are read, and mistakes are named.

use super::*;

fn read(arguments: &[&str]) -> Result<Settings, String> {
    let arguments = arguments.iter().map(|a| (*a).to_owned());
    Settings::read(arguments, &[("kills", "20"), ("database", "sqlite")])
}

#[test]
fn given_values_stand_over_the_defaults() {
    let settings = read(&["--kills", "3"]).unwrap();
    assert_eq!(settings.value::<u32>("kills"), Ok(3));
    assert_eq!(settings.text("database"), "sqlite");
}

#[test]
fn unknown_missing_and_malformed_are_refused() {
    assert!(read(&["--kils", "3"]).unwrap_err().contains("--kills"));
    assert!(read(&["--kills"]).is_err());
    let settings = read(&["--kills", "x"]).unwrap();
    assert!(settings.value::<u32>("kills").is_err());
}
