//! `sesshu config`: reading the arguments; what is said stands in `config.rs`.

use std::path::PathBuf;

use clap::Subcommand;

use super::config::{self, Sources};
use super::talk::print;
use super::{SettingsArgs, exit, serve};

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// 誤りをすべて示す / everything that is wrong, at once
    Check {
        /// 設定ファイル / the file of settings
        file: Option<PathBuf>,
    },
    /// 有効な値 / the values in force
    Show {
        #[command(flatten)]
        settings: SettingsArgs,
        /// どこから来たかも / with where each comes from
        #[arg(long)]
        origin: bool,
    },
    /// 注釈つきの見本 / a sample with comments
    Init,
}

pub(super) fn run(what: &What) -> u8 {
    let (file, flags) = match what {
        What::Check { file } => (file.clone(), Vec::new()),
        What::Show { settings, .. } => (settings.config.clone(), serve::flags(settings)),
        What::Init => (None, Vec::new()),
    };
    let (text, environment) = match config::sources(file.as_deref()) {
        Ok(read) => read,
        Err(code) => return code,
    };
    let sources = Sources {
        file: file.as_deref().zip(text.as_deref()),
        environment: &environment,
        flags: &flags,
    };
    let language = config::spoken_language();
    let (said, code) = match what {
        What::Check { .. } => config::check(&sources, config::check_files, language),
        What::Show { origin, .. } => config::show(&sources, *origin, language),
        What::Init => config::init(),
    };
    if code == exit::DONE {
        print(said.trim_end())
    } else {
        super::talk::say(said.trim_end())
    }
    code
}
