//! Whatever comes first, and however often: what files and scans tell of a dose is the same in the end, in a real store
//! and through the doors that venues and municipalities use.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use access::{Caller, Role, Zone};
use fhir::search::Query;
use fhir::{Kind, Reach, Tenant};
use immunization::{DoseStatus, Moment, Report, VaccineTable};
use serde_json::{Value, json};
use store::{JobId, Search, Stored};

use super::ToldDose;
use crate::call::{Call, Conditions, Content, Errand, Handout, Interaction};
use crate::job::Intake;
use crate::job::tests::{House, TOWN, commit, each_database};
use crate::quality::{Followed, tags};
use crate::state::now_ms;
use crate::surface::Does;
use crate::{call, device};

/// So many people, each with other events in another order.
const PEOPLE: u64 = 60;
/// Venues, each with a lot of its own.
const LOTS: [&str; 3] = ["FF0001", "FF0002", "FF0001"];

/// Numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// What may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// A file brings the person.
    Register,
    /// A file tells the dose, as it was written down at this time.
    File(u64),
    /// A file takes it back, as it was written down after this time and before the next.
    Withdraw(u64),
    /// A venue reads the coupon.
    Scan(usize),
    /// The venue takes that back.
    Undo(usize),
}

/// A telling: who, which lot, and whether it says another day.
type Said = (&'static str, String, bool);

/// What a file says at a time.
fn of_file(at: u64) -> (String, bool) {
    (format!("FF000{}", 1 + at % 2), at == 3)
}

/// What has to be known of the dose in the end.
fn expected(events: &BTreeSet<Event>) -> BTreeSet<Said> {
    let last = events.iter().filter_map(|event| match event {
        Event::File(at) => Some(*at),
        _ => None,
    });
    let mut said = BTreeSet::new();
    if let Some(at) = last.max().filter(|_| !is_taken_back(events)) {
        let (lot, is_other) = of_file(at);
        said.insert(("file", lot, is_other));
    }
    for (venue, lot) in LOTS.iter().enumerate() {
        let is_taken_back = events.contains(&Event::Undo(venue));
        if events.contains(&Event::Scan(venue)) && !is_taken_back {
            said.insert(("scan", (*lot).to_owned(), false));
        }
    }
    said
}

/// Whether a withdrawal is the last word of the files.
fn is_taken_back(events: &BTreeSet<Event>) -> bool {
    let last = events.iter().filter_map(|event| match event {
        Event::File(at) => Some((*at, false)),
        Event::Withdraw(at) => Some((*at, true)),
        _ => None,
    });
    last.max().is_some_and(|(_, is_taken_back)| is_taken_back)
}

/// A withdrawal denies what venues tell, until what it takes back has come.
fn is_denied(events: &BTreeSet<Event>) -> bool {
    let is_told = |event: &Event| matches!(event, Event::File(_));
    is_taken_back(events) && !events.iter().any(is_told)
}

fn contradicts_itself(said: &BTreeSet<Said>) -> bool {
    let contents: BTreeSet<(&String, bool)> =
        said.iter().map(|(_, lot, day)| (lot, *day)).collect();
    contents.len() > 1
}

/// Some events, some of them twice, in some order in which nothing is taken back before it was told.
fn events(chance: &mut Chance) -> Vec<Event> {
    let mut all = Vec::new();
    if chance.below(4) > 0 {
        all.push(Event::Register);
    }
    for at in 1..=3 {
        if chance.below(3) == 0 {
            all.push(Event::File(at));
        }
    }
    for at in 0..=3 {
        if chance.below(5) == 0 {
            all.push(Event::Withdraw(at));
        }
    }
    for venue in 0..LOTS.len() {
        if chance.below(2) == 0 {
            all.push(Event::Scan(venue));
            if chance.below(3) == 0 {
                all.push(Event::Undo(venue));
            }
        }
    }
    for event in all.clone() {
        if chance.below(3) == 0 {
            all.push(event);
        }
    }
    for place in (1..all.len()).rev() {
        let other = usize::try_from(chance.below(place as u64 + 1)).unwrap();
        all.swap(place, other);
    }
    for venue in 0..LOTS.len() {
        let first = |all: &[Event], wanted| all.iter().position(|event| *event == wanted);
        let undone = first(&all, Event::Undo(venue));
        let scanned = first(&all, Event::Scan(venue));
        if let (Some(undone), Some(scanned)) = (undone, scanned)
            && undone < scanned
        {
            all.swap(undone, scanned);
        }
    }
    all
}

fn today() -> String {
    let moment = Moment::from_unix(now_ms() / 1_000).unwrap();
    moment.day().to_string()
}

fn yesterday() -> String {
    let moment = Moment::from_unix(now_ms() / 1_000 - 86_400).unwrap();
    moment.day().to_string()
}

/// A tablet with its session.
struct Venue {
    device: String,
    session: String,
}

impl House {
    pub(crate) fn call(&self, names: Vec<(&'static str, String)>) -> Call {
        Call {
            caller: Caller {
                client: "device".into(),
                role: Role::Device,
                tenant: Some(Tenant(TOWN)),
                patient: None,
                if_match_required: false,
                mandate: None,
            },
            reach: Reach::whole(Tenant(TOWN)),
            criterion: None,
            zone: Zone::Internet,
            request_id: call::RequestId(JobId::fresh().unwrap().0),
            source: "".into(),
            base: "http://sesshu.example/fhir".into(),
            interaction: Interaction::Errand(Errand {
                does: Does::DeviceScan,
                names,
                wants_page: false,
                range: None,
            }),
            conditions: Conditions::default(),
            lenient: false,
            idempotency_key: None,
            parameters: Vec::new(),
            unseen: true,
            shape: Vec::new(),
            strong: false,
            language: pages::words::Language::Japanese,
            count_only: false,
            body: None,
            element: None,
            wanted: None,
            entries_max: 1,
            deadline: Instant::now() + Duration::from_secs(60),
        }
    }

    fn venue(&self, number: usize, lot: &str) -> Venue {
        let device = format!("tab-{number}");
        let sent = json!({
            "deviceId": device,
            "date": today(),
            "venue": { "name": "みらい市民体育館" },
            "vaccine": { "product": "comirnaty-orig" },
            "lot": lot,
        });
        let call = self.call(Vec::new());
        let sent = sent.to_string();
        let opened = device::open_session(&self.state, &call, sent.as_bytes());
        let told = told(self.runtime.block_on(opened).unwrap());
        Venue {
            device,
            session: told["sessionId"].as_str().unwrap().to_owned(),
        }
    }

    fn scan(&self, venue: &Venue, person: u64) -> Value {
        let sent = json!({
            "scanId": format!("{}-{person}", venue.device),
            "sessionId": venue.session,
            "segment": 1,
            "deviceId": venue.device,
            // The same scan says the same whenever it is sent.
            "capturedAt": self.captured(),
            "readings": [{ "source": "qr", "text": format!("21139998{person:010}") }],
        });
        let call = self.call(Vec::new());
        let sent = sent.to_string();
        let scanned = device::scan(&self.state, &call, sent.as_bytes());
        told(self.runtime.block_on(scanned).unwrap())
    }

    fn captured(&self) -> String {
        static CAPTURED: std::sync::OnceLock<String> = std::sync::OnceLock::new();
        let now = || Moment::from_unix(now_ms() / 1_000).unwrap().to_string();
        CAPTURED.get_or_init(now).clone()
    }

    fn take_scan_back(&self, venue: &Venue, person: u64) {
        let id = format!("{}-{person}", venue.device);
        let call = self.call(vec![("id", id)]);
        let sent = json!({ "sessionId": venue.session }).to_string();
        let undone = device::undo_scan(&self.state, &call, sent.as_bytes());
        let told = told(self.runtime.block_on(undone).unwrap());
        assert_eq!(told["undone"], true);
    }

    fn do_event(&self, venues: &[Venue], person: u64, event: Event) {
        match event {
            Event::Register => {
                let row = format!(
                    "{},,試験,一郎,シケン,イチロウ,19500401,1,{person:010},\r\n",
                    1_000_000 + person
                );
                self.import(&commit(Intake::Persons), row.as_bytes());
            }
            Event::File(at) => {
                let (lot, is_other) = of_file(at);
                let day = if is_other { yesterday() } else { today() };
                let day = day.replace('-', "");
                let row = format!(
                    "1,,139998,{person:010},2,1,{day},,,,,ファイザー,,{lot},,,202107011200{at}0,\r\n"
                );
                self.import(&commit(Intake::Doses), row.as_bytes());
            }
            Event::Withdraw(at) => {
                let row = format!("2,,139998,{person:010},2,1,,,,,,,,,,,202107011200{at}5,\r\n");
                self.import(&commit(Intake::Doses), row.as_bytes());
            }
            Event::Scan(venue) => {
                let told = self.scan(&venues[venue], person);
                let outcome = told["outcome"].as_str().unwrap();
                let known = ["RECORDED", "WAITING", "DUP-DOSE", "CONFLICT-DOSE"];
                assert!(known.contains(&outcome), "{told}");
            }
            Event::Undo(venue) => self.take_scan_back(&venues[venue], person),
        }
    }

    /// Every dose that is no mistake, by the number of its coupon.
    fn known(&self) -> BTreeMap<u64, Vec<ToldDose>> {
        let reach = Reach::whole(Tenant(TOWN));
        let mut after = None;
        let mut known: BTreeMap<u64, Vec<ToldDose>> = BTreeMap::new();
        loop {
            let search = Search {
                query: Query {
                    kind: Kind::IMMUNIZATION,
                    criteria: Vec::new(),
                },
                sort: Vec::new(),
                most: 100,
                after,
            };
            let store = &self.state.store;
            let page = store.search(&reach, &search).unwrap();
            let hits = page.hits.into_iter().map(|hit| Stored {
                key: hit.key,
                version: hit.version,
                changed_at: hit.changed_at,
                body: hit.body,
            });
            let stored: Vec<Stored> = hits.collect();
            let table = VaccineTable::embedded().unwrap();
            for dose in super::read(store, &reach, table, &stored).unwrap() {
                let record = &dose.case.record.dose;
                if record.status != DoseStatus::EnteredInError {
                    let coupon = record.coupon.as_ref().expect("a coupon");
                    let number = coupon.number.digits().parse().unwrap();
                    known.entry(number).or_default().push(dose);
                }
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return known,
            }
        }
    }
}

fn told(handout: Handout) -> Value {
    match handout.content {
        Content::Whole(bytes) => serde_json::from_slice(&bytes).unwrap(),
        Content::Pieces(_) => panic!("an answer in pieces"),
    }
}

fn said(dose: &ToldDose) -> BTreeSet<Said> {
    let all = std::iter::once(&dose.case.record).chain(&dose.case.beside);
    let all = all.filter(|told| !told.is_withdrawn());
    let said = all.map(|told| {
        let source = match told.dose.source.report {
            Some(report) if report.is_scan() => "scan",
            Some(Report::MunicipalFile) => "file",
            other => panic!("{other:?}"),
        };
        let lot = told.dose.lot.as_ref().unwrap().folded().to_owned();
        let is_other = told.dose.time.day().unwrap().to_string() != today();
        (source, lot, is_other)
    });
    said.collect()
}

#[test]
fn r_i03_files_and_scans_come_to_the_same_in_whatever_order() {
    each_database(|house| {
        let mut chance = Chance(0x5e55_4875);
        let number = |(number, lot): (usize, &&str)| house.venue(number, lot);
        let venues: Vec<Venue> = LOTS.iter().enumerate().map(number).collect();
        let mut all = BTreeMap::new();
        for person in 1..=PEOPLE {
            let happened = events(&mut chance);
            for event in &happened {
                house.do_event(&venues, person, *event);
            }
            all.insert(person, happened);
        }
        let followed = Followed::default();
        let catch_up = || followed.catch_up(&house.engine(), &[], &|| false).unwrap();
        catch_up();
        assert_eq!(catch_up(), 0);
        let known = house.known();
        for (person, happened) in &all {
            let events: BTreeSet<Event> = happened.iter().copied().collect();
            let expected = expected(&events);
            let doses = known.get(person).map(Vec::as_slice).unwrap_or_default();
            let Some(dose) = doses.first() else {
                assert!(expected.is_empty(), "nothing is known after {happened:?}");
                continue;
            };
            assert_eq!(doses.len(), 1, "{happened:?}");
            assert_eq!(said(dose), expected, "{happened:?}");
            let marks = tags::computed(&dose.element);
            let has = |code: &str| marks.iter().any(|mark| mark == code);
            let is_odd = contradicts_itself(&expected) || is_denied(&events);
            assert_eq!(dose.case.is_contradicted(), is_odd, "{happened:?}");
            assert_eq!(has("Q04"), is_odd, "{happened:?} {marks:?}");
            let is_known = events.contains(&Event::Register);
            assert_eq!(has("Q13"), !is_known, "{happened:?} {marks:?}");
            let person = dose.element.first("patient").unwrap();
            assert_eq!(
                person.text_of("reference").is_some(),
                is_known,
                "{happened:?}"
            );
        }
    });
}
