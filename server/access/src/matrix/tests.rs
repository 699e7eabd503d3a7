//! The table of who may what.

use super::*;

fn row(action: Action, kind: Option<&str>) -> Row {
    Row {
        label: format!("{action:?}"),
        action,
        kind: kind.and_then(Kind::parse),
    }
}

#[test]
fn the_table_says_what_the_rules_say() {
    let rows = [
        row(Action::Read, Some("Immunization")),
        row(Action::Create, Some("Immunization")),
        row(Action::ImportApprove, None),
        row(Action::Scan, None),
        row(Action::Statistics, None),
    ];
    let table = markdown(&rows);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(
        lines[0],
        "| | vendor (internet) | vendor (lgwan) | staff (lgwan) | approver (lgwan) | device (internet) | person (internet) \
         | delegate (internet) | researcher (internet) | national (internet) | operator (ops) |"
    );
    assert_eq!(lines[2], "| Read | ● | ● | ● | ● | – | ◐ | ◐ | – | – | – |");
    assert_eq!(
        lines[3],
        "| Create | ● | ● | ● | ● | – | – | – | – | – | – |"
    );
    assert_eq!(
        lines[4],
        "| ImportApprove | – | – | – | ● | – | – | – | – | – | – |"
    );
    assert_eq!(lines[5], "| Scan | – | – | – | – | ● | – | – | – | – | – |");
    assert_eq!(
        lines[6],
        "| Statistics | – | – | ● | ● | – | – | – | # | # | – |"
    );
    assert_eq!(lines.len(), 7);
}

#[test]
fn r_t03_what_is_abroad_is_not_there_or_refused_and_never_served() {
    for action in Action::ALL {
        for kind in Kind::all().map(Some).chain([None]) {
            let row = Row {
                label: String::new(),
                action,
                kind,
            };
            for role in Role::ALL {
                for zone in Zone::ALL {
                    let cell = cell(role, zone, &row);
                    assert_eq!(cell.abroad() == 200, cell == Cell::Counts);
                }
            }
        }
    }
}
