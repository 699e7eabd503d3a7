//! `sesshu demo`: the whole server with two invented towns, on this machine only. Not in production builds.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::time::Duration;

use access::{Entry, Role};
use clap::Subcommand;
use fhir::search::Query;
use fhir::{Id, Kind, Reach, Tenant};
use immunization::MunicipalityCode;
use store::StoreError;

use super::serve::Schema;
use super::talk::{fail, print};
use super::{cert_keys, exit, key, serve};
use crate::callers::Callers;
use crate::embedded::CARD_ISSUER;
use crate::job::statistics::{self, Counting};
use crate::state::{State, now_ms};
use provider::Provider;

pub(crate) mod guests;
mod provider;
pub(crate) mod seed;
mod townspeople;

/// The first of the invented towns, and a person who lives there.
const TOWN: &str = "139998";
const PERSON: &str = "mirai-0001";

/// The invented provider, and settings by their keys.
type Invented = (Arc<Provider>, Vec<(String, String)>);

/// Where the demo's signer has its keys.
const SIGNER: &str = "signer";
/// How often, and with which pause, is looked whether the signer listens.
const SIGNER_LOOKS: u32 = 100;
const SIGNER_PAUSE: Duration = Duration::from_millis(50);

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct DemoArgs {
    #[command(subcommand)]
    what: Option<What>,
    /// データの場所 / where its data is kept
    #[arg(long, default_value = "data/demo")]
    dir: PathBuf,
    /// 前回のデータを捨てて始める / begin anew, without what an earlier demo left there
    #[arg(long)]
    fresh: bool,
    /// 三つの入口と、架空のサインイン先（なくてもよい）/ the ports of internet, lgwan and ops, and of the invented sign-in provider, which may be left out
    #[arg(
        long,
        value_name = "A,B,C[,D]",
        value_delimiter = ',',
        default_value = "8080,8081,8082,8083"
    )]
    ports: Vec<u16>,
    /// 既定の SQLite の代わりに使うデータベース / a database to use instead of SQLite in DIR
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// 文書に名前のある人だけを入れる / only the people whom the documents name
    #[arg(long)]
    few: bool,
    /// 設定を一つ上書き / one setting: --set log.requests=false
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 役割に応じたトークンを発行する（12 時間有効）/ issue a token for a role, valid for 12 hours
    Token {
        /// vendor, staff, approver, device, person, delegate, researcher, national, operator
        role: String,
        /// 町 / the town
        #[arg(long, default_value = TOWN)]
        tenant: String,
        /// 本人（person のとき）/ the patient, for `person`
        #[arg(long, default_value = PERSON)]
        patient: String,
        /// デモの場所 / where the demo's data is kept
        #[arg(long, default_value = "data/demo")]
        dir: PathBuf,
    },
}

pub(super) fn run(arguments: &DemoArgs) -> u8 {
    match &arguments.what {
        Some(What::Token {
            role,
            tenant,
            patient,
            dir,
        }) => match issue(dir, role, tenant, patient) {
            Ok(token) => {
                print(&token);
                exit::DONE
            }
            Err(reason) => {
                fail("トークンを発行できませんでした。", &reason);
                exit::FAILED
            }
        },
        None => start(arguments).unwrap_or_else(|code| code),
    }
}

/// Issues a token and appends it to the demo's file, which a running demo reads again.
pub(crate) fn issue(dir: &Path, role: &str, tenant: &str, patient: &str) -> Result<String, String> {
    let known = "vendor, staff, approver, device, person, delegate, researcher, national, operator";
    let role = Role::parse(role).ok_or_else(|| format!("The role is one of {known}."))?;
    let tenant = MunicipalityCode::parse(tenant).map_err(|error| format!("--tenant: {error}"))?;
    let patient = Id::parse(patient).ok_or("--patient: this is not an id.")?;
    let mut random = [0; 32];
    openssl::rand::rand_bytes(&mut random).map_err(|error| error.to_string())?;
    let (token, entry) = Entry::issue(role, Some(tenant), Some(patient), now_ms(), random)
        .map_err(|error| format!("{error}"))?;
    std::fs::create_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    let file = dir.join("tokens");
    let mut open = OpenOptions::new();
    let written = open
        .create(true)
        .append(true)
        .mode(0o600)
        .open(&file)
        .and_then(|mut handle| handle.write_all(format!("{}\n", entry.to_line()).as_bytes()));
    written.map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(token.expose().to_owned())
}

