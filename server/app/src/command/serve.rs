//! `sesshu serve`: everything is checked, then the three zones open.

use std::path::Path;
use std::sync::Arc;

use fhir::search::Catalogue;
use store::{KeyRing, MigrationState, Store, StoreError};

use super::config::spoken_language;
use super::talk::{fail, say};
use super::{SettingsArgs, exit, reindex};
use crate::auth::provider::{self, Outside};
use crate::callers::Callers;
use crate::config::{Config, LogFormat};
use crate::definitions::{self, Definitions};
use crate::egress::Egress;
use crate::logging::{self, LogSettings, Style};
use crate::state::{State, edge};
use crate::{chores, zone};

pub(super) fn run(settings: &SettingsArgs) -> u8 {
    let config = match load(settings) {
        Ok(config) => config,
        Err(code) => return code,
    };
    let state = match prepare(config, Callers::nobody(), Schema::MustBeUpToDate) {
        Ok(state) => state,
        Err(code) => return code,
    };
    listen(state, &[])
}

/// The settings of file, environment and flags, or the exit code after everything wrong was said.
pub(super) fn load(arguments: &SettingsArgs) -> Result<Config, u8> {
    super::config::load(arguments.config.as_deref(), &flags(arguments))
}

/// Settings that were given one by one.
pub(super) fn flags(arguments: &SettingsArgs) -> Vec<(String, String)> {
    let split = |flag: &String| {
        let (key, value) = flag.split_once('=').unwrap_or((flag, ""));
        (key.to_owned(), value.to_owned())
    };
    arguments.set.iter().map(split).collect()
}

/// What commands work with that need the store alone.
pub(super) struct Opened {
    /// The settings.
    pub config: Config,
    /// What can be searched for.
    pub catalogue: Arc<Catalogue>,
    /// The store that the settings name.
    pub store: Store,
}

/// The settings and the store they name.
pub(super) fn open_store(arguments: &SettingsArgs) -> Result<Opened, u8> {
    let config = load(arguments)?;
    let keys = read_keys(&config.keys.file)?;
    let catalogue = catalogue()?;
    let settings = crate::state::store_settings(&config, Arc::clone(&catalogue))
        .map_err(|error| unreachable(&error))?;
    Ok(Opened {
        config,
        catalogue,
        store: Store::new(settings, keys),
    })
}

/// Opens the store for a command that needs all migrations.
pub(super) fn open_current(arguments: &SettingsArgs) -> Result<Opened, u8> {
    let opened = open_store(arguments)?;
    let schema = opened.store.check().map_err(|error| unreachable(&error))?;
    refuse_pending(&schema)?;
    Ok(opened)
}

/// Refuses a schema that is older than the program.
pub(super) fn refuse_pending(schema: &MigrationState) -> Result<(), u8> {
    if schema.pending.is_empty() {
        return Ok(());
    }
    fail(
        "データベースの構造が古いままです。`sesshu migrate up` を実行してください。",
        &format!(
            "The schema lacks {}. Run `sesshu migrate up`.",
            schema.pending.join(", ")
        ),
    );
    Err(exit::SETTINGS)
}

/// Refuses an index that was made in another way than this program's. Whatever has a partition is served, whether the
/// settings still name it or not, so all of them are looked at.
fn refuse_outdated(store: &Store) -> Result<(), u8> {
    let outdated = store
        .outdated_indexes()
        .map_err(|error| unreachable(&error))?;
    if outdated.is_empty() {
        return Ok(());
    }
    let codes: Vec<String> = outdated.iter().map(|of| format!("{of:06}")).collect();
    let codes = codes.join(", ");
    fail(
        &format!("検索の索引が古いままです（{codes}）。`sesshu migrate up` を実行してください。"),
        &format!("The search index of {codes} is outdated. Run `sesshu migrate up`."),
    );
    Err(exit::SETTINGS)
}

