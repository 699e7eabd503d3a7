//! `sesshu emergency`: access to records for who runs the server. One operator asks, another one allows it, and it ends by
//! itself.

use std::fs;
use std::io::{self, BufRead};
use std::path::PathBuf;

use access::emergency::{Emergency, EmergencyFault, Reason, Wanted};
use clap::Subcommand;
use fhir::{Id, Tenant, instant};
use immunization::MunicipalityCode;
use store::Store;

use super::failed::{self, Failed};
use super::talk::{print, say};
use super::{SettingsArgs, exit, serve};
use crate::auth::emergency::{Operator, Undone, prove, read};
use crate::state::now_ms;

/// Emergencies in a list.
const LIST_MAX: usize = 100;

const HOUR_MS: i64 = 3_600_000;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// 記録を見られるように求める。別の運営者が認めるまで、何も開かない / ask to look at records; nothing is open until another operator allows it
    Ask {
        /// 市区町村 / the municipality
        #[arg(long)]
        tenant: String,
        /// 一人の記録の番号 / the id of one person's record
        #[arg(long, required_unless_present = "everybody")]
        patient: Option<String>,
        /// その市区町村の全員 / everybody of the municipality
        #[arg(long, conflicts_with = "patient")]
        everybody: bool,
        /// 理由：fault、order、disaster、threat / why: fault, order, disaster or threat
        #[arg(long)]
        reason: String,
        /// 理由の説明（10〜500 文字）。市区町村に見える / why, in words (10 to 500 characters); the municipality sees it
        #[arg(long)]
        words: String,
        /// 何時間か。上限は設定 sign_in.emergency_max / for how many hours; sign_in.emergency_max is the most
        #[arg(long)]
        hours: i64,
        #[command(flatten)]
        who: Who,
    },
    /// 別の運営者が求めたものを認める。市区町村に知らせる / allow what another operator asked for; the municipality is alerted
    Allow {
        /// 番号 / the id
        id: String,
        #[command(flatten)]
        who: Who,
    },
    /// 求めた運営者に、読み取りだけのトークンを出す（15 分）/ a token for whoever asked, for reading alone; it holds for 15 minutes
    Token {
        /// 番号 / the id
        id: String,
        #[command(flatten)]
        who: Who,
    },
    /// 終わらせる、または取り下げる / end it, or call a request back
    End {
        /// 番号 / the id
        id: String,
        #[command(flatten)]
        who: Who,
    },
    /// 一覧 / what was asked for, the newest first
    List {
        #[command(flatten)]
        settings: SettingsArgs,
    },
}

/// The operator who proves to be one.
#[derive(Debug, clap::Args)]
pub(super) struct Who {
    /// 運営者の利用者名。パスワードと確認コードは、標準入力の一行目と二行目 / the operator's account; password and code are the first two lines of standard input
    #[arg(long = "as", value_name = "NAME")]
    name: String,
    /// パスワードと確認コードを一行ずつ書いたファイル（標準入力の代わり）/ a file with password and code in its first two lines, instead of standard input
    #[arg(long, value_name = "FILE")]
    proof_file: Option<PathBuf>,
    #[command(flatten)]
    settings: SettingsArgs,
}

pub(super) fn run(what: &What) -> u8 {
    let done = match what {
        What::Ask {
            tenant,
            patient,
            everybody: _,
            reason,
            words,
            hours,
            who,
        } => {
            let of = (tenant.as_str(), patient.as_deref());
            wanted(of, (reason, words), *hours).and_then(|wanted| ask(wanted, who))
        }
        What::Allow { id, who } => with(who, |operator, store| {
            let emergency = operator.allow(store, id, now_ms())?;
            print(&line(&emergency));
            Ok(())
        }),
        What::Token { id, who } => with(who, |operator, store| {
            let (token, until) = operator.token(store, id, now_ms())?;
            say(&format!(
                "{} まで、lgwan の入口で、読み取りだけに使えます。\n  Good for reading at the lgwan address until then.",
                instant::instant_text(until)
            ));
            print(token.expose());
            Ok(())
        }),
        What::End { id, who } => with(who, |operator, store| {
            let emergency = operator.end(store, id, now_ms())?;
            print(&line(&emergency));
            Ok(())
        }),
        What::List { settings } => list(settings),
    };
    failed::told(done, "緊急のアクセスは変わっていません。")
}

/// What is asked for. Whether the person exists is not looked at: that alone would tell something.
fn wanted(
    (tenant, patient): (&str, Option<&str>),
    (reason, words): (&str, &str),
    hours: i64,
) -> Result<Wanted, Failed> {
    let town = MunicipalityCode::parse(tenant).map_err(|error| format!("--tenant: {error}"))?;
    let patient = match patient {
        None => None,
        Some(id) => Some(Id::parse(id).ok_or_else(|| "--patient: this is not an id".to_owned())?),
    };
    let reason = Reason::parse(reason)
        .ok_or_else(|| "--reason: fault, order, disaster or threat".to_owned())?;
    Ok(Wanted {
        tenant: Tenant(town.number()),
        patient,
        reason,
        words: words.to_owned(),
        life_ms: hours.saturating_mul(HOUR_MS),
    })
}