fn start(arguments: &DemoArgs) -> Result<u8, u8> {
    let dir = &arguments.dir;
    let ports = Ports::read(&arguments.ports)?;
    if arguments.fresh {
        throw_away(dir);
    }
    let keys = dir.join("sesshu.keys");
    if !keys.exists() {
        key::new(&keys).map_err(failed("デモの鍵を作れませんでした。"))?;
    }
    let issued = issue(dir, "vendor", TOWN, PERSON);
    let vendor = issued.map_err(failed("デモのトークンを発行できませんでした。"))?;
    let signer = signer(dir)?;
    let provider = provider(arguments, &ports)?;
    let mut settings = settings(arguments, &ports, &keys);
    if let Some((_, of_provider)) = &provider {
        settings.extend(of_provider.iter().cloned());
    }
    let config = super::config::load(None, &settings)?;
    let state = serve::prepare(
        config,
        Callers::from_file(dir.join("tokens")),
        Schema::BringUpToDate,
    )?;
    let seeded = filled(&state, arguments).and_then(|seeded| match &provider {
        Some((provider, _)) => guests::link(&state, provider).map(|()| seeded),
        None => Ok(seeded),
    });
    let seeded = seeded.map_err(failed("架空の記録を入れられませんでした。"))?;
    let greeting = greeting(arguments, &ports, &vendor, &seeded, provider.is_some());
    let code = serve::listen(state, &greeting);
    // With its standard input the signer ends, too.
    drop(signer);
    Ok(code)
}

/// Throws away only what a demo leaves there, whatever the folder is.
fn throw_away(dir: &Path) {
    for name in [
        "sesshu.db",
        "sesshu.db-wal",
        "sesshu.db-shm",
        "sesshu.keys",
        "tokens",
        "signer.sock",
        "providers.json",
        "provider.secret",
    ] {
        let _ = std::fs::remove_file(dir.join(name));
    }
    let _ = std::fs::remove_dir_all(dir.join(SIGNER));
}

/// Says what could not be done, and why.
fn failed(japanese: &'static str) -> impl Fn(String) -> u8 {
    move |reason| {
        fail(japanese, &reason);
        exit::FAILED
    }
}

/// Where the demo listens.
struct Ports {
    internet: u16,
    lgwan: u16,
    ops: u16,
    provider: Option<u16>,
}

impl Ports {
    fn read(ports: &[u16]) -> Result<Ports, u8> {
        let (internet, lgwan, ops, provider) = match *ports {
            [internet, lgwan, ops] => (internet, lgwan, ops, None),
            [internet, lgwan, ops, provider] => (internet, lgwan, ops, Some(provider)),
            _ => {
                fail(
                    "--ports には三つか四つの番号が要ります。",
                    "--ports takes three or four numbers: internet,lgwan,ops and the sign-in provider.",
                );
                return Err(2);
            }
        };
        Ok(Ports {
            internet,
            lgwan,
            ops,
            provider,
        })
    }
}

