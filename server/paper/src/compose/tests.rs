//! Sheets as they come out: nothing overlaps, nothing is lost, nothing differs from one time to the next.

use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::{draw, lay_out};
use crate::draft::{Area, Draft, FALL, Item, RISE};
use crate::faces::Faces;
use crate::refusal::{Field, Place, Refusal};
use crate::samples::{code, dose, name, sheet};
use crate::sheet::{CodeUse, Kind, Sheet};

const KINDS: [Kind; 3] = [Kind::Icvp, Kind::Overseas, Kind::Domestic];

fn laid_out(sheet: &Sheet) -> Draft {
    lay_out(sheet, Faces::ours().expect("fonts")).expect("a sheet")
}

/// What one of poppler's tools says about a PDF.
fn told(tool: &str, words: &[&str], pdf: &[u8]) -> String {
    let mut child = Command::new(tool)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{tool}: {error}; poppler-utils is needed"));
    child
        .stdin
        .take()
        .expect("its input")
        .write_all(pdf)
        .expect("taken");
    let out = child.wait_with_output().expect("an end");
    assert!(out.status.success());
    String::from_utf8(out.stdout).expect("text")
}

/// The boxes of a page that must not overlap.
fn boxes(items: &[Item]) -> Vec<Area> {
    let area = |item: &Item| match item {
        Item::Words(words) => Some(Area {
            x: words.x,
            y: words.baseline - RISE * words.size,
            width: words.width,
            height: (RISE + FALL) * words.size,
        }),
        Item::Code { at, .. } => Some(*at),
        Item::Area { .. } => None,
    };
    items.iter().filter_map(area).collect()
}

fn check_boxes(draft: &Draft) {
    let slack = 0.05;
    for page in &draft.pages {
        let boxes = boxes(&page.items);
        for (at, one) in boxes.iter().enumerate() {
            let inside = one.x >= 0.0
                && one.y >= 0.0
                && one.x + one.width <= draft.width
                && one.y + one.height <= draft.height;
            assert!(inside, "{one:?} leaves its page");
            for other in boxes.iter().skip(at + 1) {
                let apart = one.x + one.width <= other.x + slack
                    || other.x + other.width <= one.x + slack
                    || one.y + one.height <= other.y + slack
                    || other.y + other.height <= one.y + slack;
                assert!(apart, "{one:?} and {other:?} overlap");
            }
        }
    }
}

#[test]
fn every_field_is_found_as_text() {
    for kind in KINDS {
        let sheet = sheet(kind);
        let text = told("pdftotext", &["-", "-"], &draw(&sheet).expect("a sheet"));
        let mut wanted = vec![
            "ÇELİK ŽOFIE",
            "1 December 1991",
            "1991年12月1日（平成3年）",
            "Female",
            "8 August 2026",
            "2026年8月8日（令和8年）",
            "V3B521V",
            "Mirai City Health Centre",
            "みらい市長",
            "Mayor of Mirai City, Japan",
            "7K2M-Q4TX-9D3V-HB6P",
            "21 November 2026",
            "20 November 2027",
            "https://sesshu.example/verify",
            "健康づくり課",
            "見本",
            "SPECIMEN",
            "1 / 1",
        ];
        wanted.extend(match kind {
            Kind::Icvp => vec![
                "TR0000000",
                "SATO KENJI",
                "from 18 August 2026",
                "生涯有効",
                "International Health Regulations",
            ],
            Kind::Overseas => vec!["髙𠮷　花子", "TR0000000", "海外渡航用", "1/2"],
            // The name stands beside the Latin one, so a reader may tell the two line by line.
            Kind::Domestic => vec!["髙𠮷", "花子", "ﾀｶﾖｼ　ハナコ", "国内用", "1/2"],
        });
        // Wide spaces come out as narrow ones, and a name may begin on a new line behind its spaces.
        let plain = |text: &str| text.split_whitespace().collect::<Vec<&str>>().join(" ");
        let text = plain(&text);
        for words in wanted.into_iter().map(plain) {
            assert!(text.contains(&words), "{kind:?} lacks {words}:\n{text}");
        }
    }
}

