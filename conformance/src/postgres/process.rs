//! PostgreSQL's programs and the account they run under.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Unavailable;

/// An account of the machine that is not the superuser's: PostgreSQL refuses to run as root.
#[derive(Clone, Copy, Debug)]
pub(super) struct Account {
    user: u32,
    group: u32,
}

impl Account {
    /// The account to change to, if we are root; nothing if we are somebody ordinary.
    pub(super) fn unprivileged() -> Result<Option<Account>, Unavailable> {
        let me = fs::metadata("/proc/self")
            .map_err(|e| Unavailable::new("account", e))?
            .uid();
        if me != 0 {
            return Ok(None);
        }
        let accounts =
            fs::read_to_string("/etc/passwd").map_err(|e| Unavailable::new("account", e))?;
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| Account::named(&accounts, name))
            .map(Some)
            .ok_or_else(|| Unavailable::new("account", "neither postgres nor nobody exists"))
    }

    fn named(accounts: &str, name: &str) -> Option<Account> {
        accounts.lines().find_map(|line| {
            let mut fields = line.split(':');
            if fields.next() != Some(name) {
                return None;
            }
            let mut numbers = fields.skip(1).map(|field| field.parse().ok());
            Some(Account {
                user: numbers.next()??,
                group: numbers.next()??,
            })
        })
    }

    /// Gives the account a file or directory.
    pub(super) fn own(self, path: &Path) -> io::Result<()> {
        chown(path, Some(self.user), Some(self.group))
    }
}

/// A program, to be run under the account, away from our own directory and terminal.
pub(super) fn command(program: &Path, account: Option<&Account>) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir("/")
        .stdin(Stdio::null())
        .env_remove("PGDATA")
        .env_remove("PGHOST")
        .env_remove("PGPORT")
        .env_remove("PGUSER")
        .env_remove("PGDATABASE")
        .env_remove("PGOPTIONS")
        .env_remove("PGSERVICE")
        .env("LC_ALL", "C")
        .env("HOME", "/")
        .process_group(0);
    if let Some(account) = account {
        command.uid(account.user).gid(account.group);
    }
    command
}

/// Runs a program to its end and gives what it printed.
pub(super) fn run(step: &'static str, command: &mut Command) -> Result<String, Unavailable> {
    let output = command.output().map_err(|e| Unavailable::new(step, e))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(Unavailable::new(
            step,
            format!("{}: {}", output.status, said.trim()),
        ))
    }
}

/// Where `initdb` and `postgres` are: where `pg_config` says, or the newest of Debian's.
pub(super) fn programs_directory() -> Result<PathBuf, Unavailable> {
    let complete = |path: &Path| path.join("initdb").is_file() && path.join("postgres").is_file();
    let said = Command::new("pg_config").arg("--bindir").output();
    if let Ok(output) = said {
        let path = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        if complete(&path) {
            return Ok(path);
        }
    }
    let mut newest: Option<(u32, PathBuf)> = None;
    for entry in fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
    {
        let version = entry.file_name().to_string_lossy().parse().unwrap_or(0);
        let path = entry.path().join("bin");
        if complete(&path) && newest.as_ref().is_none_or(|(best, _)| version > *best) {
            newest = Some((version, path));
        }
    }
    newest.map(|(_, path)| path).ok_or_else(|| {
        Unavailable::new("programs", "no PostgreSQL server is installed (postgresql)")
    })
}

/// The processes whose parent this one is.
pub(super) fn children_of(parent: u32) -> Vec<u32> {
    let mut children = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else {
            continue;
        };
        // The name stands in brackets and may hold anything, so count from the last bracket.
        let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        if after
            .split_whitespace()
            .nth(1)
            .and_then(|p| p.parse::<u32>().ok())
            == Some(parent)
        {
            children.push(pid);
        }
    }
    children
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts =
            "postgresql:x:7:8::/:/bin/sh\npostgres:x:101:104:PostgreSQL,,,:/var:/bin/bash\n";
        let account = Account::named(accounts, "postgres").unwrap();
        assert_eq!((account.user, account.group), (101, 104));
        assert!(Account::named(accounts, "post").is_none());
    }

    #[test]
    fn a_child_is_seen_in_the_process_table() {
        let mut child = Command::new("sleep").arg("5").spawn().unwrap();
        assert!(children_of(std::process::id()).contains(&child.id()));
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
