//! Lots by their own rows and by what counts for whole products, and tables that are refused.

use super::*;
use crate::vaccine::TableFault;

fn day(text: &str) -> Day {
    Day::parse_iso(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn lot(text: &str) -> LotNumber {
    LotNumber::parse(text).unwrap()
}

fn of(label: &str) -> LotVaccine<'static> {
    LotVaccine {
        label: Some(labels().find(|one| one.id == label).unwrap()),
        ..LotVaccine::default()
    }
}

fn product(id: &str) -> LotVaccine<'_> {
    LotVaccine {
        product: Some(id),
        ..LotVaccine::default()
    }
}

fn master() -> LotMaster {
    let rows = include_str!("../../testdata/lots.csv");
    LotMaster::embedded()
        .unwrap()
        .with_lots("lots.csv", rows)
        .unwrap()
}

#[track_caller]
fn check(number: &str, of: LotVaccine<'_>, on: &str, verdict: LotVerdict) {
    assert_eq!(
        master().check(&lot(number), &of, day(on)),
        verdict,
        "{number} on {on}"
    );
}

#[test]
fn a_lot_is_good_until_its_label_says_and_longer_where_that_was_put_off() {
    // Printed to last nine months; twelve since 2022-04-22, fifteen since 2022-08-19, eighteen since 2022-12-15.
    check("ZZ0001", of("pfizer-12"), "2022-02-28", LotVerdict::Good);
    check("ZZ0001", of("pfizer-12"), "2022-03-01", LotVerdict::Expired);
    check("ZZ0001", of("pfizer-12"), "2022-04-21", LotVerdict::Expired);
    check(
        "ZZ0001",
        of("pfizer-12"),
        "2022-04-22",
        LotVerdict::Extended,
    );
    check(
        "ZZ0001",
        of("pfizer-12"),
        "2022-05-31",
        LotVerdict::Extended,
    );
    check("ZZ0001", of("pfizer-12"), "2022-06-01", LotVerdict::Expired);
    check(
        "ZZ0001",
        of("pfizer-12"),
        "2022-08-19",
        LotVerdict::Extended,
    );
    check(
        "ZZ0001",
        of("pfizer-12"),
        "2022-08-31",
        LotVerdict::Extended,
    );
    check("ZZ0001", of("pfizer-12"), "2022-09-01", LotVerdict::Expired);
    // A lot with rows of its own.
    check("ZZ0002", of("pfizer-12"), "2022-03-31", LotVerdict::Good);
    check(
        "ZZ0002",
        of("pfizer-12"),
        "2022-04-30",
        LotVerdict::Extended,
    );
    check("ZZ0002", of("pfizer-12"), "2022-05-01", LotVerdict::Expired);
    check(
        "ZZ0002",
        of("pfizer-12"),
        "2022-06-01",
        LotVerdict::Extended,
    );
    check(
        "ZZ0002",
        of("pfizer-12"),
        "2022-07-31",
        LotVerdict::Extended,
    );
    check("ZZ0002", of("pfizer-12"), "2022-08-01", LotVerdict::Expired);
}

#[test]
fn a_lot_that_was_excepted_is_not_put_off() {
    check("3004733", of("moderna-12"), "2021-12-31", LotVerdict::Good);
    check(
        "3004733",
        of("moderna-12"),
        "2022-01-01",
        LotVerdict::Extended,
    );
    check(
        "3004733",
        of("moderna-12"),
        "2022-01-31",
        LotVerdict::Extended,
    );
    check(
        "3004733",
        of("moderna-12"),
        "2022-02-01",
        LotVerdict::Expired,
    );
    check(
        "3004999",
        of("moderna-12"),
        "2022-03-31",
        LotVerdict::Extended,
    );
    check(
        "3004999",
        of("moderna-12"),
        "2022-04-01",
        LotVerdict::Expired,
    );
}

