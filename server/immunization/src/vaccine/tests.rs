//! The table as it is carried, what a contradiction in it does, and which vaccine codes and words name.

use super::*;
use crate::calendar::Day;
use proptest::prelude::*;

fn table() -> &'static VaccineTable {
    VaccineTable::embedded().unwrap_or_else(|error| panic!("{error}"))
}

fn code(system: VaccineSystem, code: &str) -> VaccineCode {
    VaccineCode {
        system,
        code: code.to_owned(),
    }
}

fn known(codes: &[VaccineCode], text: Option<&str>) -> (VaccineGroup, Option<&'static str>) {
    match table().identify(codes, text) {
        Identification::Known(known) => (known.group, known.product.map(|one| one.id.as_str())),
        other => panic!("{codes:?} {text:?}: {other:?}"),
    }
}

#[test]
fn the_table_that_is_carried_holds() {
    let table = table();
    assert!(table.products().len() >= 67);
    for product in table.products() {
        assert_eq!(table.product(&product.id), Some(product));
        assert!(
            !product.diseases.is_empty() && !product.routes.is_empty(),
            "{}",
            product.id
        );
        assert!(table.of_group(product.group).any(|one| one == product));
        // Volumes are tried in order, so only the last may be for every age that is left.
        let all = product
            .volumes
            .iter()
            .rposition(|rule| rule.below_months.is_none() && rule.from_months.is_none());
        assert!(
            all.is_none_or(|at| at + 1 == product.volumes.len()),
            "{}",
            product.id
        );
    }
    for group in VaccineGroup::ALL {
        assert!(
            table.of_group(*group).next().is_some(),
            "{group:?} has no product"
        );
        assert_eq!(VaccineGroup::parse(group.code()), Some(*group));
    }
}

#[test]
fn a_product_tells_what_it_is() {
    let hepatitis = table().product("bimmugen").unwrap();
    assert_eq!(hepatitis.brand, "ビームゲン注");
    assert_eq!(hepatitis.kind, VaccineKind::Subunit);
    assert_eq!(
        hepatitis.routes,
        [Route::Subcutaneous, Route::Intramuscular]
    );
    let rules: Vec<String> = hepatitis
        .volumes
        .iter()
        .map(|rule| format!("{} {:?}", rule.volume, rule.below_months))
        .collect();
    assert_eq!(rules, ["0.25 Some(120)", "0.5 None"]);
    assert_eq!(table().product("bcg").unwrap().volumes, []);
    let flu = &table().product("flu-kmb").unwrap().volumes[0];
    assert_eq!((flu.from_months, flu.below_months), (Some(6), Some(36)));
    assert_eq!(
        table().product("rotateq").unwrap().volumes[0]
            .volume
            .thousandths(),
        2_000
    );
    assert_eq!(
        table().product("pcv15").unwrap().routes,
        [Route::Subcutaneous, Route::Intramuscular]
    );
}

#[test]
fn the_routine_programme_has_its_days() {
    let day = |text: &str| Day::parse_iso(text).unwrap();
    let pcv13 = table().product("pcv13").unwrap();
    for (on, routine) in [
        ("2013-10-31", false),
        ("2013-11-01", true),
        ("2024-09-30", true),
        ("2024-10-01", false),
    ] {
        assert_eq!(pcv13.is_routine_on(day(on)), routine, "{on}");
    }
    let opv = table().product("opv").unwrap();
    assert!(opv.is_routine_on(day("1990-01-01")) && !opv.is_routine_on(day("2012-09-01")));
    assert!(
        !table()
            .product("mumps-ds")
            .unwrap()
            .is_routine_on(day("2026-01-01"))
    );
}

#[test]
fn bcg_counts_as_injected_live_and_drops_and_sprays_do_not() {
    use IntervalClass::{Free, InjectedLive};
    for (id, class) in [
        ("bcg", InjectedLive),
        ("mearubik", InjectedLive),
        ("yf", InjectedLive),
        ("rotarix", Free),
        ("flumist", Free),
        ("gobik", Free),
        ("vaxzevria", Free),
    ] {
        assert_eq!(
            table().product(id).unwrap().kind.interval_class(),
            class,
            "{id}"
        );
    }
    assert!(VaccineKind::LiveOral.is_live() && !VaccineKind::Vector.is_live());
}