/// What can be searched for. Definitions that cannot be run stop the start: a parameter that finds nothing would be taken
/// for a record that is not there.
pub(super) fn catalogue() -> Result<Arc<Catalogue>, u8> {
    definitions::load_catalogue().map_err(|defects| {
        fail(
            "組み込みの検索パラメーターの定義に誤りがあるため起動しません。",
            &format!("Definitions of search parameters cannot be used:\n{defects}"),
        );
        exit::SETTINGS
    })
}

/// All definitions, those that an operator added among them. What cannot be obeyed stops the start: records would be
/// accepted or refused for other reasons than those that everybody believes in.
pub(super) fn definitions(config: &Config) -> Result<Definitions, u8> {
    let loaded = definitions::load(Some(&config.profiles.folder));
    let loaded = loaded.and_then(|loaded| match &config.quality.lots {
        Some(file) => loaded.with_lots(file),
        None => Ok(loaded),
    });
    loaded.map_err(|defects| {
        fail(
            "定義に誤りがあるため起動しません。追加したパッケージなら、profiles.folder から外してください。ロットの一覧は quality.lots です。",
            &format!("Definitions cannot be used. If a package was added, take it out of profiles.folder; the list of lots is quality.lots:\n{defects}"),
        );
        exit::SETTINGS
    })
}

fn read_keys(file: &Path) -> Result<KeyRing, u8> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| {
        fail(
            &format!("鍵ファイル {shown} を読めません。なければ `sesshu key new {shown}` で作れます。"),
            &format!("The file of keys {shown} cannot be read ({error}). `sesshu key new {shown}` makes one."),
        );
        exit::UNREACHABLE
    })?;
    KeyRing::parse(&text).map_err(|error| {
        fail(
            &format!("鍵ファイル {shown} に誤りがあります。"),
            &format!("{shown}: {error}"),
        );
        exit::SETTINGS
    })
}

/// Says why the database does not serve, with the next step, and gives the exit code.
pub(super) fn unreachable(error: &StoreError) -> u8 {
    let english = error.to_string();
    let (japanese, code) = match error {
        StoreError::WeakDurability { .. } => (
            "データベースの設定が弱く、受け付けた記録を失うおそれがあるため起動しません。",
            exit::SETTINGS,
        ),
        StoreError::Schema(_) => (
            "データベースの構造がこのプログラムと合いません。",
            exit::SETTINGS,
        ),
        StoreError::Address(_) | StoreError::Keys(_) => ("設定に誤りがあります。", exit::SETTINGS),
        _ => (
            "データベースに届きません。接続先と稼働状況を確かめてください。",
            exit::UNREACHABLE,
        ),
    };
    fail(japanese, &english);
    code
}

/// What to do about a schema that is older than the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Schema {
    /// Refuse: an operator decides when a schema changes.
    MustBeUpToDate,
    /// Bring it up to date: a demo's data is its own.
    #[cfg(feature = "demo")]
    BringUpToDate,
}

/// Opens the store and checks it: durability, schema, tenants, indexes.
pub(crate) fn prepare(config: Config, callers: Callers, outdated: Schema) -> Result<State, u8> {
    logging::start(&log_settings(&config));
    let keys = read_keys(&config.keys.file)?;
    let definitions = definitions(&config)?;
    let egress = Arc::new(egress(&config)?);
    let outward = (egress, providers(&config)?);
    let mut state = State::new(config, definitions, keys, callers, outward)
        .map_err(|error| unreachable(&error))?;
    state.read_clients().map_err(|error| no_clients(&error))?;
    refuse_unknown_profiles(&state)?;
    if outdated != Schema::MustBeUpToDate {
        state.store.migrate().map_err(|error| unreachable(&error))?;
    }
    let schema = state.store.check().map_err(|error| unreachable(&error))?;
    refuse_pending(&schema)?;
    let tenants = state.config.tenant_numbers();
    state
        .store
        .add_tenants(&tenants)
        .map_err(|error| unreachable(&error))?;
    if outdated != Schema::MustBeUpToDate {
        bring_up_to_date(&state)?;
    }
    refuse_outdated(&state.store)?;
    let walled = state.store.has_second_wall();
    if walled.map_err(|error| unreachable(&error))? == Some(false) {
        log::warn!(
            "row security is not in force: make the role `sesshu_reader` and run `sesshu migrate up`"
        );
    }
    Ok(state)
}