#[test]
fn a_lot_of_another_maker_or_product_is_told() {
    check(
        "3004733",
        of("pfizer-12"),
        "2021-12-01",
        LotVerdict::OtherMaker,
    );
    check(
        "ZZ0001",
        of("moderna-12"),
        "2021-12-01",
        LotVerdict::OtherMaker,
    );
    check(
        "ZZ0001",
        of("pfizer-5-11"),
        "2021-12-01",
        LotVerdict::OtherMaker,
    );
    // By its shape alone, without a row.
    check(
        "3009999",
        of("pfizer-5-11"),
        "2022-05-01",
        LotVerdict::OtherMaker,
    );
    check(
        "ZZ9999",
        of("moderna-ba1"),
        "2022-11-01",
        LotVerdict::OtherMaker,
    );
    // Shapes of that programme say nothing about other vaccines.
    check(
        "AB1234",
        product("mearubik"),
        "2022-11-01",
        LotVerdict::Unlisted,
    );
}

#[test]
fn a_lot_is_unknown_only_where_all_lots_of_the_vaccine_are_known() {
    check("ZZ0009", of("pfizer-12"), "2022-01-01", LotVerdict::Unknown);
    check(
        "ZZ0009",
        of("pfizer-ba1"),
        "2022-11-01",
        LotVerdict::Unlisted,
    );
    check("MR999", product("mearubik"), "2026-01-31", LotVerdict::Good);
    check(
        "MR999",
        product("mearubik"),
        "2026-02-01",
        LotVerdict::Expired,
    );
    check(
        "MR998",
        product("mearubik"),
        "2026-01-31",
        LotVerdict::Unlisted,
    );
}

#[test]
fn a_product_that_one_label_names_is_the_label() {
    check(
        "ZZ0001",
        product("comirnaty-orig"),
        "2022-02-28",
        LotVerdict::Good,
    );
    check(
        "ZZ0001",
        LotVaccine::default(),
        "2022-02-28",
        LotVerdict::Good,
    );
}

#[test]
fn the_label_on_the_vial_tells_where_the_master_does_not() {
    let printed = |label: &str| LotVaccine {
        printed: Some(day("2022-02-28")),
        ..of(label)
    };
    check(
        "ZZ9998",
        printed("pfizer-ba1"),
        "2022-02-28",
        LotVerdict::Good,
    );
    // Twelve to eighteen months, from December 2022: until then nothing puts it off.
    check(
        "ZZ9998",
        printed("pfizer-ba1"),
        "2022-03-01",
        LotVerdict::Expired,
    );
    let later = LotVaccine {
        printed: Some(day("2022-12-31")),
        ..of("pfizer-ba1")
    };
    check("ZZ9998", later, "2023-01-01", LotVerdict::Undated);
    check("ZZ9998", later, "2023-06-30", LotVerdict::Undated);
    check("ZZ9998", later, "2023-07-01", LotVerdict::Expired);
    let nothing = LotVaccine {
        printed: Some(day("2022-12-31")),
        ..LotVaccine::default()
    };
    check("ZZ9998", nothing, "2023-07-01", LotVerdict::Undated);
    // No vaccine's lots were put off by more than a year, and none but those of COVID-19 at all.
    check("ZZ9998", nothing, "2024-01-01", LotVerdict::Expired);
    let of_group = |group| LotVaccine {
        group: Some(group),
        ..nothing
    };
    let covid = of_group(VaccineGroup::Covid);
    check("ZZ9998", covid, "2023-07-01", LotVerdict::Undated);
    for group in [VaccineGroup::Flu, VaccineGroup::Mr, VaccineGroup::HepB] {
        let one = of_group(group);
        check("ZZ9998", one, "2022-12-31", LotVerdict::Good);
        check("ZZ9998", one, "2023-01-01", LotVerdict::Expired);
    }
}

