//! How reported doses meet stored ones.

use super::*;
use crate::finding::{Finding, Severity};
use crate::intake::tests::settings;
use crate::intake::{Encoding, FileKind, Layout, Rows};

const ROW: &str = "1,1000001,139998,0000000101,2,1,20210524,279986,みらい市民体育館,1319999015,仮名 医師子,ファイザー,,FF9999,0.30,74L,20210524153000,";

fn reading(line: &str) -> Reading<DoseRow> {
    let settings = settings();
    let layout = Layout::find(FileKind::Doses, None).unwrap();
    let mut rows = Rows::new(line.as_bytes());
    let row = rows.next_row().unwrap().unwrap();
    DoseRow::read(Cells::new(row, layout, Encoding::Utf8, &settings))
}

fn read(line: &str) -> DoseRow {
    let reading = reading(line);
    reading
        .record
        .unwrap_or_else(|| panic!("{:?}", reading.findings))
}

/// A row as told by a source.
fn told(line: &str, by: Report) -> Telling {
    let mut telling = read(line).telling().unwrap();
    telling.dose.source.report = Some(by);
    telling
}

fn hear(line: &str, by: Report, stored: &str, overwrite: bool) -> (Heard, DoseCase) {
    let mut case = DoseCase::new(told(stored, Report::MunicipalFile));
    let hearing = case.hear(told(line, by), overwrite);
    (hearing.heard, case)
}

fn with(from: &str, to: &str) -> String {
    assert!(ROW.contains(from));
    ROW.replace(from, to)
}

const OURS: Report = Report::MunicipalFile;
const SCAN: Report = Report::Scan;

#[test]
fn what_is_known_so_is_the_same() {
    assert_eq!(hear(ROW, OURS, ROW, false).0, Heard::Same);
    assert_eq!(
        hear(&with("FF9999", "ｆｆ９９９９"), OURS, ROW, false).0,
        Heard::Same
    );
    // Another source that says the same is remembered beside, and contradicts nothing.
    let (heard, case) = hear(ROW, SCAN, ROW, false);
    assert_eq!(heard, Heard::Beside);
    assert!(!case.is_contradicted());
    // It is not kept twice.
    let mut again = case.clone();
    assert_eq!(again.hear(told(ROW, SCAN), false).heard, Heard::Same);
    assert_eq!(again, case);
}

#[test]
fn another_content_is_an_update_of_the_same_source_if_it_is_later_and_a_contradiction_of_another() {
    for (from, to) in [
        ("20210524,", "20210525,"),
        ("FF9999", "FF9998"),
        ("74L", "74R"),
        ("ファイザー", "武田/モデルナ"),
        ("1,20210524", "2,20210524"),
    ] {
        let other = with(from, to);
        let later = other.replace("20210524153000", "20210601000000");
        let earlier = other.replace("20210524153000", "20210524000000");
        assert_eq!(hear(&later, OURS, ROW, false).0, Heard::Updated, "{other}");
        assert_eq!(hear(&earlier, OURS, ROW, false).0, Heard::Older, "{other}");
        // Neither is later, and nothing says that both are one record: nobody can say which of them counts.
        let (heard, case) = hear(&other, OURS, ROW, false);
        assert_eq!(heard, Heard::Beside, "{other}");
        assert!(case.is_contradicted(), "{other}");
        for report in [&other, &later, &earlier] {
            let (heard, case) = hear(report, SCAN, ROW, false);
            assert_eq!(heard, Heard::Beside, "{other}");
            assert!(case.is_contradicted(), "{other}");
            assert_eq!(case.record, told(ROW, OURS), "{other}");
            let (heard, case) = hear(report, SCAN, ROW, true);
            assert_eq!(heard, Heard::Overwritten, "{other}");
            assert!(!case.is_contradicted(), "{other}");
        }
    }
    let (_, case) = hear(&with(",2,1,", ",1,1,"), SCAN, ROW, false);
    assert!(case.is_contradicted());
    // What only one of two sources tells contradicts nothing.
    let less = with(",FF9999,0.30,74L", ",,,");
    assert!(!hear(&less, SCAN, ROW, false).1.is_contradicted());
}