#[test]
fn each_system_names_what_it_can() {
    use VaccineSystem::*;
    assert_eq!(
        known(&[code(Hot9, "182110901")], None),
        (VaccineGroup::Covid, Some("comirnaty-orig"))
    );
    assert_eq!(
        known(&[code(Hot13, "1821109010101")], None),
        (VaccineGroup::Covid, Some("comirnaty-orig"))
    );
    assert_eq!(
        known(&[code(Yj, "631341CG1023")], None),
        (VaccineGroup::Hpv, Some("silgard9"))
    );
    assert_eq!(
        known(&[code(Cvx, "119")], None),
        (VaccineGroup::Rota, Some("rotarix"))
    );
    assert_eq!(
        known(&[code(Product, "gobik")], None),
        (VaccineGroup::DtpIpvHib, Some("gobik"))
    );
    assert_eq!(known(&[code(Group, "JE")], None), (VaccineGroup::Je, None));
    // Two products have it, or it fits none well.
    assert_eq!(
        known(&[code(Cvx, "170")], None),
        (VaccineGroup::DtpIpvHib, None)
    );
    assert_eq!(known(&[code(Cvx, "20")], None), (VaccineGroup::Dtp, None));
    assert_eq!(
        known(&[code(Cvx, "500")], None),
        (VaccineGroup::Covid, None)
    );
    // Accepted, though no product has it.
    for (cvx, group) in [
        ("120", VaccineGroup::DtpIpvHib),
        ("107", VaccineGroup::Dtp),
        ("39", VaccineGroup::Je),
        ("08", VaccineGroup::HepB),
        ("121", VaccineGroup::Zoster),
        ("88", VaccineGroup::Flu),
        ("149", VaccineGroup::FluLaiv),
        ("135", VaccineGroup::FluHd),
        ("213", VaccineGroup::Covid),
    ] {
        assert_eq!(known(&[code(Cvx, cvx)], None), (group, None), "{cvx}");
    }
    for (cvx, reason) in [
        ("09", Unmatched::Td),
        ("113", Unmatched::Td),
        ("94", Unmatched::Mmrv),
        ("306", Unmatched::Antibody),
    ] {
        assert_eq!(
            table().identify(&[code(Cvx, cvx)], None),
            Identification::Unmatched(reason),
            "{cvx}"
        );
    }
    for unknown in [
        code(Cvx, "999"),
        code(Hot9, "000000000"),
        code(Yj, "x"),
        code(Product, "nothing"),
        code(Hot13, "18211"),
    ] {
        assert_eq!(table().identify(&[unknown], None), Identification::Unknown);
    }
}

#[test]
fn every_accepted_cvx_code_agrees_with_the_products() {
    for product in table().products() {
        let Some(cvx) = &product.cvx else { continue };
        assert_eq!(
            known(&[code(VaccineSystem::Cvx, cvx)], None).0,
            product.group,
            "{cvx}"
        );
    }
}

#[test]
fn codes_that_disagree_are_told_and_nothing_is_guessed() {
    use VaccineSystem::*;
    let both = [code(Cvx, "03"), code(Product, "mearubik")];
    assert_eq!(
        table().identify(&both, None),
        Identification::Disagreement(vec![VaccineGroup::Mr, VaccineGroup::Mmr])
    );
    // Codes of one group agree; the more exact one tells the product.
    assert_eq!(
        known(&[code(Cvx, "170"), code(Product, "gobik")], None),
        (VaccineGroup::DtpIpvHib, Some("gobik"))
    );
    // Two products of one group: the product is not certain.
    assert_eq!(
        known(&[code(Product, "quintovac"), code(Product, "gobik")], None),
        (VaccineGroup::DtpIpvHib, None)
    );
    // The most trusted system is named.
    let Identification::Known(both) =
        table().identify(&[code(Cvx, "165"), code(Yj, "631341CG1023")], None)
    else {
        panic!("not known");
    };
    assert_eq!(both.by, Some(Yj));
    // An unknown code hinders nobody, and an antibody is never a dose.
    assert_eq!(
        known(&[code(Hot9, "000000000"), code(Cvx, "119")], None).1,
        Some("rotarix")
    );
    assert_eq!(
        table().identify(&[code(Cvx, "306"), code(Group, "RSV")], None),
        Identification::Unmatched(Unmatched::Antibody)
    );
}