#[test]
fn fonts_are_embedded_in_part_and_can_be_searched() {
    let fonts = told(
        "pdffonts",
        &["-"],
        &draw(&sheet(Kind::Overseas)).expect("a sheet"),
    );
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(rows.len() >= 3, "{fonts}");
    for row in rows {
        assert!(row.contains("yes yes yes"), "{row}");
    }
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    for kind in KINDS {
        let sheet = sheet(kind);
        assert!(draw(&sheet).expect("once") == draw(&sheet).expect("twice"));
    }
}

#[test]
fn only_a_specimen_says_that_it_is_one() {
    let mut sheet = sheet(Kind::Overseas);
    sheet.doses = vec![dose("A1"); 40];
    let pages = laid_out(&sheet).pages.len();
    assert!(pages >= 3);
    let text = told("pdftotext", &["-", "-"], &draw(&sheet).expect("a sheet"));
    assert_eq!(text.matches("SPECIMEN – TEST: not valid").count(), pages);
    sheet.specimen = false;
    let text = told("pdftotext", &["-", "-"], &draw(&sheet).expect("a sheet"));
    assert!(!text.contains("SPECIMEN") && !text.contains("見本"));
}

#[test]
fn many_doses_go_on_over_pages_that_are_counted() {
    let mut sheet = sheet(Kind::Domestic);
    sheet.doses = (0..30).map(|at| dose(&format!("LOT{at:03}"))).collect();
    let draft = laid_out(&sheet);
    check_boxes(&draft);
    let pages = draft.pages.len();
    let text = told("pdftotext", &["-", "-"], &draw(&sheet).expect("a sheet"));
    for at in 0..30 {
        assert_eq!(text.matches(&format!("LOT{at:03}")).count(), 1);
    }
    for page in 1..=pages {
        assert!(text.contains(&format!("{page} / {pages}")));
    }
    // Head of the table and number of the certificate stand on every page that they belong to.
    assert!(text.matches("Vaccine, maker, lot").count() >= 2);
    assert!(text.matches("7K2M-Q4TX-9D3V-HB6P").count() > pages);
}

#[test]
fn every_code_is_as_large_as_it_has_to_be() {
    let mut sheet = sheet(Kind::Overseas);
    sheet.codes = vec![
        code(CodeUse::VdsNc, &"x".repeat(1_400)),
        code(
            CodeUse::HealthCard,
            &format!("shc:/{}", "0123456789".repeat(80)),
        ),
        code(CodeUse::HealthLink, "shlink:/eyJ1"),
    ];
    let draft = laid_out(&sheet);
    check_boxes(&draft);
    let millimetre = 72.0 / 25.4;
    let mut seen = 0;
    for item in draft.pages.iter().flat_map(|page| &page.items) {
        let Item::Code { at, entry, .. } = item else {
            continue;
        };
        let count = (sheet.codes[*entry].squares.len() as f32).sqrt();
        let square = at.width / (count + 8.0) / millimetre;
        assert!(square >= 0.33, "a square of {square} mm");
        let least = if *entry == 0 { 60.0 } else { 42.0 };
        assert!(square * count >= least - 0.01 && square * count <= 75.0);
        seen += 1;
    }
    assert_eq!(seen, 3);
}

#[test]
fn a_code_that_is_none_or_cannot_be_read_from_paper_is_refused() {
    let refused = |change: fn(&mut Sheet)| {
        let mut sheet = sheet(Kind::Overseas);
        change(&mut sheet);
        draw(&sheet).err()
    };
    let refusal = Some(Refusal::Code { entry: 0 });
    assert_eq!(refused(|sheet| sheet.codes[0].squares.truncate(1)), refusal);
    assert_eq!(
        refused(|sheet| sheet.codes[0].squares.truncate(400)),
        refusal
    );
    assert_eq!(
        refused(|sheet| sheet.codes[0].square_micrometres_min = 1_200),
        refusal
    );
    assert_eq!(refused(|sheet| sheet.codes[0].text.clear()), refusal);
}