#[test]
fn the_record_of_one_id_is_told_anew_without_a_time() {
    let row = ROW.replace("20210524153000,", ",rsv-1");
    let other = row.replace("FF9999", "FF9998");
    assert_eq!(hear(&other, OURS, &row, false).0, Heard::Updated);
    assert_eq!(hear(&other, SCAN, &row, false).0, Heard::Beside);
}

/// What was entered twice where it comes from, and taken back once there, was given.
#[test]
fn two_ids_of_one_sender_are_two_records_of_which_each_is_taken_back_by_itself() {
    let of = |id: &str, at: &str| told(&format!("{}{id}", with("24153000", at)), OURS);
    let taking = |id: Option<&str>| Telling {
        source_id: id.map(str::to_owned),
        ..withdrawal("170000")
    };
    let (one, two) = (of("k-1", "24153000"), of("k-2", "24160000"));
    for told in [[&one, &two], [&two, &one]] {
        let mut case = DoseCase::new(told[0].clone());
        let heard = case.hear(told[1].clone(), false).heard;
        assert_eq!((heard, case.is_contradicted()), (Heard::Beside, false));
        let mut first = case.clone();
        let heard = first.withdraw(&taking(Some("k-2")), false).heard;
        assert_eq!((heard, &first.record), (Heard::Updated, &one));
        assert!(!first.is_contradicted());
        // Who names none means both, and neither stands again because an old file comes once more.
        assert_eq!(case.withdraw(&taking(None), false).heard, Heard::Withdrawn);
        for old in [&one, &two] {
            assert_eq!(case.hear(old.clone(), false).heard, Heard::Older);
        }
        assert!(case.record.is_withdrawn());
        // What was told after the withdrawal stays.
        let later = of("k-3", "25100000");
        case.hear(later.clone(), false);
        assert_eq!(case.withdraw(&taking(None), false).heard, Heard::Older);
        assert_eq!(case.record, later);
    }
    // Which of two different ones is right nobody can say, whichever was written down later.
    let mut case = DoseCase::new(one.clone());
    let other = Telling {
        source_id: Some("k-2".to_owned()),
        ..told(
            &with("FF9999", "FF9998").replace("24153000", "24160000"),
            OURS,
        )
    };
    assert_eq!(case.hear(other.clone(), false).heard, Heard::Beside);
    assert!(case.is_contradicted());
    assert_eq!(case.hear(other, true).heard, Heard::Overwritten);
}

#[test]
fn doses_are_the_same_by_coupon_and_number_or_by_vaccine_and_day() {
    let same = |one: &str, other: &str| {
        told(one, OURS).is_of_same_dose(&told(other, SCAN))
            && told(other, SCAN).is_of_same_dose(&told(one, OURS))
    };
    assert!(same(ROW, &with("20210524,279986", "20210525,279986")));
    assert!(!same(ROW, &with("2,1,20210524", "2,2,20210524")));
    assert!(
        !same(ROW, &with(",2,1,", ",1,1,")),
        "a pre-examination is no dose"
    );
    // A coupon that was given anew is of the same person, and so is a row without one.
    assert!(same(ROW, &with("0000000101", "0000000909")));
    assert!(same(ROW, &with("0000000101", "")));
    let unnumbered = with("2,1,20210524", "2,,20210524");
    assert!(same(ROW, &unnumbered));
    assert!(!same(ROW, &unnumbered.replace("20210524,", "20210526,")));
    assert!(is_same_day(
        &told(ROW, OURS).dose,
        &told(&with("2,1,20210524", "2,2,20210524"), OURS).dose
    ));
}

