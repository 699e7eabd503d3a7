//! `sesshu export`: the ledger (C), the waiting list (D), the ledger of routine immunization (F) and people (G) as files for a
//! municipality.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use fhir::{Reach, Tenant, instant};
use immunization::intake::LedgerCodes;
use immunization::{MunicipalityCode, VaccineTable};

use store::Store;

use super::import::{codes, municipality};
use super::talk::{fail, say};
use super::{SettingsArgs, exit, serve};
use crate::job::CODES_NAME;
use crate::job::export::{Export, ExportFile, ExportOffer, Ledger, codes_of_town};

/// The published width.
const WIDTH: usize = 2;

/// What is to be exported, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    settings: SettingsArgs,
    /// ファイルの種類 / C (ledger), D (waiting list), F (routine ledger) or G (people)
    #[arg(value_name = "KIND", value_parser = file)]
    kind: ExportFile,
    /// 自治体コード / the municipality
    #[arg(long, value_name = "CODE", value_parser = municipality)]
    tenant: MunicipalityCode,
    /// 横に並べる回数 / how many doses stand side by side
    #[arg(long, default_value_t = WIDTH)]
    width: usize,
    /// 様式の版 / the edition of the layout; 2 has the venue's municipality too
    #[arg(long, value_name = "NUMBER")]
    edition: Option<u32>,
    /// この日時より後に変わった人だけ / only people of whom a dose changed since, as in 2026-04-01T00:00:00+09:00
    #[arg(long, value_name = "TIME", value_parser = since)]
    since: Option<i64>,
    /// 見出し行を付けない / without a first row that names the columns
    #[arg(long)]
    no_header: bool,
    /// BOM を付ける / with a byte order mark
    #[arg(long)]
    bom: bool,
    /// F のコードの意味の一覧。なければ最後に取り込んだ一覧 / what the codes of file F mean; the list that was taken in last if none is named
    #[arg(long, value_name = "FILE")]
    codes: Option<PathBuf>,
    /// F で使ったコードの一覧の書き出し先 / where to write the list of codes that file F uses
    #[arg(long, value_name = "FILE")]
    codes_to: Option<PathBuf>,
    /// 切り詰めた欄と入らなかった接種の一覧（NDJSON）の書き出し先 / where to write what was cut or found no place, one JSON object a line
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// 書き出し先。なければ標準出力 / where to; standard output if none is named
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn file(letter: &str) -> Result<ExportFile, String> {
    ExportFile::parse(letter).ok_or_else(|| "C, D, F, G".to_owned())
}

fn since(text: &str) -> Result<i64, String> {
    let moment = instant::parse_span(text, instant::JAPAN_MINUTES);
    moment
        .map(|span| span.from_ms)
        .ok_or_else(|| "2026-04-01, 2026-04-01T00:00:00+09:00".to_owned())
}

pub(super) fn run(arguments: &ExportArgs) -> u8 {
    match done(arguments) {
        Ok(code) | Err(code) => code,
    }
}

fn done(arguments: &ExportArgs) -> Result<u8, u8> {
    let opened = serve::open_current(&arguments.settings)?;
    let vaccines = VaccineTable::embedded().map_err(|_| exit::FAILED)?;
    let offer = ExportOffer {
        codes: codes_for(arguments, &opened.store, vaccines)?,
        version: arguments.edition,
        width: arguments.width,
        since_ms: arguments.since,
        has_header: !arguments.no_header,
        has_mark: arguments.bom,
        ..ExportOffer::new(arguments.kind)
    };
    let Some(mut export) = Export::new(offer, arguments.tenant) else {
        fail(
            "その版または幅の様式はありません。",
            "There is no layout of this edition or width.",
        );
        return Err(exit::FAILED);
    };
    let reach = Reach::whole(Tenant(arguments.tenant.number()));
    let ledger = Ledger {
        store: &opened.store,
        reach: &reach,
        municipality: arguments.tenant,
        vaccines,
    };
    let mut out: Box<dyn Write> = match &arguments.output {
        Some(path) => Box::new(BufWriter::new(File::create(path).map_err(|e| lost(&e))?)),
        None => Box::new(io::stdout().lock()),
    };
    let mut report = match &arguments.report {
        Some(path) => Some(BufWriter::new(File::create(path).map_err(|e| lost(&e))?)),
        None => None,
    };
    loop {
        let piece = export.next_piece(&ledger);
        let Some(piece) = piece.map_err(|error| serve::unreachable(&error))? else {
            break;
        };
        out.write_all(&piece).map_err(|error| lost(&error))?;
        let found = export.take_findings();
        if let Some(report) = &mut report {
            for noted in &found {
                writeln!(report, "{}", noted.shown()).map_err(|error| lost(&error))?;
            }
        }
    }
    out.flush().map_err(|error| lost(&error))?;
    if let Some(report) = &mut report {
        report.flush().map_err(|error| lost(&error))?;
    }
    Ok(tell(&export))
}

/// The codes of a file F, which are written down for whoever reads it, if that is wanted.
fn codes_for(
    arguments: &ExportArgs,
    store: &Store,
    vaccines: &VaccineTable,
) -> Result<Option<LedgerCodes>, u8> {
    if arguments.kind != ExportFile::Routine {
        return Ok(None);
    }
    let tenant = arguments.tenant.number();
    let list = match &arguments.codes {
        Some(path) => LedgerCodes::parse(CODES_NAME, &codes(path)?).ok(),
        None => codes_of_town(store, tenant).map_err(|error| serve::unreachable(&error))?,
    };
    let list = list.unwrap_or_else(|| LedgerCodes::own(vaccines));
    if let Some(path) = &arguments.codes_to {
        std::fs::write(path, list.table()).map_err(|error| lost(&error))?;
    }
    Ok(Some(list))
}

fn lost(error: &io::Error) -> u8 {
    fail(
        "書き出せません。",
        &format!("It cannot be written: {error}"),
    );
    exit::FAILED
}

/// Says what the file holds, and what it could not hold.
fn tell(export: &Export) -> u8 {
    say(&format!("  {} 行 / rows", export.rows()));
    if export.persons_beyond() > 0 {
        say(&format!(
            "! 幅に入らない接種がある人 / people with more doses than fit: {}（--width で広げられます / --width takes more）",
            export.persons_beyond()
        ));
    }
    let cut = export.cut();
    if cut > 0 {
        say(&format!(
            "! 切り詰めた欄、コードのない欄 / cells that were cut, left empty or have no code: {cut}"
        ));
    }
    let left = export.left();
    if left > 0 {
        say(&format!(
            "! 様式で表せない記録 / records that the layout cannot say: {left}"
        ));
    }
    if export.unread() > 0 {
        say(&format!(
            "✗ 読めない記録 / records that cannot be read: {}",
            export.unread()
        ));
    }
    match export.unread() > 0 || export.persons_beyond() > 0 || cut > 0 || left > 0 {
        true => exit::FINDINGS,
        false => exit::DONE,
    }
}