#[test]
fn what_a_sheet_cannot_say_is_refused_with_its_place() {
    let refused = |kind, change: fn(&mut Sheet)| {
        let mut sheet = sheet(kind);
        change(&mut sheet);
        draw(&sheet).err()
    };
    let missing = |field: Field| {
        Some(Refusal::Missing {
            place: field.into(),
        })
    };
    assert_eq!(
        refused(Kind::Icvp, |sheet| sheet.holder.latin = None),
        missing(Field::LatinName)
    );
    assert_eq!(
        refused(Kind::Overseas, |sheet| sheet.holder.birth = None),
        missing(Field::Birth)
    );
    assert_eq!(
        refused(Kind::Domestic, |sheet| sheet.doses.clear()),
        missing(Field::Doses)
    );
    assert_eq!(
        refused(Kind::Domestic, |sheet| sheet.serial.clear()),
        missing(Field::Serial)
    );
    let rare = refused(Kind::Overseas, |sheet| {
        sheet.holder.native = Some(name("山\u{30EDE}", "花子"))
    });
    assert_eq!(
        rare,
        Some(Refusal::Character {
            place: Field::NativeName.into(),
            position: 1
        })
    );
    let lot = refused(Kind::Icvp, |sheet| {
        sheet.doses[0].lot = Some("A\u{202E}1".to_owned())
    });
    let place = Place {
        field: Field::Lot,
        entry: Some(0),
    };
    assert_eq!(lot, Some(Refusal::Character { place, position: 1 }));
    let many = refused(Kind::Domestic, |sheet| sheet.doses = vec![dose("A1"); 65]);
    assert_eq!(
        many,
        Some(Refusal::TooMany {
            field: Field::Doses
        })
    );
}

/// Words of any length, of letters that wrap in different ways.
fn words(longest: usize) -> impl Strategy<Value = String> {
    let letter = prop::sample::select("WiÅž -'山葛𠮷ーンャ（）。ﾊ".chars().collect::<Vec<_>>());
    prop::collection::vec(letter, 1..longest).prop_map(|letters| {
        let text: String = letters.into_iter().collect();
        format!("A{text}")
    })
}

prop_compose! {
    fn any_sheet()(
        kind in prop::sample::select(KINDS.to_vec()),
        texts in prop::collection::vec(words(120), 8),
        doses in 1_usize..24,
        codes in 0_usize..6,
        specimen: bool,
        lengths in prop::collection::vec(20_usize..1_200, 6),
    ) -> Sheet {
        let mut sheet = sheet(kind);
        sheet.specimen = specimen;
        sheet.holder.latin = Some(name(&texts[0], &texts[1]));
        sheet.holder.native = Some(name(&texts[2], &texts[1]));
        sheet.holder.kana = Some(texts[3].clone());
        sheet.holder.guardian = Some(texts[4].clone());
        sheet.issuer.office.en.clone_from(&texts[5]);
        sheet.doses = vec![dose("LOT1"); doses];
        for (at, dose) in sheet.doses.iter_mut().enumerate() {
            let text = |shift: usize| texts[(at + shift) % texts.len()].clone();
            dose.disease.ja = text(0);
            dose.vaccine.en = text(1);
            dose.centre.as_mut().expect("a place").en = text(2);
            dose.lot = Some(text(3));
            dose.clinician = Some(text(4));
        }
        let usages = [CodeUse::VdsNc, CodeUse::HealthCard, CodeUse::Icvp];
        sheet.codes = (0..codes)
            .map(|at| code(usages[at % 3], &"x".repeat(lengths[at])))
            .collect();
        sheet
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_on_a_sheet_stays_on_its_page_and_off_everything_else(sheet in any_sheet()) {
        match lay_out(&sheet, Faces::ours().expect("fonts")) {
            Ok(draft) => check_boxes(&draft),
            Err(refusal) => prop_assert!(
                matches!(refusal, Refusal::TooLong { .. } | Refusal::Code { .. }),
                "{refusal}"
            ),
        }
    }
}
