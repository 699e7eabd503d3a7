//! Case files: requests and expected answers as text, run on both databases. `UPDATE_EXPECT=1` rewrites the answers.
//!
//! A file is a sequence of exchanges in a town of its own. Each begins with `###` and a sentence that says what holds.
//! Then come `@` lines (who asks, see [`Exchange::tune`]), the request, and behind `>>>` what is expected: the status,
//! headers by name, and parts of the body by path. What differs from run to run is shown as `{id1}`, `{time}`,
//! `{request}` and so on (see [`Names`]), and can be used by these names in later requests.

mod expectation;
mod names;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use access::{Role, Zone};

use crate::harness::{Caller, Server, Town, each_database, home, rules_of};
use expectation::Block;
use names::Names;

/// One request and what is expected of it.
struct Exchange {
    /// The lines up to the request, as they stand in the file.
    before: Vec<String>,
    request: Asked,
    expected: Block,
}

/// A request as it stands in the file.
#[derive(Default)]
struct Asked {
    /// All lines, to write them back.
    lines: Vec<String>,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

/// Who asks, and how.
struct Setting {
    role: String,
    patient: String,
    zone: Option<Zone>,
    other_town: bool,
    untyped: bool,
}

#[test]
fn each_case_file_holds() {
    let updating = std::env::var_os("UPDATE_EXPECT").is_some();
    let files = files();
    assert!(
        updating || files.len() > 10,
        "the folder of cases is not found"
    );
    if updating {
        files
            .iter()
            .for_each(|file| rewrite(crate::harness::sqlite(), file));
        return;
    }
    each_database(|server| {
        let wrong: Vec<String> = files.iter().flat_map(|file| check(server, file)).collect();
        assert!(
            wrong.is_empty(),
            "{} of the exchanges differ on {}\n\n{}",
            wrong.len(),
            server.name,
            wrong.join("\n")
        );
    });
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let found = fs::read_dir(folder).expect("the folder of cases");
    let mut files: Vec<PathBuf> = found.map(|file| file.expect("a file").path()).collect();
    files.retain(|file| file.extension().is_some_and(|end| end == "http"));
    files.sort();
    files
}

/// Runs a file and tells each exchange whose answer is another one.
fn check(server: &'static Server, file: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    run(server, file, |exchange, seen| {
        if seen.lines != exchange.expected.lines {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let title = exchange
                .before
                .iter()
                .find(|line| line.starts_with("###"))
                .cloned()
                .unwrap_or_default();
            wrong.push(format!(
                "{name}: {title}\n{}",
                exchange.expected.difference(&seen)
            ));
        }
    });
    wrong
}

fn rewrite(server: &'static Server, file: &Path) {
    let mut text = String::new();
    let mut push = |line: &str| text.extend([line, "\n"]);
    run(server, file, |exchange, seen| {
        exchange
            .before
            .iter()
            .chain(&exchange.request.lines)
            .chain(&seen.lines)
            .for_each(|line| push(line));
        push("");
    });
    fs::write(file, format!("{}\n", text.trim_end())).expect("the file is written");
}

/// Runs a file; `each` is given what was seen, in the words in which it was expected.
fn run(server: &'static Server, file: &Path, mut each: impl FnMut(&Exchange, Block)) {
    let text = fs::read_to_string(file).expect("a case file");
    let mut callers = Callers {
        towns: [server.town(), server.town()],
        known: HashMap::new(),
    };
    let mut names = Names::new(server);
    for exchange in parse(&text) {
        let setting = exchange.tune();
        let caller = callers.of(&setting);
        let path = encoded(&names.put_in(&exchange.request.path));
        let headers: Vec<(String, String)> = exchange
            .request
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), names.put_in(value)))
            .collect();
        let headers: Vec<(&str, &str)> = headers
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        let body = names.put_in(&exchange.request.body);
        let response = match setting.untyped {
            true => caller.ask_untyped(&exchange.request.method, &path, &body),
            false => caller.ask(&exchange.request.method, &path, &headers, &body),
        };
        for rule in rules_of(&response) {
            assert!(pages::words::is_known(&rule), "{rule} has no words");
        }
        let seen = exchange.expected.seen(&response, &mut names);
        each(&exchange, seen);
    }
}

/// An address as it travels. What may not stand in one as it is is encoded here, so that a file can be read.
fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' | b' ' | 0x80.. => {
                let _ = write!(encoded, "%{byte:02X}");
            }
            plain => encoded.push(char::from(plain)),
        }
    }
    encoded
}