fn ask(wanted: Wanted, who: &Who) -> Result<u8, Failed> {
    let opened = serve::open_current(&who.settings)?;
    let served = &opened.config.server.tenants;
    let code = wanted.tenant.0;
    if !served.iter().any(|one| one.number() == code) {
        return Err("--tenant: this server does not serve it".to_owned().into());
    }
    let most = i64::try_from(opened.config.sign_in.emergency_max.as_millis()).unwrap_or(i64::MAX);
    let operator = proven(&opened.store, who)?;
    let asked = operator.ask(&opened.store, wanted, (most, now_ms()));
    let emergency = asked.map_err(|undone| failed(undone, most))?;
    print(&line(&emergency));
    say(&format!(
        "! まだ開いていません。1 時間のうちに、別の運営者が `sesshu emergency allow {}` で認めてください。\n  Nothing is open yet. Within an hour, another operator allows it by the command above.",
        emergency.id
    ));
    Ok(exit::DONE)
}

fn with(
    who: &Who,
    how: impl FnOnce(&Operator, &Store) -> Result<(), Undone>,
) -> Result<u8, Failed> {
    let opened = serve::open_current(&who.settings)?;
    let operator = proven(&opened.store, who)?;
    how(&operator, &opened.store).map_err(|undone| failed(undone, 0))?;
    Ok(exit::DONE)
}

fn proven(store: &Store, who: &Who) -> Result<Operator, Failed> {
    let [password, code] = match &who.proof_file {
        Some(file) => {
            let text = fs::read_to_string(file);
            let text = text.map_err(|error| format!("{}: {error}", file.display()))?;
            two_lines(text.lines().map(str::to_owned))
        }
        None => {
            say("パスワードと確認コードを、一行ずつ / password and code, a line each:");
            two_lines(io::stdin().lock().lines().map_while(Result::ok))
        }
    };
    let proved = prove(store, &who.name, (&password, &code), now_ms());
    proved.map_err(|undone| failed(undone, 0))
}

fn two_lines(mut lines: impl Iterator<Item = String>) -> [String; 2] {
    [(); 2].map(|()| lines.next().unwrap_or_default())
}

fn failed(undone: Undone, most_ms: i64) -> Failed {
    let reason = match undone {
        Undone::Store(error) => return error.into(),
        Undone::Unproven(Some(wait_ms)) => {
            let seconds = wait_ms / 1_000 + 1;
            format!("too many failures: please wait {seconds} s")
        }
        Undone::Unproven(None) => "this is no operator's account with this password and code \
            (`sesshu account add NAME --role operator`, `sesshu account second NAME`); a code holds once"
            .to_owned(),
        Undone::Unknown => "there is no such id; see `sesshu emergency list`".to_owned(),
        Undone::Moved => "somebody else changed it at the same moment; see `sesshu emergency list`".to_owned(),
        Undone::Fault(fault) => {
            let what = match fault {
                EmergencyFault::Words => "--words: 10 to 500 characters".to_owned(),
                EmergencyFault::Life => {
                    format!("--hours: at least 1, and at most {} minutes in all (sign_in.emergency_max)", most_ms / 60_000)
                }
                EmergencyFault::SamePerson => "whoever asked does not allow it; another operator has to".to_owned(),
                EmergencyFault::Standing => "it was ended, allowed or lapsed already, or nobody allowed it yet; see `sesshu emergency list`".to_owned(),
                EmergencyFault::NotTheAsker => "the token is for whoever asked".to_owned(),
            };
            format!("{}: {what}", fault.code())
        }
    };
    Failed::Reason(reason)
}

fn list(settings: &SettingsArgs) -> Result<u8, Failed> {
    let opened = serve::open_current(settings)?;
    print("id,municipality,patient,reason,standing,asked by,allowed by,ends");
    for kept in opened.store.emergencies(None, LIST_MAX)? {
        print(&line(&read(&kept)?));
    }
    Ok(exit::DONE)
}

/// What a list shows of one. The reason in words is for the municipality and is not shown here.
fn line(emergency: &Emergency) -> String {
    let wanted = &emergency.wanted;
    let patient = wanted.patient.as_ref().map_or("*", Id::as_str);
    let allowed = emergency.allowed.as_ref().map_or("", |step| &step.name);
    let ends = emergency.ends_at_ms().map(instant::instant_text);
    format!(
        "{},{:06},{patient},{},{},{},{allowed},{}",
        emergency.id,
        wanted.tenant.0,
        wanted.reason.name(),
        emergency.standing(now_ms()).name(),
        emergency.asked.name,
        ends.unwrap_or_default(),
    )
}
