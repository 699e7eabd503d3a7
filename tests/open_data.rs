//! Open data from end to end: what files brought into towns is counted, published by the command, and read by anybody
//! – and nothing in it tells of a few.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::time::{Duration, Instant};

use access::{Role, Zone};
use sesshu_conformance::http::{Client, Request, Response};

use crate::harness::{Own, each_own, text_of};
use crate::reindex::{Done, run_at};

/// Three towns of one prefecture, and one that is alone in its own.
const TOWNS: [&str; 4] = ["139998", "139980", "139971", "279986"];
/// How many people of each town had one dose, and how many of them a second.
const DOSES: [(usize, usize); 4] = [(40, 25), (30, 12), (20, 4), (60, 0)];

/// Nobody publishes but who is asked to.
const SET: [(&str, &str); 1] = [("statistics.publish", "false")];

/// A server with these towns.
struct Place<'a>(&'a Own);

fn each_place(test: impl Fn(&Place<'_>) + Sync) {
    each_own(&TOWNS, &SET, false, |own| test(&Place(own)));
}

impl Deref for Place<'_> {
    type Target = Own;

    fn deref(&self) -> &Own {
        self.0
    }
}

impl Place<'_> {
    /// Somebody without a token.
    fn anybody(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        let address = self.running.address(Zone::Internet);
        let mut client = Client::new(address, Duration::from_secs(60));
        ask(&mut client, ("GET", path), headers, "")
    }

    fn text(&self, path: &str) -> String {
        let answer = self.anybody(path, &[]);
        assert_eq!(answer.status, 200, "{}: {path}", self.name);
        text_of(&answer)
    }

    fn command(&self, words: &[&str]) -> Done {
        let database = self.database.as_deref();
        run_at((self.dir.path(), database), (&TOWNS, &SET), words)
    }

    fn publish(&self) {
        let done = self.command(&["stats", "publish"]);
        assert_eq!(done.code, 0, "{}: {}", self.name, done.said);
    }

    /// Hands in a file and waits until it is done.
    fn import(&self, town: &str, kind: &str, rows: &str) {
        let mut staff = self.client(Role::Staff, town);
        let path = format!("/municipal/imports?as={kind}&mode=commit-valid");
        let csv = [("Content-Type", "text/csv")];
        let taken = ask(&mut staff, ("POST", &path), &csv, rows);
        assert_eq!(taken.status, 202, "{}", text_of(&taken));
        let job = taken.json().expect("a job")["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let path = format!("/municipal/imports/{job}");
            let shown = ask(&mut staff, ("GET", &path), &[], "")
                .json()
                .expect("a job");
            match shown["state"].as_str() {
                Some("done") => {
                    assert_eq!(shown["totals"]["rejected"], 0, "{shown}");
                    return;
                }
                Some("waiting" | "running") => assert!(Instant::now() < until, "{shown}"),
                _ => panic!("{shown}"),
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// People and doses of every town.
    fn fill(&self) {
        for (town, (first, second)) in TOWNS.into_iter().zip(DOSES) {
            let mut people = String::new();
            let mut doses = String::new();
            for one in 1..=first {
                let (born, sex) = match one % 2 {
                    0 => (19_500_401, 1),
                    _ => (19_900_401, 2),
                };
                people +=
                    &format!("{one:07},,試験,一郎,シケン,イチロウ,{born},{sex},{one:010},\r\n");
                for (number, day) in [(1, 20_210_524), (2, 20_210_614)] {
                    if number == 1 || one <= second {
                        doses += &format!(
                            "1,{one:07},{town},{one:010},2,{number},{day},,体育館,,仮名 医師子,ファイザー,,FF9999,,,{day}153000,\r\n"
                        );
                    }
                }
            }
            self.import(town, "A", &people);
            self.import(town, "B", &doses);
        }
    }

    /// How many doses the store holds, as FHIR tells it.
    fn stored(&self, town: &str, question: &str) -> u64 {
        let mut vendor = self.client(Role::Vendor, town);
        let path = format!("/fhir/Immunization?status=completed&_summary=count&{question}");
        let bundle = ask(&mut vendor, ("GET", &path), &[], "");
        bundle.json().expect("a bundle")["total"]
            .as_u64()
            .expect("a total")
    }
}

fn ask(
    client: &mut Client,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    body: &str,
) -> Response {
    let request = Request {
        method,
        path,
        headers,
        body: (!body.is_empty()).then_some(body.as_bytes()),
    };
    client
        .send(&request)
        .unwrap_or_else(|error| panic!("{method} {path}: {error}"))
}

/// The sums of the lines by prefecture, day and dose.
fn sums(lines: &str) -> BTreeMap<(String, String, u64), u64> {
    let mut sums = BTreeMap::new();
    for line in lines.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let text = |name: &str| line[name].as_str().expect(name).to_owned();
        let key = (
            text("prefecture"),
            text("date"),
            line["status"].as_u64().expect("a dose"),
        );
        *sums.entry(key).or_default() += line["count"].as_u64().expect("a count");
    }
    sums
}

const LINES: &str = "/opendata/latest/prefecture.ndjson";
const TABLE: &str = "/opendata/latest/summary_by_municipality.csv";

#[test]
fn what_is_published_agrees_with_what_is_stored_and_tells_of_no_few() {
    each_place(|place| {
        assert_eq!(place.anybody(LINES, &[]).status, 404);
        place.fill();
        let dry = place.command(&["stats", "publish", "--dry-run", "--json"]);
        assert_eq!(dry.code, 0, "{}", dry.said);
        assert!(dry.shown.contains("\"counted\":191"), "{}", dry.shown);
        assert_eq!(place.anybody(LINES, &[]).status, 404);
        place.publish();

        let lines = place.text(LINES);
        let stored = |question: &str| -> u64 {
            let towns = TOWNS.iter().take(3);
            towns.map(|town| place.stored(town, question)).sum()
        };
        let of = |day: &str, dose| {
            (
                ("13".to_owned(), day.to_owned(), dose),
                stored(&format!("date={day}")),
            )
        };
        let expected = BTreeMap::from([of("2021-05-24", 1), of("2021-06-14", 2)]);
        assert_eq!(sums(&lines), expected, "{}", place.name);
        assert_eq!(sums(&lines).values().sum::<u64>(), 131);
        // The one town of its prefecture is in no file.
        for file in [
            "prefecture.ndjson",
            "summary_by_date.csv",
            "summary_by_municipality.csv",
        ] {
            let text = place.text(&format!("/opendata/latest/{file}"));
            assert!(
                !text.contains("279986") && !text.contains("\"27\"") && !text.contains("60"),
                "{file}: {text}"
            );
        }
        assert!(
            place
                .text("/opendata/latest/index.json")
                .contains("\"withheld_prefectures\":[\"27\"]")
        );
        assert_eq!(
            place.text(TABLE),
            "prefecture,municipality,count_total,count_first_shot,count_second_shot,count_third_shot\r\n\
             13,139971,,20,,0\r\n13,139980,,30,,0\r\n13,139998,65,40,25,0\r\n"
        );

        // One dose is withdrawn: the prefecture's sum follows, and what was shown stays until ten are.
        place.import(
            "139998",
            "B",
            "2,0000040,139998,0000000040,2,1,20210524,,体育館,,仮名 医師子,ファイザー,,FF9999,,,20210524153000,\r\n",
        );
        place.publish();
        assert_eq!(sums(&place.text(LINES)).values().sum::<u64>(), 130);
        assert_eq!(stored("date=2021-05-24"), 89);
        assert_eq!(
            place.text(TABLE),
            "prefecture,municipality,count_total,count_first_shot,count_second_shot,count_third_shot\r\n\
             13,139971,,20,,0\r\n13,139980,,30,,0\r\n13,139998,65,40,25,0\r\n"
        );
    });
}

#[test]
fn anybody_reads_open_data_and_keeps_it() {
    each_place(|place| {
        place.fill();
        place.publish();
        let list = place.anybody("/opendata", &[]).json().expect("a list");
        let day = list["snapshots"][0]["snapshot"]
            .as_str()
            .expect("a day")
            .to_owned();
        assert_eq!(list["latest"], format!("/opendata/{day}/index.json"));
        let dated = format!("/opendata/{day}/prefecture.ndjson");
        assert_eq!(place.text(&dated), place.text(LINES));

        let answer = place.anybody(LINES, &[("Origin", "https://page.example")]);
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
        assert_eq!(answer.header("cache-control"), Some("public, no-cache"));
        let tag = answer.header("etag").expect("a tag").to_owned();
        let again = place.anybody(LINES, &[("If-None-Match", &tag)]);
        assert_eq!((again.status, again.body.len()), (304, 0));
        let other = place.anybody(LINES, &[("If-None-Match", "W/\"0\"")]);
        assert_eq!(other.status, 200);
        let summary = place.anybody("/opendata/latest/summary_by_prefecture.csv", &[]);
        let media = summary.header("content-type");
        assert_eq!(media, Some("text/csv; charset=shift_jis"));

        for wrong in [
            "/opendata/2001-01-01/prefecture.ndjson",
            "/opendata/yesterday/prefecture.ndjson",
            "/opendata/latest/other.csv",
            "/opendata/latest",
        ] {
            assert_eq!(place.anybody(wrong, &[]).status, 404, "{wrong}");
        }
        let mut posting = Client::new(
            place.running.address(Zone::Internet),
            Duration::from_secs(60),
        );
        assert_eq!(ask(&mut posting, ("POST", LINES), &[], "{}").status, 405);
        let mut staff = place.client(Role::Staff, TOWNS[0]);
        assert_eq!(ask(&mut staff, ("GET", LINES), &[], "").status, 404);
    });
}
