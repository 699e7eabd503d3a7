//! `conformance`: asks any FHIR R4 server, by its base address alone, whether it does what its CapabilityStatement says.
//!
//! `TOKEN=… conformance --base http://127.0.0.1:8080/fhir`
//!
//! Each case names the rule that it checks. A case whose ground is missing – a type that is not offered, an earlier step
//! that failed – is skipped with the reason, never passed. What it creates it deletes again.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of the test bench speaks to the terminal"
)]

use std::net::{SocketAddr, ToSocketAddrs};
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use sesshu_conformance::http::{Client, Request, Response};
use sesshu_conformance::settings::Settings;

const TIMEOUT: Duration = Duration::from_secs(10);
const IDENTIFIER_SYSTEM: &str = "https://sesshu.example/fhir/sid/conformance";

/// What became of a case.
enum Verdict {
    Passed,
    Failed(String),
    Skipped(String),
}

/// The server that is asked, and what was learned of it so far.
struct Subject {
    client: Client,
    path: String,
    mark: String,
    /// What the statement says of `Patient`.
    offers: Option<Value>,
    created: Option<(String, String)>,
    counts: [usize; 3],
}

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("conformance: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<usize, String> {
    let settings = Settings::read(std::env::args().skip(1), &[("base", "")])?;
    let (address, path) = split(settings.text("base"))?;
    let mut client = Client::new(address, TIMEOUT);
    if let Ok(token) = std::env::var("TOKEN") {
        client = client.with_header("Authorization", &format!("Bearer {token}"));
    }
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_err(|error| error.to_string())?;
    let mark = format!("c-{}", since.as_nanos());
    let mut subject = Subject {
        client,
        path,
        mark,
        offers: None,
        created: None,
        counts: [0; 3],
    };
    subject.check(
        "capabilities: FHIR 4.0.1 and status active, without a token",
        Subject::statement,
    );
    subject.check(
        "create: 201 with Location, ETag and a first version",
        Subject::create,
    );
    subject.check(
        "read: the same content, ETag and Last-Modified",
        Subject::read,
    );
    subject.check("read: 304 for a version that is known", Subject::read_known);
    subject.check(
        "create: If-None-Exist finds what is there and writes nothing",
        Subject::create_again,
    );
    subject.check("search: by identifier, exactly one", Subject::search);
    subject.check(
        "update: a stale If-Match is 412 and changes nothing",
        Subject::update_stale,
    );
    subject.check("update: a new version", Subject::update);
    subject.check("vread: the first version is still there", Subject::vread);
    subject.check("history: two versions, newest first", Subject::history);
    subject.check(
        "unknown element: 400 with its place",
        Subject::unknown_element,
    );
    subject.check(
        "unknown id: 404 with an OperationOutcome",
        Subject::unknown_id,
    );
    subject.check("unknown type: 404", Subject::unknown_type);
    subject.check(
        "delete: gone afterwards, and still in the history",
        Subject::delete,
    );
    let [passed, failed, skipped] = subject.counts;
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    Ok(failed)
}

/// `http://host:port/path` → where to connect, and the path.
fn split(base: &str) -> Result<(SocketAddr, String), String> {
    let rest = base
        .strip_prefix("http://")
        .ok_or("--base http://HOST:PORT/PATH (without TLS)")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let with_port = if host.contains(':') {
        host.to_owned()
    } else {
        format!("{host}:80")
    };
    let mut found = with_port
        .to_socket_addrs()
        .map_err(|error| format!("{host}: {error}"))?;
    let address = found.next().ok_or_else(|| format!("{host}: no address"))?;
    Ok((address, format!("/{}", path.trim_end_matches('/'))))
}

/// Why a case did not pass: it failed, or its ground is missing.
enum Missed {
    Failed(String),
    Skipped(String),
}

type Outcome = Result<(), Missed>;

fn expect(holds: bool, otherwise: impl Into<String>) -> Outcome {
    if holds {
        Ok(())
    } else {
        Err(Missed::Failed(otherwise.into()))
    }
}

fn expect_status(response: &Response, status: u16) -> Outcome {
    expect(
        response.status == status,
        format!("expected {status}, got {}", response.status),
    )
}

impl Subject {
    fn check(&mut self, rule: &str, case: fn(&mut Subject) -> Outcome) {
        let verdict = match case(self) {
            Ok(()) => Verdict::Passed,
            Err(Missed::Failed(why)) => Verdict::Failed(why),
            Err(Missed::Skipped(why)) => Verdict::Skipped(why),
        };
        let [passed, failed, skipped] = &mut self.counts;
        match verdict {
            Verdict::Passed => {
                *passed += 1;
                println!("✓ {rule}");
            }
            Verdict::Failed(why) => {
                *failed += 1;
                println!("✗ {rule}\n    {why}");
            }
            Verdict::Skipped(why) => {
                *skipped += 1;
                println!("- {rule}\n    skipped, because {why}");
            }
        }
    }