#[test]
fn only_who_told_a_dose_withdraws_it() {
    let row = |line: &str| read(line);
    let withdrawal = Telling {
        dose: row("2,,139998,0000000101,2,1,20210524,,,,,,,,,,,")
            .dose
            .unwrap(),
        source_id: None,
    };
    let mut case = DoseCase::new(told(ROW, OURS));
    assert_eq!(case.withdraw(&withdrawal, false).heard, Heard::Withdrawn);
    assert_eq!(case.record.dose.status, DoseStatus::EnteredInError);
    assert_eq!(case.withdraw(&withdrawal, false).heard, Heard::Same);
    // It can be told again.
    assert_eq!(case.hear(told(ROW, OURS), false).heard, Heard::Updated);
    let mut case = DoseCase::new(told(ROW, SCAN));
    assert_eq!(case.withdraw(&withdrawal, false).heard, Heard::Beside);
    assert!(case.is_contradicted());
    assert!(case.record.dose.is_given());
    assert_eq!(case.withdraw(&withdrawal, true).heard, Heard::Withdrawn);
    // What another source tells stays when one takes its own back.
    let mut case = DoseCase::new(told(ROW, OURS));
    case.hear(told(&with("FF9999", "FF9998"), SCAN), false);
    assert_eq!(case.withdraw(&withdrawal, false).heard, Heard::Updated);
    assert_eq!(case.record, told(&with("FF9999", "FF9998"), SCAN));
    assert!(!case.is_contradicted());
    // The withdrawal is known beside it: what it took back changes nothing when it comes once more.
    assert_eq!(case.others(), 0);
    let early = ROW.replace("20210524153000", "20210524120000");
    assert_eq!(case.hear(told(&early, OURS), false).heard, Heard::Older);
}

/// A withdrawal of our own that names the dose and says no more, made at this time of 24 May.
fn withdrawal(at: &str) -> Telling {
    let recorded = if at.is_empty() { "" } else { "20210524" };
    let line = format!("2,,139998,0000000101,2,1,,,,,,,,,,,{recorded}{at},");
    read(&line).telling().unwrap()
}

/// R-I03
#[test]
fn a_withdrawal_that_comes_first_leaves_what_it_leaves_when_it_comes_after_the_report() {
    for at in ["", "160000"] {
        let mut first = DoseCase::new(withdrawal(at));
        assert_eq!(first.hear(told(ROW, OURS), false).heard, Heard::TakenBack);
        let mut after = DoseCase::new(told(ROW, OURS));
        assert_eq!(
            after.withdraw(&withdrawal(at), false).heard,
            Heard::Withdrawn
        );
        assert_eq!(first, after, "{at}");
    }
    // What was written down later stands.
    let mut case = DoseCase::new(withdrawal("120000"));
    assert_eq!(case.hear(told(ROW, OURS), false).heard, Heard::Updated);
    assert_eq!(case, DoseCase::new(told(ROW, OURS)));
    // The last of two withdrawals counts, whichever comes first.
    for (one, other, heard) in [
        ("120000", "160000", Heard::Kept),
        ("160000", "120000", Heard::Older),
        ("160000", "160000", Heard::Same),
    ] {
        let mut case = DoseCase::new(withdrawal(one));
        assert_eq!(case.withdraw(&withdrawal(other), false).heard, heard);
        assert_eq!(case.hear(told(ROW, OURS), false).heard, Heard::TakenBack);
    }
}

/// R-I03
#[test]
fn a_withdrawal_that_comes_first_stands_beside_what_others_tell() {
    let mut first = DoseCase::new(withdrawal("160000"));
    assert_eq!(first.hear(told(ROW, SCAN), false).heard, Heard::Updated);
    let mut after = DoseCase::new(told(ROW, SCAN));
    after.withdraw(&withdrawal("160000"), false);
    assert_eq!(first, after);
    assert!(first.is_contradicted());
    // Once its own report has come, it denies nobody's word any more.
    let heard = first.hear(told(ROW, OURS), false).heard;
    assert_eq!(heard, Heard::TakenBack);
    let mut between = DoseCase::new(told(ROW, OURS));
    between.hear(told(ROW, SCAN), false);
    between.withdraw(&withdrawal("160000"), false);
    assert_eq!(first, between);
    assert!(!first.is_contradicted());
    // Whoever may overwrite is not held up by it.
    let mut case = DoseCase::new(withdrawal("160000"));
    assert_eq!(case.hear(told(ROW, SCAN), true).heard, Heard::Overwritten);
    assert_eq!(case, DoseCase::new(told(ROW, SCAN)));
}

