//! Pages of invented imports, one of each kind: for people who look at them, and for tests.

use immunization::intake::{Encoding, Repairs, Rule};
use immunization::{Fact, Finding, Moment, MunicipalityCode};
use pages::words::{Language, Told};
use pages::{
    Action, ActionKind, Counts, Download, DownloadKind, ImportLine, ImportMode, ImportState,
    ImportView, ImportsView, RejectedCell, RejectedRow, Repair,
};

const ADDRESS: &str = "/municipal/imports/0197c1f0-7c1e-7a51-9d2e-5b7f6f0a0001";

/// Every kind of page in a language, with a name for its file.
pub fn pages(language: Language) -> Vec<(String, String)> {
    let mut all = vec![
        ("help-index".to_owned(), pages::help_index(language)),
        (
            "help-unknown".to_owned(),
            pages::help_unknown("ROW-QOUTE", language),
        ),
        (
            "imports".to_owned(),
            pages::imports_page(&imports(), language),
        ),
    ];
    let none = ImportsView {
        imports: Vec::new(),
        older: None,
        is_later_page: false,
        ..imports()
    };
    all.push((
        "imports-none".to_owned(),
        pages::imports_page(&none, language),
    ));
    for code in [
        "ROW-ZEROLOST-COUPON",
        "FILE-MANIFEST",
        "RECORDED",
        "Q03",
        "json-syntax",
        "config-type",
    ] {
        let page = pages::help_page(code, language).unwrap_or_default();
        all.push((format!("help-{code}"), page));
    }
    for state in ImportState::ALL {
        for mode in ImportMode::ALL {
            let name = format!("import-{}-{}", state.code(), mode.code());
            all.push((name, pages::import_page(&import(state, mode), language)));
        }
    }
    all
}

/// An import in a state.
pub fn import(state: ImportState, mode: ImportMode) -> ImportView {
    let mut view = done(mode);
    view.state = state;
    let action = |kind, name: &str| Action {
        kind,
        address: format!("{ADDRESS}/{name}"),
        rows_to_confirm: None,
    };
    match state {
        ImportState::Receiving | ImportState::Waiting => {
            view = begun(view);
            view.actions = vec![action(ActionKind::Cancel, "cancel")];
        }
        ImportState::Running => {
            view.rows_done = 41_230;
            view.rows_per_second = Some(5_420);
            view.seconds_left = Some(11);
            view.ended_at = None;
            view.downloads.clear();
            view.actions = vec![action(ActionKind::Cancel, "cancel")];
        }
        ImportState::AwaitingApproval => {
            view.is_overwriting = true;
            let approve = action(ActionKind::Approve, "approve");
            view.actions = vec![
                Action {
                    rows_to_confirm: Some(98_765),
                    ..approve
                },
                action(ActionKind::Cancel, "cancel"),
            ];
        }
        ImportState::Done if mode == ImportMode::DryRun => {
            view.actions = vec![action(ActionKind::Register, "register")];
        }
        ImportState::Done => view.actions = vec![action(ActionKind::Undo, "undo")],
        ImportState::Rejected if mode == ImportMode::AllOrNothing => {}
        ImportState::Rejected => {
            view = begun(view);
            view.findings = vec![Told::from(&Rule::FileUtf16.finding())];
            view.encoding = None;
        }
        ImportState::Duplicate => {
            view = begun(view);
            view.same_as = Some(format!("{ADDRESS}-before"));
        }
        ImportState::Failed | ImportState::Cancelled | ImportState::Undone => {}
    }
    view
}

/// The same before a row was looked at.
fn begun(view: ImportView) -> ImportView {
    ImportView {
        rows_total: None,
        rows_done: 0,
        ended_at: None,
        counts: Counts::default(),
        reasons: Vec::new(),
        findings: Vec::new(),
        rejected: Vec::new(),
        repairs: Vec::new(),
        downloads: Vec::new(),
        sample_names: Vec::new(),
        actions: Vec::new(),
        ..view
    }
}

