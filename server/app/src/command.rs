//! The command line: one cell a command. Data goes to standard output, talk to standard error.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod account;
mod audit;
mod cert;
pub(crate) mod cert_keys;
mod client;
pub(crate) mod config;
#[cfg(feature = "demo")]
pub(crate) mod demo;
mod doctor;
mod emergency;
mod export;
mod failed;
mod forecast;
mod import;
pub(crate) mod key;
mod migrate;
mod profile;
mod reindex;
mod scan;
mod scrub;
pub(crate) mod serve;
mod settings;
mod sign;
mod stats;
mod talk;
mod version;

/// Exit codes, the same for every command.
pub mod exit {
    /// Done.
    pub const DONE: u8 = 0;
    /// Failed.
    pub const FAILED: u8 = 1;
    /// The settings are not valid.
    pub const SETTINGS: u8 = 3;
    /// Something that is needed cannot be reached.
    pub const UNREACHABLE: u8 = 4;
    /// Done, with findings.
    pub const FINDINGS: u8 = 5;
}

/// 接種 (Sesshu): 予防接種記録の FHIR サーバー / a FHIR server for Japanese immunization records
#[derive(Debug, Parser)]
#[command(
    name = "sesshu",
    version,
    disable_help_subcommand = true,
    after_help = "例 / Examples:\n  sesshu serve --config /etc/sesshu/sesshu.toml\n  sesshu config check sesshu.toml\n\n詳しくは docs/ を / More in docs/"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Where the settings come from.
#[derive(Debug, clap::Args)]
pub(crate) struct SettingsArgs {
    /// 設定ファイル / the file of settings
    #[arg(long, short, value_name = "FILE")]
    config: Option<PathBuf>,
    /// 設定を一つ上書き / one setting, over file and environment: --set database.url=sqlite:x.db
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// サーバーを動かす / run the server
    #[command(
        after_help = "例 / Examples:\n  sesshu serve --config sesshu.toml\n  SESSHU_DATABASE__URL=sqlite:data/sesshu.db sesshu serve"
    )]
    Serve {
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// 架空の町で試す / run with invented towns, on this machine only
    #[cfg(feature = "demo")]
    #[command(
        after_help = "例 / Examples:\n  sesshu demo --fresh\n  sesshu demo token vendor --tenant 139998"
    )]
    Demo(demo::DemoArgs),
    /// データベースの構造 / the database's schema
    #[command(
        after_help = "例 / Examples:\n  sesshu migrate status\n  sesshu migrate up --config sesshu.toml"
    )]
    Migrate {
        #[command(subcommand)]
        what: migrate::What,
    },
    /// 設定の確認と見本 / check, show or begin a file of settings
    #[command(
        after_help = "例 / Examples:\n  sesshu config init > sesshu.toml\n  sesshu config check sesshu.toml"
    )]
    Config {
        #[command(subcommand)]
        what: settings::What,
    },
    /// 自治体のファイルを取り込む / take in a file of a municipality
    #[command(
        after_help = "例 / Examples:\n  sesshu import 139998_A_20260401093000_001.csv --as A --tenant 139998 --dry-run\n  sesshu import --tenant 139998 --resume 0b54a6ae-6f0e-4a49-8f6b-5d1d2d3c4b5a\n\n詳しくは docs/municipal-files.md を / More in docs/municipal-files.md"
    )]
    Import(Box<import::ImportArgs>),
    /// 台帳、登録待ちリスト、対象者を書き出す / write the ledger (C), the waiting list (D), the routine ledger (F) or people (G)
    #[command(
        after_help = "例 / Examples:\n  sesshu export C --tenant 139998 --output ledger.csv\n  sesshu export D --tenant 139998 --width 1\n  sesshu export F --tenant 139998 --output routine.csv --codes-to codes.csv\n  sesshu export G --tenant 139998 --output people.ndjson\n\n詳しくは docs/municipal-files.md を / More in docs/municipal-files.md"
    )]
    Export(Box<export::ExportArgs>),
    /// 公開データを作る / make open data
    #[command(
        after_help = "例 / Examples:\n  sesshu stats publish --config sesshu.toml\n  sesshu stats publish --dry-run --output open-data\n\n詳しくは docs/open-data.md を / More in docs/open-data.md"
    )]
    Stats {
        #[command(subcommand)]
        what: stats::What,
    },
    /// 接種券やラベルの写真を読む / read the picture of a coupon or of a label
    Scan(scan::ScanArgs),
    /// 接種の予定を計算する / what is due next, of one person or of millions
    #[command(
        after_help = "例 / Examples:\n  sesshu forecast person.json --explain\n  sesshu forecast person.json --svg timeline.svg\n  sesshu forecast town.ndjson --date 2026-11-21 > due.ndjson\n\n終了コード / exit code: 0 判定した / judged, 5 読めない人がいる / some could not be read, 1 読めないファイル / a file that cannot be read\n\n詳しくは docs/forecast.md を / More in docs/forecast.md"
    )]
    Forecast(Box<forecast::ForecastArgs>),
    /// 保存データの鍵 / keys for data at rest
    #[command(
        after_help = "例 / Examples:\n  sesshu key new data/sesshu.keys\n  sesshu key rotate data/sesshu.keys\n  sesshu key reseal --config sesshu.toml"
    )]
    Key {
        #[command(subcommand)]
        what: key::What,
    },
    /// 監査記録 / the trail of who did what
    #[command(
        after_help = "例 / Examples:\n  sesshu audit verify --config sesshu.toml\n  sesshu audit touched --device tablet-7 --between 2026-04-01T00:00:00+09:00 2026-04-02T00:00:00+09:00"
    )]
    Audit {
        #[command(subcommand)]
        what: audit::What,
    },
    /// 保存された全版を照合する / read every stored version again and hold it against its digest
    #[command(
        after_help = "例 / Examples:\n  sesshu scrub\n  sesshu scrub --config sesshu.toml --json"
    )]
    Scrub {
        #[command(flatten)]
        settings: SettingsArgs,
        /// 結果を JSON で / the result as JSON
        #[arg(long)]
        json: bool,
    },
    /// 検索の索引を作り直す / make anew what records can be found by
    #[command(
        after_help = "例 / Examples:\n  sesshu reindex --check\n  sesshu reindex --tenant 139998 --config sesshu.toml"
    )]
    Reindex(reindex::ReindexArgs),
    /// プロファイルと定義 / profiles and codes: list, validate, add, package
    #[command(
        after_help = "例 / Examples:\n  sesshu profile list\n  sesshu profile validate examples/resources/immunization-valid.json\n\n詳しくは docs/operations.md / More in docs/operations.md"
    )]
    Profile {
        #[command(subcommand)]
        what: profile::What,
    },
    /// 証明書に署名するだけのプロセス / the process that signs certificates, and does nothing else
    #[command(
        after_help = "例 / Examples:\n  sesshu sign --dir data/signer --socket data/signer.sock\n\n詳しくは docs/certificates.md を / More in docs/certificates.md"
    )]
    Sign(sign::SignArgs),
    /// 証明書の確認と失効 / certificates: verify a file, withdraw one
    #[command(
        after_help = "例 / Examples:\n  sesshu cert verify code.png\n  sesshu cert verify card.smart-health-card --keys public.json --json\n\n終了コード / exit code: 0 有効 / valid, 5 有効でない / anything else, 1 読めないファイル / a file that cannot be read"
    )]
    Cert {
        #[command(subcommand)]
        what: cert::What,
    },
    /// 登録されたアプリとシステム / registered apps and systems: add, list, disable, keys
    #[command(
        after_help = "例 / Examples:\n  sesshu client add examples/clients/phr-app.json\n  sesshu client list --json\n  sesshu client disable dose-notes\n\n詳しくは docs/smart.md を / More in docs/smart.md"
    )]
    Client {
        #[command(subcommand)]
        what: client::What,
    },
    /// サインインする利用者（本人と職員）/ accounts of persons and staff: add, password, disable, second, link, invite
    #[command(
        after_help = "例 / Examples:\n  sesshu account add hanako --tenant 139998 --patient mirai-0001 < password.txt\n  sesshu account add taro --tenant 139998 --role staff --without-password\n  sesshu account invite taro\n  sesshu account second taro\n  sesshu account disable hanako\n\n詳しくは docs/smart.md を / More in docs/smart.md"
    )]
    Account {
        #[command(subcommand)]
        what: account::What,
    },
    /// 緊急のとき、運営者が記録を見る：一人が求め、別の一人が認める / operators look at records in an emergency: one asks, another one allows it
    #[command(
        after_help = "例 / Examples:\n  sesshu emergency ask --tenant 139998 --patient p1 --reason fault --words '版が食い違うという知らせの確認' --hours 1 --as ichiro\n  sesshu emergency allow emergency-… --as jiro\n  sesshu emergency token emergency-… --as ichiro\n  sesshu emergency end emergency-… --as jiro\n\n詳しくは docs/operations.md を / More in docs/operations.md"
    )]
    Emergency {
        #[command(subcommand)]
        what: emergency::What,
    },
    /// 動かす前の点検 / what is well and what is not, before and while running
    #[command(
        after_help = "例 / Examples:\n  sesshu doctor\n  sesshu doctor --config sesshu.toml --json"
    )]
    Doctor {
        #[command(flatten)]
        settings: SettingsArgs,
        /// 結果を JSON で / the result as JSON
        #[arg(long)]
        json: bool,
    },
    /// 版を表示する / show the version
    #[command(after_help = "例 / Examples:\n  sesshu version\n  sesshu version --verbose")]
    Version {
        /// 内訳も / with what it was built of
        #[arg(long)]
        verbose: bool,
    },
}