/// Says that nobody could be believed by a certificate.
fn no_clients(error: &std::io::Error) -> u8 {
    fail(
        "システムの証明書の認証局か失効リストを読めないため起動しません。client_authorities と client_revocations を確かめてください。",
        &format!(
            "Authorities of systems' certificates or their lists cannot be read; see client_authorities and client_revocations: {error}"
        ),
    );
    exit::SETTINGS
}

/// Whoever calls out. Authorities that cannot be read stop the start: calls that need them would fail one by one.
fn egress(config: &Config) -> Result<Egress, u8> {
    Egress::new(config).map_err(|error| {
        fail(
            "外へのつなぎを準備できないため起動しません。egress.authorities の PEM を確かめてください。",
            &format!("Calls out cannot be prepared; see the PEM of egress.authorities: {error}"),
        );
        exit::SETTINGS
    })
}

/// Outside providers. A file that cannot be read stops the start: people would find no way in.
fn providers(config: &Config) -> Result<Vec<Outside>, u8> {
    let read = |file| provider::read(file, &config.egress.providers);
    let file = config.sign_in.providers.as_deref();
    file.map_or(Ok(Vec::new()), read).map_err(|findings| {
        say(&super::config::report(&findings, spoken_language()));
        exit::SETTINGS
    })
}

/// Refuses required profiles that nobody has defined: nothing would be held against them.
fn refuse_unknown_profiles(state: &State) -> Result<(), u8> {
    let unknown = state.rules.unknown_profiles();
    if unknown.is_empty() {
        return Ok(());
    }
    let unknown = unknown.join(", ");
    fail(
        &format!("validation.required_profiles のプロファイルがありません: {unknown}"),
        &format!("Profiles of validation.required_profiles are not known: {unknown}"),
    );
    Err(exit::SETTINGS)
}

/// Makes outdated indexes anew, without a word about those that have nothing wrong.
fn bring_up_to_date(state: &State) -> Result<(), u8> {
    let outdated = state
        .store
        .outdated_indexes()
        .map_err(|error| unreachable(&error))?;
    let listeners = [&state.config.internet, &state.config.lgwan];
    let own = listeners.map(|listener| format!("http://{}", listener.listen));
    let bases = reindex::bases(&state.config, &own);
    let work = reindex::Work {
        store: &state.store,
        catalogue: &state.catalogue,
        bases: &bases,
        mend: true,
    };
    for tenant in outdated {
        let found = work.tenant(tenant)?;
        log::info!(tenant, resources = found.resources, missing = found.missing, surplus = found.surplus; "the search index was made anew");
    }
    Ok(())
}

fn log_settings(config: &Config) -> LogSettings {
    let style = match config.log.format {
        LogFormat::Json => Some(Style::Json),
        LogFormat::Text => Some(Style::Text),
        LogFormat::Auto => None,
    };
    LogSettings {
        style,
        level: config.log.level.parse().unwrap_or(log::LevelFilter::Info),
    }
}

/// Opens the zones and serves until the process is asked to end. `greeting` is said once everything answers.
pub(super) fn listen(state: State, greeting: &[String]) -> u8 {
    let state = Arc::new(state);
    let system = actix_web::rt::System::new();
    let served = system.block_on(async {
        chores::start(&state);
        let settings = edge::settings(&state.config);
        zone::serve(Arc::clone(&state), settings, |addresses| {
            for line in addresses.iter().chain(greeting) {
                say(line);
            }
            say("ready");
        })
        .await
    });
    match served {
        Ok(()) => exit::DONE,
        Err(error) => {
            fail(
                "待ち受けを始められませんでした。",
                &format!("The listeners could not be opened: {error}"),
            );
            exit::UNREACHABLE
        }
    }
}