/// The invented provider, and what it has the server set. Whoever brings providers along has no use of it.
fn provider(arguments: &DemoArgs, ports: &Ports) -> Result<Option<Invented>, u8> {
    let brought = ["sign_in.providers=", "egress.providers="];
    let is_brought = |flag: &String| brought.iter().any(|key| flag.starts_with(key));
    let Some(port) = ports
        .provider
        .filter(|_| !arguments.set.iter().any(is_brought))
    else {
        return Ok(None);
    };
    let failed = failed(
        "デモのサインイン先を始められませんでした。--ports の四つめの番号を変えるか、省いてください。",
    );
    let provider = Provider::open(port, [ports.internet, ports.lgwan]).map_err(&failed)?;
    let file = provider.write(&arguments.dir).map_err(&failed)?;
    let set = [
        ("sign_in.providers", file.as_str()),
        ("egress.providers", provider.origin()),
        ("egress.loopback", "true"),
    ];
    let owned = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
    let set = set.map(owned).to_vec();
    Ok(Some((provider, set)))
}

/// Writes a file that nobody else may read, in the place of an earlier one.
fn write_alone(file: &Path, text: &str) -> Result<(), String> {
    let mut open = OpenOptions::new();
    let opened = open.create(true).write(true).truncate(true).mode(0o600);
    let written = opened
        .open(file)
        .and_then(|mut handle| handle.write_all(format!("{text}\n").as_bytes()));
    written.map_err(|error| format!("{}: {error}", file.display()))
}

/// Starts the process that signs as a child of this one, with the keys of a test issuer.
fn signer(dir: &Path) -> Result<Child, u8> {
    let failed = |reason: String| {
        fail("デモの署名プロセスを始められませんでした。", &reason);
        exit::FAILED
    };
    let keys = dir.join(SIGNER);
    if !keys.join(cert_keys::PUBLIC).exists() {
        cert_keys::make_test(&keys, CARD_ISSUER).map_err(failed)?;
    }
    let program = std::env::current_exe().map_err(|error| failed(error.to_string()))?;
    let socket = dir.join("signer.sock");
    let mut child = std::process::Command::new(program)
        .arg("sign")
        .arg("--with-parent")
        .arg("--dir")
        .arg(&keys)
        .arg("--socket")
        .arg(&socket)
        .arg("--stop")
        .arg(keys.join("stop"))
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    for _ in 0..SIGNER_LOOKS {
        if std::os::unix::net::UnixStream::connect(&socket).is_ok() {
            return Ok(child);
        }
        if let Ok(Some(status)) = child.try_wait() {
            return Err(failed(format!("The signer ended at once: {status}")));
        }
        std::thread::sleep(SIGNER_PAUSE);
    }
    Err(failed("The signer does not listen.".to_owned()))
}

/// Puts in what the towns hold, and publishes what can be published of it.
fn filled(state: &State, arguments: &DemoArgs) -> Result<seed::Seeded, String> {
    let mut seeded = seed::sow(state)?;
    guests::invite(state)?;
    if arguments.few {
        return Ok(seeded);
    }
    townspeople::come(state)?;
    let towns = &state.config.server.tenants;
    let counting = Counting {
        store: &state.store,
        towns,
        towns_min: state.config.statistics.towns_min,
        rest: Duration::ZERO,
        asked: &|| false,
    };
    let told = |error: StoreError| error.to_string();
    statistics::publish(&counting, now_ms(), false).map_err(told)?;
    let count = |kind| -> Result<usize, String> {
        let query = Query {
            kind,
            criteria: Vec::new(),
        };
        let mut all = 0;
        for town in towns {
            let reach = Reach::whole(Tenant(town.number()));
            let found = state.store.count(&reach, &query).map_err(told)?;
            all += usize::try_from(found).unwrap_or_default();
        }
        Ok(all)
    };
    seeded.people = count(Kind::PATIENT)?;
    seeded.doses = count(Kind::IMMUNIZATION)?;
    Ok(seeded)
}