#[test]
fn words_count_where_no_code_is_known() {
    for (text, group, product) in [
        (
            "ゴービック水性懸濁注シリンジ",
            VaccineGroup::DtpIpvHib,
            Some("gobik"),
        ),
        ("五種混合", VaccineGroup::DtpIpvHib, None),
        ("５種混合ワクチン", VaccineGroup::DtpIpvHib, None),
        ("日本脳炎", VaccineGroup::Je, None),
        ("乾燥細胞培養日本脳炎ワクチン", VaccineGroup::Je, None),
        ("ｲﾝﾌﾙｴﾝｻﾞ", VaccineGroup::Flu, None),
        ("ＢＣＧ", VaccineGroup::Bcg, None),
        ("ミールビック", VaccineGroup::Mr, Some("mearubik")),
        ("Ｂ型肝炎ワクチン", VaccineGroup::HepB, None),
    ] {
        assert_eq!(known(&[], Some(text)), (group, product), "{text}");
    }
    for text in ["", "ワクチン", "よく分からない", "麻しん おたふくかぜ"] {
        assert_eq!(
            table().identify(&[], Some(text)),
            Identification::Unknown,
            "{text}"
        );
    }
    let codes = [code(VaccineSystem::Cvx, "119")];
    assert_eq!(
        known(&codes, Some("日本脳炎")),
        (VaccineGroup::Rota, Some("rotarix"))
    );
}

#[test]
fn a_deployment_brings_its_own_codes() {
    let text = "product_id,system,code,display\nflu-ds,hot13,1820201040101,\"一つ, 1mL\"\ngobik,gtin,09520001000010,\ngobik,gtin,19520001000017,\n";
    let more = table().with_codes("codes.csv", text).unwrap();
    let product = |codes: &[VaccineCode]| match more.identify(codes, None) {
        Identification::Known(known) => known.product.map(|one| one.id.clone()),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        product(&[code(VaccineSystem::Hot13, "1820201040101")]).as_deref(),
        Some("flu-ds")
    );
    assert_eq!(
        product(&[code(VaccineSystem::Gtin, "19520001000017")]).as_deref(),
        Some("gobik")
    );
    assert_eq!(
        product(&[code(VaccineSystem::Gtin, "9520001000010")]).as_deref(),
        Some("gobik")
    );
    // The table that is carried does not change.
    assert_eq!(
        table().identify(&[code(VaccineSystem::Gtin, "09520001000010")], None),
        Identification::Unknown
    );
    for (row, fault) in [
        ("nothing,hot9,111111111,", TableFault::Cell("product_id")),
        ("gobik,snomed,1,", TableFault::Cell("system")),
        ("gobik,product,gobik2,", TableFault::Cell("system")),
        ("gobik,hot9,11111111,", TableFault::Cell("code")),
        ("gobik,gtin,09520001000011,", TableFault::Cell("code")),
        ("gobik,hot9,182110901,", TableFault::Contradiction("code")),
        ("gobik,cvx,306,", TableFault::Contradiction("code")),
        ("gobik,hot9,111111111", TableFault::Cells),
        ("gobik,hot9,\"111111111,", TableFault::Cells),
    ] {
        let refused = table().with_codes(
            "codes.csv",
            &format!("product_id,system,code,display\n{row}\n"),
        );
        let error = refused.unwrap_err();
        assert_eq!((error.line, error.fault), (2, fault), "{row}");
        assert_eq!(error.file, "codes.csv");
    }
}

/// The table's first line and one product, in which a cell can be changed.
fn one(change: impl Fn(&mut Vec<String>)) -> Result<VaccineTable, TableError> {
    let text = include_str!("../../data/vaccines.csv");
    let mut lines = text.lines();
    let header = lines.next().unwrap();
    let row = lines.find(|line| line.starts_with("silgard9,")).unwrap();
    let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
    change(&mut cells);
    VaccineTable::parse(
        "test.csv",
        &format!("{header}\n{row}\n{}\n", cells.join(",")),
    )
}