/// Two systems of one municipality may use ids of their own.
#[test]
fn a_withdrawal_takes_back_what_its_own_system_told() {
    let of = |id: &str| format!("{ROW}{id}");
    let taking = |id: &str| {
        let mut taking = withdrawal("160000");
        taking.source_id = Some(id.to_owned());
        taking
    };
    let mut case = DoseCase::new(taking("b-1"));
    assert_eq!(
        case.hear(told(&of("a-1"), OURS), false).heard,
        Heard::Updated
    );
    let mut after = DoseCase::new(told(&of("a-1"), OURS));
    after.withdraw(&taking("b-1"), false);
    assert_eq!(case, after);
    assert!(case.is_contradicted());
    let heard = case.hear(told(&of("b-1"), OURS), false).heard;
    assert_eq!((heard, case.is_contradicted()), (Heard::TakenBack, false));
}

#[test]
fn a_withdrawal_that_may_overwrite_is_known_afterwards() {
    let mut case = DoseCase::new(told(ROW, SCAN));
    assert_eq!(
        case.withdraw(&withdrawal("160000"), true).heard,
        Heard::Withdrawn
    );
    assert_eq!(
        case.withdraw(&withdrawal("160000"), false).heard,
        Heard::Same
    );
    assert_eq!(case.hear(told(ROW, OURS), false).heard, Heard::TakenBack);
    assert!(case.record.is_withdrawn());
}

#[test]
fn who_withdraws_a_dose_says_which() {
    let codes = |line: &str| -> Vec<&'static str> {
        reading(line).findings.iter().map(Finding::code).collect()
    };
    assert_eq!(codes("2,1000001,,,,,,,,,,,,,,,,rsv-1"), [""; 0]);
    assert_eq!(codes("2,1000001,,,,,,,,,,,,,,,,"), ["ROW-REQ"]);
    assert_eq!(codes("2,1000001,,,,,20210524,,,,,,,,,,,"), ["ROW-REQ"]);
    assert_eq!(
        codes("2,1000001,,,,,20210524,,,,,ファイザー,,,,,,"),
        [""; 0]
    );
}

#[test]
fn a_code_and_a_label_that_contradict_each_other_name_no_vaccine() {
    let codes = "product_id,system,code,display\ngobik,yj,6319999A1011,x\nspikevax-orig,yj,6319999A1022,x\ncomirnaty-orig,yj,6319999A1033,x\n";
    let table = crate::VaccineTable::embedded()
        .unwrap()
        .with_codes("codes.csv", codes)
        .unwrap();
    let settings = crate::intake::Settings {
        vaccines: &table,
        ..settings()
    };
    let layout = Layout::find(FileKind::Doses, None).unwrap();
    let read = |code: &str| {
        let line = ROW.replace("ファイザー,,", &format!("ファイザー,{code},"));
        let mut rows = Rows::new(line.as_bytes());
        let row = rows.next_row().unwrap().unwrap();
        let reading = DoseRow::read(Cells::new(row, layout, Encoding::Utf8, &settings));
        let codes: Vec<&str> = reading.findings.iter().map(Finding::code).collect();
        let vaccine = reading.record.map(|row| row.dose.unwrap().vaccine);
        (
            codes,
            vaccine.map(|vaccine| (vaccine.group.unwrap().code(), vaccine.product)),
        )
    };
    assert_eq!(read("6319999A1011"), (vec!["CODE-VACCINE"], None));
    // Two products of one group: the group is certain, the product is not.
    assert_eq!(
        read("6319999a1022"),
        (vec!["CODE-VACCINE"], Some(("COVID", None)))
    );
    let both = Some(("COVID", Some("comirnaty-orig".to_owned())));
    assert_eq!(read("6319999A1033"), (vec![], both.clone()));
    assert_eq!(read(""), (vec![], both));
    // Twelve letters are no code of a product, and an individual number is none either.
    assert_eq!(read("ABCDEFGHIJKL"), (vec!["CODE-VACCINE"], None));
    for number in ["123456789018", "１２３４５６７８９０１８"] {
        assert_eq!(read(number).0.last(), Some(&"CODE-MYNO-PLACE"), "{number}");
        assert_eq!(read(number).1, None, "{number}");
    }
}