/// Runs what the command line asks for.
pub fn run() -> ExitCode {
    ExitCode::from(done(Cli::parse().command))
}

/// Runs these words as a command line, the name of the program first, and gives the exit code. Words that are no command
/// end the process, as they do for [`run`].
pub fn run_words(words: impl IntoIterator<Item = OsString>) -> u8 {
    done(Cli::parse_from(words).command)
}

fn done(command: Command) -> u8 {
    match command {
        Command::Serve { settings } => serve::run(&settings),
        #[cfg(feature = "demo")]
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Migrate { what } => migrate::run(&what),
        Command::Config { what } => settings::run(&what),
        Command::Import(arguments) => import::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Stats { what } => stats::run(&what),
        Command::Scan(arguments) => scan::run(&arguments),
        Command::Forecast(arguments) => forecast::run(&arguments),
        Command::Key { what } => key::run(&what),
        Command::Sign(arguments) => sign::run(&arguments),
        Command::Cert { what } => cert::run(&what),
        Command::Client { what } => client::run(&what),
        Command::Account { what } => account::run(&what),
        Command::Emergency { what } => emergency::run(&what),
        Command::Scrub { settings, json } => scrub::run(&settings, json),
        Command::Audit { what } => audit::run(&what),
        Command::Reindex(arguments) => reindex::run(&arguments),
        Command::Profile { what } => profile::run(&what),
        Command::Doctor { settings, json } => doctor::run(&settings, json),
        Command::Version { verbose } => version::run(verbose),
    }
}