/// Everybody who asks in a file.
struct Callers {
    towns: [Town; 2],
    known: HashMap<String, Caller>,
}

impl Callers {
    fn of(&mut self, setting: &Setting) -> &mut Caller {
        let Setting {
            role,
            patient,
            zone,
            other_town,
            ..
        } = setting;
        let town = &self.towns[usize::from(*other_town)];
        self.known
            .entry(format!("{role} {patient} {zone:?} {other_town}"))
            .or_insert_with(|| {
                let zone_or = |other| zone.unwrap_or(other);
                match Role::parse(role) {
                    Some(role) => {
                        let token = town.token(role, patient);
                        town.server.stranger(zone_or(home(role)), Some(&token))
                    }
                    None if role == "nobody" => town.server.stranger(zone_or(Zone::Internet), None),
                    None => town.server.stranger(zone_or(Zone::Internet), Some(role)),
                }
            })
    }
}

impl Exchange {
    /// `@as ROLE [PATIENT]` (also `nobody`, or any text as a token), `@zone ZONE`, `@town other`,
    /// `@untyped` (a body without `Content-Type`), `@wait MILLISECONDS`.
    fn tune(&self) -> Setting {
        let mut setting = Setting {
            role: "vendor".to_owned(),
            patient: "nobody".to_owned(),
            zone: None,
            other_town: false,
            untyped: false,
        };
        for line in self.before.iter().filter(|line| line.starts_with('@')) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["@as", role, rest @ ..] => {
                    setting.role = (*role).to_owned();
                    if let [patient] = rest {
                        setting.patient = (*patient).to_owned();
                    }
                }
                ["@zone", name] => {
                    setting.zone = Zone::ALL.into_iter().find(|zone| zone.name() == *name);
                    assert!(setting.zone.is_some(), "{line}");
                }
                ["@untyped"] => setting.untyped = true,
                ["@town", "other"] => setting.other_town = true,
                ["@wait", time] => {
                    std::thread::sleep(Duration::from_millis(time.parse().expect("milliseconds")))
                }
                _ => panic!("not understood: {line}"),
            }
        }
        setting
    }
}

/// Takes a file apart. What stands before a request belongs to it.
fn parse(text: &str) -> Vec<Exchange> {
    let mut lines = text.lines().peekable();
    let mut exchanges = Vec::new();
    while lines.peek().is_some() {
        let mut before = Vec::new();
        while let Some(line) = lines.next_if(|line| line.is_empty() || line.starts_with(['#', '@']))
        {
            before.push(line.to_owned());
        }
        let mut asked = Asked::default();
        while let Some(line) = lines.next_if(|line| !line.starts_with(">>>")) {
            asked.lines.push(line.to_owned());
        }
        if asked.lines.is_empty() {
            break;
        }
        let mut expected = Block::default();
        while let Some(line) = lines.next_if(|line| !line.is_empty() && !line.starts_with("###")) {
            expected.lines.push(line.to_owned());
        }
        assert!(
            !expected.lines.is_empty(),
            "nothing is expected of {:?}",
            asked.lines
        );
        while lines.next_if(|line| line.is_empty()).is_some() {}
        exchanges.push(Exchange {
            before,
            request: asked.understood(),
            expected,
        });
    }
    exchanges
}

impl Asked {
    /// Request line, headers, a blank line, and the body: its text, or `< FILE` for a file of the workspace.
    fn understood(mut self) -> Asked {
        let mut lines = self.lines.iter();
        let first = lines.next().map_or("", String::as_str);
        let (method, path) = first.split_once(' ').expect("METHOD PATH");
        (self.method, self.path) = (method.to_owned(), path.to_owned());
        let head = lines.by_ref().take_while(|line| !line.is_empty());
        let header = |line: &String| {
            let (name, value) = line
                .split_once(": ")
                .unwrap_or_else(|| panic!("not a header: {line}"));
            (name.to_owned(), value.to_owned())
        };
        self.headers = head.map(header).collect();
        let body: Vec<&str> = lines.map(String::as_str).collect();
        let body = body.join("\n").trim().to_owned();
        self.body = match body.strip_prefix("< ") {
            Some(file) => {
                let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
                fs::read_to_string(root.join(file))
                    .unwrap_or_else(|error| panic!("{file}: {error}"))
            }
            None => body,
        };
        self
    }
}