#[test]
fn a_lot_without_months_is_expired_only_beyond_what_any_label_could_mean() {
    check("ZZ0003", of("pfizer-12"), "2021-09-30", LotVerdict::Good);
    check("ZZ0003", of("pfizer-12"), "2021-10-01", LotVerdict::Undated);
    check("ZZ0003", of("pfizer-12"), "2021-12-31", LotVerdict::Undated);
    check("ZZ0003", of("pfizer-12"), "2022-01-01", LotVerdict::Expired);
    check("ZZ0004", of("pfizer-12"), "2022-01-01", LotVerdict::Undated);
}

#[test]
fn a_slip_leads_to_the_lot_that_was_meant() {
    let master = master();
    let meant = |text: &str, label: &str| {
        let found = master.suggest(&lot(text), &of(label));
        found.map(|lot| lot.folded().to_owned())
    };
    assert_eq!(meant("ZZOOO1", "pfizer-12").as_deref(), Some("ZZ0001"));
    assert_eq!(meant("2Z0002", "pfizer-12").as_deref(), Some("ZZ0002"));
    assert_eq!(meant("30047E3", "moderna-12").as_deref(), Some("3004733"));
    // As near to four lots.
    assert_eq!(meant("ZZ0009", "pfizer-12"), None);
    assert_eq!(meant("ZZ0001", "novavax"), None);
    assert_eq!(master.suggest(&lot("ZZOOO1"), &LotVaccine::default()), None);
}