/// R-I03
#[test]
fn each_sender_is_a_source_of_its_own() {
    let by = |line: &str, sender: &str| {
        let mut telling = told(line, OURS);
        telling.dose.source.sender = (!sender.is_empty()).then(|| sender.to_owned());
        telling
    };
    let later = with("FF9999", "FF9998").replace("20210524153000", "20210601000000");
    let mut case = DoseCase::new(by(ROW, "a"));
    assert_eq!(case.hear(by(&later, "b"), false).heard, Heard::Beside);
    assert!(case.is_contradicted());
    assert_eq!(case.hear(by(&later, "a"), false).heard, Heard::Updated);
    assert!(!case.is_contradicted());
    // Each takes back its own, and denies the other's.
    let mut taking = withdrawal("160000");
    taking.dose.recorded = None;
    taking.dose.source.sender = Some("b".to_owned());
    assert_eq!(case.withdraw(&taking, false).heard, Heard::Updated);
    assert_eq!(case.record, by(&later, "a"));
    let mut alone = DoseCase::new(by(ROW, "a"));
    assert_eq!(alone.withdraw(&taking, false).heard, Heard::Beside);
    assert!(alone.is_contradicted());
    // An id is one of its sender.
    let of = |sender: &str, number: &str| {
        let row = with("2,1,20210524", number);
        by(&format!("{row}k1"), sender)
    };
    let (first, second) = ("2,1,20210524", "2,2,20210614");
    assert!(of("a", first).is_of_same_dose(&of("a", second)));
    assert!(!of("a", first).is_of_same_dose(&of("b", second)));
    // Who names none may be anybody.
    assert!(of("", first).is_of_same_dose(&of("b", second)));
    let mut unsigned = DoseCase::new(by(ROW, ""));
    assert_eq!(unsigned.hear(by(&later, "b"), false).heard, Heard::Updated);
}

#[test]
fn each_scan_is_a_source_of_its_own() {
    let scan = |line: &str, id: &str| Telling {
        source_id: Some(id.to_owned()),
        ..told(line, SCAN)
    };
    let other = with("FF9999", "FF9998").replace("20210524153000", "20210601000000");
    let mut case = DoseCase::new(scan(ROW, "s-1"));
    // A later scan with another content takes nobody's place.
    assert_eq!(case.hear(scan(&other, "s-2"), false).heard, Heard::Beside);
    assert!(case.is_contradicted());
    assert_eq!(case.record, scan(ROW, "s-1"));
    // The same paper on a third device contradicts nothing, and is known once.
    assert_eq!(case.hear(scan(ROW, "s-3"), false).heard, Heard::Beside);
    assert_eq!(case.hear(scan(ROW, "s-3"), false).heard, Heard::Same);
    assert_eq!(case.beside.len(), 2);
}

#[test]
fn what_is_taken_back_leaves_what_others_tell() {
    let scan = Telling {
        source_id: Some("s-1".to_owned()),
        ..told(ROW, SCAN)
    };
    let mut case = DoseCase::new(scan.clone());
    case.hear(told(ROW, OURS), false);
    let hearing = case.take_back();
    assert_eq!((hearing.heard, hearing.dropped), (Heard::Updated, vec![0]));
    assert_eq!(hearing.next, Some(0));
    assert_eq!(case, DoseCase::new(told(ROW, OURS)));
    let mut alone = DoseCase::new(scan);
    assert_eq!(alone.take_back().heard, Heard::Withdrawn);
    assert_eq!(alone.record.dose.status, DoseStatus::EnteredInError);
    assert_eq!(alone.take_back().heard, Heard::Same);
}

