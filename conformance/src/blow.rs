//! What is done to the server and its database while they work, and how they are brought back.

use std::time::Duration;

use crate::chance::Chance;
use crate::postgres::Postgres;
use crate::proxy::Proxy;
use crate::server::Server;

/// What is done to the processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blow {
    /// The server dies.
    KillServer,
    /// The server dies while replies to COMMIT are held back.
    KillServerInCommit,
    /// The database dies with every process of it, and comes back.
    KillDatabase,
    /// Replies to COMMIT are swallowed.
    CutCommits,
    /// Every connection to the database is cut.
    CutConnections,
    /// Every connection to the database hears its end.
    HalfClose,
}

/// The database of a run, if it is a process of its own.
#[derive(Debug)]
pub struct Database {
    /// The database itself.
    pub postgres: Postgres,
    /// What stands before it.
    pub proxy: Proxy,
}

impl Database {
    /// Starts both.
    pub fn start() -> Result<Database, String> {
        let postgres = Postgres::start().map_err(|e| e.to_string())?;
        let proxy = Proxy::start(postgres.port()).map_err(|e| e.to_string())?;
        Ok(Database { postgres, proxy })
    }

    /// The address of a new database, through the proxy.
    pub fn address(&self, name: &str) -> Result<String, String> {
        let url = self
            .postgres
            .create_database(name)
            .map_err(|e| e.to_string())?;
        let direct = format!(":{}/", self.postgres.port());
        Ok(url.replace(&direct, &format!(":{}/", self.proxy.port())))
    }
}

impl Blow {
    /// One of those that are possible, each as often as it is worth.
    pub fn choose(chance: &mut Chance, has_database: bool) -> Blow {
        let roll = chance.below(20);
        if !has_database {
            return Blow::KillServer;
        }
        match roll {
            0..=6 => Blow::KillServer,
            7 | 8 => Blow::KillServerInCommit,
            9..=12 => Blow::KillDatabase,
            13..=17 => Blow::CutCommits,
            18 => Blow::CutConnections,
            _ => Blow::HalfClose,
        }
    }

    /// Whether the server's process is gone afterwards.
    pub fn ends_the_server(self) -> bool {
        matches!(self, Blow::KillServer | Blow::KillServerInCommit)
    }

    /// Strikes. A database that was killed is up again afterwards.
    pub fn strike(self, server: &mut Server, database: Option<&Database>) -> Result<(), String> {
        let more = Duration::from_millis(400);
        match (self, database) {
            (Blow::KillServerInCommit, Some(database)) => {
                database
                    .proxy
                    .delay_commit_replies(Duration::from_millis(60));
                std::thread::sleep(Duration::from_millis(90));
                server.kill_hard().map_err(|e| e.to_string())?;
            }
            (Blow::KillDatabase, Some(database)) => {
                database.postgres.kill_hard().map_err(|e| e.to_string())?;
                database.postgres.restart().map_err(|e| e.to_string())?;
                std::thread::sleep(more);
            }
            (Blow::CutCommits, Some(database)) => {
                database.proxy.cut_commit_replies(10);
                std::thread::sleep(more);
            }
            (Blow::CutConnections, Some(database)) => {
                database.proxy.cut_all();
                std::thread::sleep(more);
            }
            (Blow::HalfClose, Some(database)) => {
                database.proxy.half_close_all();
                std::thread::sleep(more);
            }
            _ => server.kill_hard().map_err(|e| e.to_string())?,
        }
        Ok(())
    }

    /// Brings back what was killed, and waits until the server is ready.
    pub fn recover(self, server: &mut Server, database: Option<&Database>) -> Result<(), String> {
        if let Some(database) = database {
            database.proxy.cut_commit_replies(0);
            database.proxy.delay_commit_replies(Duration::ZERO);
        }
        if self.ends_the_server() || database.is_none() {
            if let Some(database) = database {
                // What the dead server had sent is still on its way; PostgreSQL finishes it in its own time.
                database.proxy.cut_all();
                std::thread::sleep(Duration::from_millis(150));
            }
            return match server.restart() {
                Ok(_) => Ok(()),
                Err(error) => Err(error.to_string()),
            };
        }
        if !server.is_running() {
            return Err(format!("the server did not survive {self:?}"));
        }
        server.wait_until_ready().map_err(|e| e.to_string())
    }
}