#[test]
fn the_last_day_of_a_month_stays_the_last() {
    for (from, months, to) in [
        ("2022-02-28", 3, "2022-05-31"),
        ("2022-02-27", 3, "2022-05-27"),
        ("2022-01-31", 1, "2022-02-28"),
        ("2022-12-30", 2, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2022-03-31", 0, "2022-03-31"),
    ] {
        assert_eq!(months_later(day(from), months), day(to), "{from}");
    }
    assert_eq!(months_later(Day::LAST, 1), Day::LAST);
}

#[test]
fn extensions_follow_each_other() {
    let refused = |rows: &str| {
        let text = format!("vaccine,from,months_before,months_after,except,note\n{rows}");
        let error = rows::parse_extensions("x.csv", &text).unwrap_err();
        (error.line, error.key, error.fault)
    };
    use TableFault::{Cell, Cells, Contradiction};
    for (rows, line, fault) in [
        ("y,2021-01-01,6,9,,\n", 2, Cell("vaccine")),
        ("novavax,soon,6,9,,\n", 2, Cell("from")),
        ("novavax,2021-01-01,0,9,,\n", 2, Cell("months_before")),
        ("novavax,2021-01-01,6,999,,\n", 2, Cell("months_after")),
        ("novavax,2021-01-01,6,9,-1,\n", 2, Cell("except")),
        ("novavax,2021-01-01,6,9,\n", 2, Cells),
        (
            "novavax,2021-01-01,9,6,,\n",
            2,
            Contradiction("months_after"),
        ),
        (
            "novavax,2021-01-02,6,9,,\nnovavax,2021-01-02,9,12,,\n",
            3,
            Contradiction("from"),
        ),
        (
            "novavax,2021-01-02,6,9,,\nnovavax,2021-02-02,10,12,,\n",
            3,
            Contradiction("months_before"),
        ),
    ] {
        let key = rows.split(',').next().unwrap();
        assert_eq!(refused(rows), (line, key.to_owned(), fault), "{rows}");
    }
    let error = rows::parse_extensions("x.csv", "vaccine\n").unwrap_err();
    assert_eq!(error.fault, TableFault::Header);
}

#[test]
fn lots_that_contradict_each_other_are_refused_with_line_and_key() {
    use TableFault::{Cell, Cells, Contradiction, Twice};
    const FIRST: &str = "AA1111,pfizer-12,2022-02-28,9,2022-04-22,2022-05-31\n";
    let refused = |rows: &str| {
        let text = format!("lot,vaccine,printed,months,extended_from,extended_until\n{rows}");
        let error = LotMaster::default().with_lots("x.csv", &text).unwrap_err();
        (error.line, error.fault)
    };
    for (row, fault) in [
        ("AA1111,pfizer-12,2022-02-28,9,2022-04-22,2022-05-31", Twice),
        ("AA1111,pfizer-12,2022-02-28,9,,", Twice),
        (
            "AA1111,pfizer-12,2022-03-31,9,2022-05-22,2022-06-30",
            Contradiction("printed"),
        ),
        (
            "AA1111,pfizer-12,2022-02-28,6,2022-05-22,2022-06-30",
            Contradiction("months"),
        ),
        (
            "AA1111,pfizer-12,2022-02-28,9,2022-04-22,2022-06-30",
            Contradiction("extended_until"),
        ),
        // Later, and not longer.
        (
            "AA1111,pfizer-12,2022-02-28,9,2022-05-22,2022-05-31",
            Contradiction("extended_until"),
        ),
        (
            "AA1111,pfizer-12,2022-02-28,9,2022-03-22,2022-06-30",
            Contradiction("extended_until"),
        ),
        (
            "AA2222,pfizer-12,2022-02-28,9,2022-04-22,2022-02-28",
            Contradiction("extended_until"),
        ),
        ("AA2222,pfizer-12,,9,,", Contradiction("months")),
        (
            "AA2222,pfizer-12,2022-02-28,9,2022-04-22,",
            Cell("extended_until"),
        ),
        (
            "AA2222,pfizer-12,2022-02-28,9,,2022-04-22",
            Cell("extended_from"),
        ),
        ("AA2222,pfizer-99,2022-02-28,9,,", Cell("vaccine")),
        ("AA2222,pfizer-12,2022-02-30,9,,", Cell("printed")),
        ("AA2222,pfizer-12,2022-02-28,x,,", Cell("months")),
        ("aa2222,pfizer-12,2022-02-28,9,,", Cell("lot")),
        (",pfizer-12,2022-02-28,9,,", Cell("lot")),
        ("*,pfizer-12,2022-02-28,,,", Cell("lot")),
        ("AA2222,pfizer-12,2022-02-28,9,", Cells),
    ] {
        assert_eq!(refused(&format!("{FIRST}{row}\n")), (3, fault), "{row}");
    }
    assert_eq!(refused("*,novavax,,,,\n*,novavax,,,,\n"), (3, Twice));
    let error = LotMaster::default()
        .with_lots("x.csv", "lot\n")
        .unwrap_err();
    assert_eq!(error.fault, TableFault::Header);
    assert!(LotMaster::default().is_empty());
}

#[test]
fn two_vaccines_may_have_one_number() {
    let rows = "lot,vaccine,printed,months,extended_from,extended_until\n\
                A100,mearubik,2026-01-31,,,\nA100,mr-ds,2027-01-31,,,\n";
    let master = LotMaster::default().with_lots("x.csv", rows).unwrap();
    let on = |of: LotVaccine<'_>| master.check(&lot("A100"), &of, day("2026-06-01"));
    assert_eq!(on(product("mearubik")), LotVerdict::Expired);
    assert_eq!(on(product("mr-ds")), LotVerdict::Good);
    assert_eq!(on(product("gobik")), LotVerdict::OtherMaker);
    // Nobody said which: the one it can have been counts.
    assert_eq!(on(LotVaccine::default()), LotVerdict::Good);
    assert_eq!(master.len(), 2);
    assert_eq!(master.lots_with(&lot("a100")).len(), 2);
}

#[test]
fn a_lot_of_another_makers_form_is_told_where_only_the_maker_is_known() {
    let by = |maker| LotVaccine {
        maker: Some(maker),
        ..LotVaccine::default()
    };
    check(
        "3009001",
        by("pfizer"),
        "2026-04-01",
        LotVerdict::OtherMaker,
    );
    check("3009001", by("moderna"), "2026-04-01", LotVerdict::Unlisted);
}