#[test]
fn a_table_that_contradicts_itself_is_refused_by_file_and_key() {
    let renamed = |cells: &mut Vec<String>| {
        cells[0] = "other".to_owned();
        cells[1] = "ほか".to_owned();
        cells[15] = String::new();
    };
    assert!(one(renamed).is_ok());
    let error = one(|_| ()).unwrap_err();
    assert_eq!(
        (
            error.file.as_str(),
            error.line,
            error.key.as_str(),
            error.fault
        ),
        ("test.csv", 3, "silgard9", TableFault::Twice)
    );
    for (place, text, fault) in [
        (0, "", TableFault::Cell("id")),
        (
            1,
            "シルガード9水性懸濁筋注シリンジ",
            TableFault::Contradiction("brand_ja"),
        ),
        (3, "OTHER", TableFault::Cell("group")),
        (3, "JE", TableFault::Contradiction("diseases")),
        (4, "hpv;other", TableFault::Cell("diseases")),
        (4, "influenza", TableFault::Contradiction("diseases")),
        (6, "live-oral", TableFault::Contradiction("route")),
        (7, "NAS", TableFault::Contradiction("route")),
        (6, "alive", TableFault::Cell("kind")),
        (7, "SC/XX", TableFault::Cell("route")),
        (8, "0.5 ml", TableFault::Cell("dose_ml")),
        (8, "0", TableFault::Cell("dose_ml")),
        (10, "2023-02-30", TableFault::Cell("routine_from")),
        (11, "2022-01-01", TableFault::Contradiction("routine_to")),
        (12, "sold", TableFault::Cell("market")),
        (13, "1650", TableFault::Cell("cvx")),
        (14, "none", TableFault::Contradiction("cvx_fit")),
        (15, "631341CG1023", TableFault::Contradiction("yj")),
        (16, "12345678", TableFault::Cell("hot9")),
        (17, "B", TableFault::Cell("mark")),
        (18, "note,more", TableFault::Cells),
    ] {
        let error = one(|cells| {
            renamed(cells);
            cells[place] = text.to_owned();
        });
        assert_eq!(error.unwrap_err().fault, fault, "{place} {text}");
    }
    let other_group = one(|cells| {
        renamed(cells);
        cells[3] = "JE".to_owned();
        cells[4] = "japanese-encephalitis".to_owned();
    });
    assert_eq!(
        other_group.unwrap_err().fault,
        TableFault::Contradiction("cvx")
    );
    assert_eq!(
        VaccineTable::parse("x", "id,brand\n").unwrap_err().fault,
        TableFault::Header
    );
    assert_eq!(
        VaccineTable::parse("x", "").unwrap_err().fault,
        TableFault::Header
    );
}

#[test]
fn a_volume_is_told_in_millilitres() {
    for (text, thousandths, shown) in [
        ("0.5", 500, "0.5"),
        ("0.25", 250, "0.25"),
        ("1", 1_000, "1"),
        ("2.0", 2_000, "2"),
        ("0.30", 300, "0.3"),
        ("0.005", 5, "0.005"),
    ] {
        let volume = Volume::parse(text).unwrap();
        assert_eq!(
            (volume.thousandths(), volume.to_string().as_str()),
            (thousandths, shown)
        );
    }
    for text in [
        "", "0", "0.000", ".5", "5.", "-1", "+1", "1e3", "0.0005", "1000", "０.5", " 1",
    ] {
        assert_eq!(Volume::parse(text), None, "{text}");
    }
}

#[test]
fn every_named_list_comes_back_from_its_names() {
    assert!(
        Disease::ALL
            .iter()
            .all(|one| Disease::parse(one.code()) == Some(*one))
    );
    assert!(
        VaccineKind::ALL
            .iter()
            .all(|one| VaccineKind::parse(one.code()) == Some(*one))
    );
    assert!(
        Route::ALL
            .iter()
            .all(|one| Route::parse(one.code()) == Some(*one))
    );
    assert!(
        Market::ALL
            .iter()
            .all(|one| Market::parse(one.code()) == Some(*one))
    );
    assert!(VaccineSystem::ALL.is_sorted());
}

proptest! {
    #[test]
    fn no_table_and_no_word_is_too_strange(text in "\\PC{0,80}", cell in "[\",a0\n]{0,30}") {
        let _ = VaccineTable::parse("x", &text);
        let _ = table().with_codes("x", &format!("product_id,system,code,display\n{cell}"));
        let _ = table().identify(&[], Some(&text));
        for system in VaccineSystem::ALL {
            let _ = table().identify(&[code(*system, &text)], None);
        }
        let _ = Volume::parse(&text);
    }
}