#[test]
fn a_dose_number_that_is_not_digits_is_told_in_files_of_both_kinds() {
    use crate::intake::RoutineRow;
    let settings = settings();
    let codes = |kind: FileKind, line: &str| -> Vec<&'static str> {
        let layout = Layout::find(kind, None).unwrap();
        let mut rows = Rows::new(line.as_bytes());
        let cells = Cells::new(
            rows.next_row().unwrap().unwrap(),
            layout,
            Encoding::Utf8,
            &settings,
        );
        let findings = match kind {
            FileKind::Routine => RoutineRow::read(cells).findings,
            _ => DoseRow::read(cells).findings,
        };
        findings.iter().map(Finding::code).collect()
    };
    for number in [
        "1.0", "十", "①", "0x1", "+1", "-1", "1回", "abc", "0", "001", "1 1",
    ] {
        let dose = ROW.replace(",2,1,2021", &format!(",2,{number},2021"));
        assert_eq!(codes(FileKind::Doses, &dose), ["ROW-NUMBER"], "{number}");
        let kind = ROW.replace(",2,1,2021", &format!(",2{number},1,2021"));
        assert_eq!(codes(FileKind::Doses, &kind), ["ROW-NUMBER"], "{number}");
        let routine = format!("000000008,10,{number},,,,,20230518,,,,,,,,,,,,,,,,,");
        assert_eq!(
            codes(FileKind::Routine, &routine),
            ["ROW-NUMBER"],
            "{number}"
        );
    }
    for number in ["1", "01", " 1 ", ""] {
        let dose = ROW.replace(",2,1,2021", &format!(",2,{number},2021"));
        assert_eq!(codes(FileKind::Doses, &dose), [""; 0], "{number}");
    }
    let wide = ROW.replace(",2,1,2021", ",2,１,2021");
    assert_eq!(codes(FileKind::Doses, &wide), ["CHAR-WIDTH"]);
}

#[test]
fn what_was_kept_beside_takes_the_records_place_when_it_may_overwrite() {
    let other = with("FF9999", "FF9998");
    let undated = |line: &str| line.replace("20210524153000,", ",");
    for (first, by) in [
        (ROW.to_owned(), SCAN),
        // Of two tellings of one source nobody knows which is later.
        (undated(ROW), OURS),
    ] {
        let told_other = told(&undated(&other), OURS);
        let mut case = DoseCase::new(told(&first, by));
        let hearing = case.hear(told_other.clone(), false);
        assert_eq!(hearing.heard, Heard::Beside);
        assert!(case.is_contradicted());
        let hearing = case.hear(told_other.clone(), true);
        assert_eq!(
            (hearing.heard, hearing.dropped),
            (Heard::Overwritten, vec![0])
        );
        assert_eq!(case, DoseCase::new(told_other.clone()));
        assert_eq!(case.hear(told_other, true).heard, Heard::Same);
    }
    // The other way round: what is the record already leaves no doubt beside it.
    let mut case = DoseCase::new(told(&other, OURS));
    case.hear(told(ROW, SCAN), false);
    let heard = case.hear(told(&other, OURS), true).heard;
    assert_eq!(heard, Heard::Overwritten);
    assert_eq!(case, DoseCase::new(told(&other, OURS)));
}

#[test]
fn a_label_and_a_code_of_two_products_are_told_and_the_dose_is_kept() {
    let read = |maker: &str, code: &str| {
        let reading = reading(&ROW.replace("ファイザー,,FF9999", &format!("{maker},{code},")));
        let findings = reading.findings.iter();
        let codes: Vec<_> = findings.map(|one| (one.code(), one.severity())).collect();
        (codes, reading.record.unwrap().dose.unwrap().vaccine)
    };
    let (codes, vaccine) = read("武田/モデルナ", "631341DA1025");
    assert_eq!(codes, [("CODE-VACCINE", Severity::Warning)]);
    assert_eq!((vaccine.product, vaccine.codes.len()), (None, 1));
    let (codes, vaccine) = read("ファイザー", "631341DA1025");
    assert_eq!((codes, vaccine.product.is_some()), (vec![], true));
}