    fn send(
        &mut self,
        method: &str,
        below: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Result<Response, Missed> {
        let path = format!("{}/{below}", self.path);
        let json = [("Content-Type", "application/fhir+json")];
        let headers: Vec<(&str, &str)> = headers
            .iter()
            .copied()
            .chain(body.is_some().then_some(json[0]))
            .collect();
        let request = Request {
            method,
            path: &path,
            headers: &headers,
            body: body.map(str::as_bytes),
        };
        self.client
            .send(&request)
            .map_err(|error| Missed::Failed(error.to_string()))
    }

    fn patient(&self, id: Option<&str>, born: &str) -> String {
        let id = id.map_or(String::new(), |id| format!(r#""id":"{id}","#));
        format!(
            r#"{{"resourceType":"Patient",{id}"identifier":[{{"system":"{IDENTIFIER_SYSTEM}","value":"{}"}}],"birthDate":"{born}"}}"#,
            self.mark
        )
    }

    /// The id and version tag of what was created, and whether the statement lists the interaction.
    fn ground(&self, interaction: &str) -> Result<(String, String), Missed> {
        self.listed(interaction)?;
        let missing = || Missed::Skipped("nothing was created".to_owned());
        self.created.clone().ok_or_else(missing)
    }

    fn listed(&self, interaction: &str) -> Outcome {
        let offers = self
            .offers
            .as_ref()
            .ok_or_else(|| Missed::Skipped("Patient is not listed".to_owned()))?;
        let codes = offers
            .get("interaction")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let mut codes = codes.filter_map(|one| one.get("code")?.as_str());
        let listed = codes.any(|code| code == interaction);
        if listed {
            Ok(())
        } else {
            Err(Missed::Skipped(format!("{interaction} is not listed")))
        }
    }

    fn statement(&mut self) -> Outcome {
        let answer = self.send("GET", "metadata", &[], None)?;
        expect_status(&answer, 200)?;
        let statement = answer.json().unwrap_or_default();
        expect(
            statement.get("fhirVersion") == Some(&"4.0.1".into()),
            "fhirVersion is not 4.0.1",
        )?;
        expect(
            statement.get("status") == Some(&"active".into()),
            "status is not active",
        )?;
        let resources = statement
            .pointer("/rest/0/resource")
            .and_then(Value::as_array)
            .cloned();
        self.offers = resources
            .into_iter()
            .flatten()
            .find(|resource| resource.get("type") == Some(&"Patient".into()));
        Ok(())
    }

    fn create(&mut self) -> Outcome {
        self.listed("create")?;
        let body = self.patient(None, "2001-01-01");
        let answer = self.send("POST", "Patient", &[], Some(&body))?;
        expect_status(&answer, 201)?;
        let id = answer
            .location_id()
            .ok_or_else(|| Missed::Failed("no Location with an id".to_owned()))?;
        let tag = answer
            .header("etag")
            .ok_or_else(|| Missed::Failed("no ETag".to_owned()))?;
        self.created = Some((id.to_owned(), tag.to_owned()));
        Ok(())
    }

    fn read(&mut self) -> Outcome {
        let (id, tag) = self.ground("read")?;
        let answer = self.send("GET", &format!("Patient/{id}"), &[], None)?;
        expect_status(&answer, 200)?;
        expect(
            answer.header("etag") == Some(&tag),
            "another ETag than the create's",
        )?;
        expect(answer.header("last-modified").is_some(), "no Last-Modified")?;
        let body = answer.json().unwrap_or_default();
        expect(
            body.get("birthDate") == Some(&"2001-01-01".into()),
            "birthDate is not what was sent",
        )?;
        expect(
            body.pointer("/identifier/0/value") == Some(&self.mark.clone().into()),
            "identifier is not what was sent",
        )
    }

    fn read_known(&mut self) -> Outcome {
        let (id, tag) = self.ground("read")?;
        let answer = self.send(
            "GET",
            &format!("Patient/{id}"),
            &[("If-None-Match", &tag)],
            None,
        )?;
        expect_status(&answer, 304)?;
        expect(answer.body.is_empty(), "a 304 with a body")
    }

    fn create_again(&mut self) -> Outcome {
        let (id, _) = self.ground("create")?;
        let condition = format!("identifier={IDENTIFIER_SYSTEM}|{}", self.mark);
        let body = self.patient(None, "2009-09-09");
        let answer = self.send(
            "POST",
            "Patient",
            &[("If-None-Exist", &condition)],
            Some(&body),
        )?;
        expect_status(&answer, 200)?;
        expect(
            answer.location_id() == Some(&id),
            "Location is not the one that was there",
        )
    }

    fn search(&mut self) -> Outcome {
        let (id, _) = self.ground("search-type")?;
        let question = format!("Patient?identifier={IDENTIFIER_SYSTEM}%7C{}", self.mark);
        let answer = self.send("GET", &question, &[], None)?;
        expect_status(&answer, 200)?;
        let bundle = answer.json().unwrap_or_default();
        let entries = bundle
            .get("entry")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        expect(entries.len() == 1, format!("{} entries", entries.len()))?;
        let found = entries
            .first()
            .and_then(|entry| entry.pointer("/resource/id"));
        expect(
            found == Some(&id.into()),
            "another resource than the one that was created",
        )
    }

    fn update_stale(&mut self) -> Outcome {
        let (id, tag) = self.ground("update")?;
        let body = self.patient(Some(&id), "2003-03-03");
        let answer = self.send(
            "PUT",
            &format!("Patient/{id}"),
            &[("If-Match", "W/\"999\"")],
            Some(&body),
        )?;
        expect_status(&answer, 412)?;
        let now = self.send("GET", &format!("Patient/{id}"), &[], None)?;
        expect(
            now.header("etag") == Some(&tag),
            "the version changed all the same",
        )
    }

    fn update(&mut self) -> Outcome {
        let (id, tag) = self.ground("update")?;
        let body = self.patient(Some(&id), "2002-02-02");
        let answer = self.send(
            "PUT",
            &format!("Patient/{id}"),
            &[("If-Match", &tag)],
            Some(&body),
        )?;
        expect_status(&answer, 200)?;
        expect(
            answer.header("etag").is_some_and(|new| new != tag),
            "the ETag did not change",
        )
    }

    fn vread(&mut self) -> Outcome {
        let (id, tag) = self.ground("vread")?;
        let version = tag.trim_start_matches("W/").trim_matches('"').to_owned();
        let answer = self.send(
            "GET",
            &format!("Patient/{id}/_history/{version}"),
            &[],
            None,
        )?;
        expect_status(&answer, 200)?;
        let body = answer.json().unwrap_or_default();
        expect(
            body.get("birthDate") == Some(&"2001-01-01".into()),
            "the first version has other content",
        )
    }

    fn history(&mut self) -> Outcome {
        let (id, _) = self.ground("history-instance")?;
        let answer = self.send("GET", &format!("Patient/{id}/_history"), &[], None)?;
        expect_status(&answer, 200)?;
        let bundle = answer.json().unwrap_or_default();
        let entries = bundle
            .get("entry")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let born: Vec<&str> = entries
            .iter()
            .filter_map(|entry| entry.pointer("/resource/birthDate")?.as_str())
            .collect();
        expect(
            born == ["2002-02-02", "2001-01-01"],
            format!("{} versions, or in another order", born.len()),
        )
    }

    fn unknown_element(&mut self) -> Outcome {
        self.listed("create")?;
        let body = r#"{"resourceType":"Patient","birthday":"2001-01-01"}"#;
        let answer = self.send("POST", "Patient", &[], Some(body))?;
        expect_status(&answer, 400)?;
        self.outcome(&answer)
    }

    fn unknown_id(&mut self) -> Outcome {
        self.listed("read")?;
        let answer = self.send("GET", "Patient/there-is-none", &[], None)?;
        expect_status(&answer, 404)?;
        self.outcome(&answer)
    }

    fn unknown_type(&mut self) -> Outcome {
        let answer = self.send("GET", "Nonesuch/1", &[], None)?;
        expect_status(&answer, 404)
    }

    fn outcome(&self, answer: &Response) -> Outcome {
        let body = answer.json().unwrap_or_default();
        let is_outcome = body.get("resourceType") == Some(&"OperationOutcome".into());
        expect(
            is_outcome && body.pointer("/issue/0/code").is_some(),
            "no OperationOutcome with an issue",
        )
    }

    fn delete(&mut self) -> Outcome {
        let (id, _) = self.ground("delete")?;
        let answer = self.send("DELETE", &format!("Patient/{id}"), &[], None)?;
        expect(
            matches!(answer.status, 200 | 204),
            format!("expected 204 or 200, got {}", answer.status),
        )?;
        let gone = self.send("GET", &format!("Patient/{id}"), &[], None)?;
        expect_status(&gone, 410)?;
        self.listed("history-instance")?;
        let history = self.send("GET", &format!("Patient/{id}/_history"), &[], None)?;
        expect_status(&history, 200)
    }
}