/// What the demo sets by itself; `--set` stands over it.
fn settings(arguments: &DemoArgs, ports: &Ports, keys: &Path) -> Vec<(String, String)> {
    let Ports {
        internet,
        lgwan,
        ops,
        ..
    } = ports;
    let database = arguments
        .database
        .clone()
        .unwrap_or_else(|| format!("sqlite:{}", arguments.dir.join("sesshu.db").display()));
    let own = [
        ("database.url", database),
        ("keys.file", keys.display().to_string()),
        (
            "profiles.folder",
            arguments.dir.join("profiles").display().to_string(),
        ),
        ("internet.listen", format!("127.0.0.1:{internet}")),
        // What is printed says where it can be checked: here, and nowhere else.
        (
            "internet.public_base",
            format!("http://127.0.0.1:{internet}/fhir"),
        ),
        ("lgwan.listen", format!("127.0.0.1:{lgwan}")),
        ("ops.listen", format!("127.0.0.1:{ops}")),
        ("server.tenants", "139998,279986".to_owned()),
        (
            "certificate.socket",
            arguments.dir.join("signer.sock").display().to_string(),
        ),
        (
            "certificate.keys",
            arguments
                .dir
                .join(SIGNER)
                .join(cert_keys::PUBLIC)
                .display()
                .to_string(),
        ),
        (
            "certificate.products",
            arguments
                .dir
                .join(SIGNER)
                .join(cert_keys::PRODUCTS)
                .display()
                .to_string(),
        ),
        (
            "certificate.stop_file",
            arguments
                .dir
                .join(SIGNER)
                .join("stop")
                .display()
                .to_string(),
        ),
        // Each town is alone in its prefecture, and nobody lives there who could be found out.
        ("statistics.towns_min", "1".to_owned()),
    ];
    let mut all: Vec<(String, String)> = own
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    for flag in &arguments.set {
        let (key, value) = flag.split_once('=').unwrap_or((flag, ""));
        all.retain(|(known, _)| known != key);
        all.push((key.to_owned(), value.to_owned()));
    }
    all
}

/// Three addresses and three requests to copy, and where to sign in through the invented provider.
fn greeting(
    arguments: &DemoArgs,
    ports: &Ports,
    token: &str,
    seeded: &seed::Seeded,
    with_provider: bool,
) -> Vec<String> {
    let here = format!("http://127.0.0.1:{}", ports.internet);
    let base = format!("{here}/fhir");
    let with = format!("-H 'Authorization: Bearer {token}'");
    let mut lines = vec![
        format!(
            "架空の町 {} つ、{} 人、接種記録 {} 件（すべて作りもの）/ {} invented towns, {} people, {} doses",
            seeded.towns, seeded.people, seeded.doses, seeded.towns, seeded.people, seeded.doses
        ),
        String::new(),
        "次の三つを別の端末に貼り付けてください / paste these into another terminal:".to_owned(),
        String::new(),
        "# 1. サーバーができること / what this server can do".to_owned(),
        format!("curl -s '{base}/metadata?_summary=true&_pretty=true'"),
        "# 2. 一人の記録を読む / read one person".to_owned(),
        format!("curl -s {with} '{base}/Patient/{PERSON}?_pretty=true'"),
        "# 3. 接種を一件登録する / record a dose".to_owned(),
        format!(
            "curl -si {with} -H 'Content-Type: application/fhir+json' --data-binary @examples/resources/immunization.json '{base}/Immunization'"
        ),
        String::new(),
    ];
    if with_provider {
        lines.extend([
            "ブラウザーで、架空のサインイン先「みらいID」からサインインする / sign in through an invented provider, in a browser:".to_owned(),
            format!("{here}/my"),
            "  → みらいID → 一番上の人 → 初めてのときだけ hanako と mirai-no-hanako / the first person there; once only: hanako and mirai-no-hanako".to_owned(),
            String::new(),
        ]);
    }
    lines.extend([
        format!(
            "ほかの役割のトークン / a token for another role: sesshu demo token staff --dir {}",
            arguments.dir.display()
        ),
        "終わるには Ctrl-C / Ctrl-C stops it".to_owned(),
    ]);
    lines
}