#[test]
fn a_site_that_is_none_is_told_and_left_out() {
    for (site, expected) in [
        ("74L", Some("74L")),
        ("9GB", Some("9GB")),
        ("010", Some("010")),
        ("", None),
    ] {
        let reading = reading(&with("74L", site));
        assert!(reading.findings.is_empty(), "{site}");
        let dose = reading.record.unwrap().dose.unwrap();
        assert_eq!(dose.site.as_deref(), expected);
    }
    for site in ["ZZZ", "74", "74X", "00L", "74l", "左腕"] {
        let reading = reading(&with("74L", site));
        let findings = reading.findings.iter();
        let codes: Vec<_> = findings.map(|one| (one.code(), one.severity())).collect();
        assert_eq!(codes, [("CODE-UNKNOWN", Severity::Warning)], "{site}");
        assert_eq!(reading.record.unwrap().dose.unwrap().site, None);
    }
}

/// R-N03
#[test]
fn an_individual_number_is_no_lot_and_stands_in_no_words() {
    let codes = |line: &str| -> Vec<&'static str> {
        reading(line).findings.iter().map(Finding::code).collect()
    };
    for lot in [
        "915550000189",
        "9155 5000 0189",
        "9155-5000-0189",
        "９１５５５００００１８９",
        // Beside another character, and within more digits.
        "Z915550000189",
        "915550000189Z",
        "AB-915550000189",
        "0915550000189",
        "LOT９１５５５００００１８９",
    ] {
        assert!(
            codes(&with("FF9999", lot)).contains(&"CODE-MYNO-PLACE"),
            "{lot}"
        );
    }
    // Twelve digits that do not fit each other may be a lot, and so may fewer.
    for lot in ["915550000188", "EW0203", "3005235", "HPV-91555000018"] {
        let codes = codes(&with("FF9999", lot));
        assert!(!codes.contains(&"CODE-MYNO-PLACE"), "{lot}");
    }
    for doctor in ["仮名 １２915550000197", "仮名9155-5000-0197"] {
        assert_eq!(
            codes(&with("仮名 医師子", doctor)),
            ["CODE-MYNO-PLACE"],
            "{doctor}"
        );
    }
    assert_eq!(
        codes(&with("みらい市民体育館", "体育館 03-1234-5678")),
        [""; 0]
    );
}

/// R-P08
#[test]
fn what_is_not_seen_in_words_is_refused_with_its_number() {
    for letter in [
        '\u{061C}', '\u{200E}', '\u{200F}', '\u{202A}', '\u{202E}', '\u{2066}', '\u{2069}',
        '\u{85}', '\u{AD}', '\u{200B}', '\u{2028}', '\u{2029}', '\u{2060}', '\u{FEFF}',
    ] {
        let findings = reading(&with("仮名 医師子", &format!("仮名 {letter}医師子"))).findings;
        let codes: Vec<_> = findings.iter().map(Finding::code).collect();
        assert_eq!(codes, ["CHAR-CONTROL"], "{letter:?}");
        let shown = format!("U+{:04X}", u32::from(letter));
        assert_eq!(
            findings[0].fact("character"),
            Some(&crate::Fact::Shown(shown))
        );
    }
    // What joins and varies letters has its use in names.
    for letter in ['\u{200C}', '\u{200D}', '\u{FE00}', '\u{E0100}'] {
        assert!(
            reading(&with("医師子", &format!("医{letter}師子")))
                .findings
                .is_empty()
        );
    }
}

#[test]
fn wide_digits_of_codes_are_folded_and_told_once_a_row() {
    let wide = with("0000000101", "０００００００１０１").replace("FF9999", "ＦＦ9999");
    let told = reading(&wide);
    let codes: Vec<_> = told
        .findings
        .iter()
        .map(|one| (one.code(), one.severity()))
        .collect();
    assert_eq!(codes, [("CHAR-WIDTH", Severity::Information)]);
    let row = told.record.unwrap();
    assert_eq!(row.subject.coupon.unwrap().digits(), "0000000101");
    assert_eq!(row.dose.unwrap().lot.unwrap().folded(), "FF9999");
    // Words are as they are.
    assert!(
        reading(&with("みらい市民体育館", "みらい１号館"))
            .findings
            .is_empty()
    );
}