fn done(mode: ImportMode) -> ImportView {
    let download = |kind, name: &str| Download {
        kind,
        address: format!("{ADDRESS}/{name}"),
    };
    let code = |rule: Rule| rule.code().to_owned();
    ImportView {
        job: "0197c1f0-7c1e-7a51-9d2e-5b7f6f0a0001".to_owned(),
        address: ADDRESS.to_owned(),
        imports_address: "/municipal/imports".to_owned(),
        municipality: "みらい市（139998）".to_owned(),
        kind: "A".to_owned(),
        file_name: Some("139998_A_20260401093000_001.csv".to_owned()),
        bytes: 6_812_345,
        encoding: Some(Encoding::Cp932),
        has_header: Some(true),
        sample_names: ["試験 一郎", "見本 花子", "髙﨑 葵"]
            .map(str::to_owned)
            .to_vec(),
        mode,
        is_overwriting: false,
        repairs_chosen: vec![Repairs::DATES.to_owned()],
        state: ImportState::Done,
        sent_by: "健康推進課 仮名 職員".to_owned(),
        received_at: Moment::parse_compact("20260401093000").ok(),
        ended_at: Moment::parse_compact("20260401093048").ok(),
        rows_total: Some(100_000),
        rows_done: 100_000,
        rows_per_second: None,
        seconds_left: None,
        counts: Counts {
            created: 1_240,
            updated: 312,
            unchanged: 96_905,
            flagged: 308,
            rejected: 1_235,
        },
        reasons: vec![
            (code(Rule::DateFuture), 12),
            (code(Rule::RowZeroLostCoupon), 1_190),
            (code(Rule::CodeMynoCd), 27),
            (code(Rule::DatePartial), 301),
            (code(Rule::CharGaiji), 7),
            (code(Rule::DupSame), 96_905),
            (code(Rule::RowQuote), 6),
        ],
        findings: vec![Told::from(&Rule::FileName.finding())],
        rejected: rejected(),
        same_as: None,
        repairs: vec![Repair {
            word: Repairs::COUPON_ZEROS.to_owned(),
            rows: 1_190,
        }],
        downloads: vec![
            download(
                DownloadKind::RejectedForSpreadsheets,
                "rejected.csv?mark=yes",
            ),
            download(DownloadKind::Rejected, "rejected.csv"),
            download(DownloadKind::Findings, "findings.ndjson"),
            download(DownloadKind::Outcome, "outcome"),
            Download {
                kind: DownloadKind::Report,
                address: ADDRESS.to_owned(),
            },
        ],
        actions: Vec::new(),
        token: Some("0f1e2d3c".to_owned()),
        is_renewed: true,
        is_demo: true,
    }
}

fn rejected() -> Vec<RejectedRow> {
    let cell = |finding: Finding, masked: Option<&str>| RejectedCell {
        finding: Told::from(&finding),
        masked: masked.map(str::to_owned),
    };
    let offered = |finding: Finding, word| finding.with("repair", Fact::Word(word));
    let mut rows = vec![
        RejectedRow {
            row: 12,
            cells: vec![
                cell(Rule::CodeMynoCd.in_cell(12, "マイナンバー"), None),
                cell(Rule::DateFuture.in_cell(12, "生年月日"), Some("2099****")),
                cell(Rule::RowReq.in_cell(12, "氏名(姓)"), Some("")),
            ],
        },
        RejectedRow {
            row: 40,
            cells: vec![cell(
                Rule::RowCols
                    .in_row(40)
                    .with("columns", Fact::Number(11))
                    .with("expected", Fact::Number(10)),
                None,
            )],
        },
        RejectedRow {
            row: 97,
            cells: Vec::new(),
        },
    ];
    for row in 101..140 {
        let finding = offered(
            Rule::RowZeroLostCoupon.in_cell(row, "券番号"),
            Repairs::COUPON_ZEROS,
        );
        rows.push(RejectedRow {
            row,
            cells: vec![cell(finding, Some("1**"))],
        });
    }
    if let Ok(town) = MunicipalityCode::parse("019992") {
        let finding = offered(
            Rule::RowZeroLostMuni.in_cell(141, "自治体コード"),
            Repairs::MUNICIPALITY_ZERO,
        );
        rows.push(RejectedRow {
            row: 141,
            cells: vec![cell(
                finding.with("suggested", Fact::Municipality(town)),
                Some("19992"),
            )],
        });
    }
    rows
}

/// A list of imports.
pub fn imports() -> ImportsView {
    let line = |name: Option<&str>, kind: &str, mode, state| ImportLine {
        address: ADDRESS.to_owned(),
        kind: kind.to_owned(),
        file_name: name.map(str::to_owned),
        received_at: Moment::parse_compact("20260401093000").ok(),
        sent_by: "健康推進課 仮名 職員".to_owned(),
        mode,
        state,
        counts: Counts {
            created: 1_240,
            rejected: 12,
            ..Counts::default()
        },
    };
    ImportsView {
        address: "/municipal/imports".to_owned(),
        municipality: "みらい市（139998）".to_owned(),
        imports: vec![
            line(
                Some("139998_A_20260401093000_001.csv"),
                "A",
                ImportMode::DryRun,
                ImportState::Running,
            ),
            line(
                Some("接種記録 4月分（訂正版）.csv"),
                "B",
                ImportMode::CommitValid,
                ImportState::Done,
            ),
            line(None, "F", ImportMode::AllOrNothing, ImportState::Rejected),
        ],
        older: Some("/municipal/imports?before=3".to_owned()),
        is_later_page: true,
        upload_address: Some("/municipal/imports".to_owned()),
        token: Some("0f1e2d3c".to_owned()),
        is_demo: true,
    }
}
