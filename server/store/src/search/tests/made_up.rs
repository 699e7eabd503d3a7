//! Made-up resources and questions, from one seed.

/// A source of choices that gives the same ones for the same seed.
pub struct Dice(u64);

const NAMES: [(&str, &str, &str, &str); 6] = [
    ("髙橋", "花子", "タカハシ", "ハナコ"),
    ("高橋", "はな", "タカハシ", "ハナ"),
    ("田中", "太郎", "たなか", "タロウ"),
    ("渡邊", "次郎", "ワタナベ", "ジロウ"),
    ("Smith", "Ann-Mary", "スミス", "アン"),
    ("小野寺", "\u{e000}子", "オノデラ", "ガイコ"),
];
const DATES: [&str; 8] = [
    "2024",
    "2024-05",
    "2024-05-01",
    "2024-05-02",
    "2023-12-31",
    "2024-05-01T00:30:00+09:00",
    "2024-04-30T23:30:00Z",
    "1999-01-01",
];
const CODES: [(&str, &str); 5] = [
    ("http://a.example/codes", "x"),
    ("http://b.example/codes", "x"),
    ("http://a.example/codes", "Y"),
    ("", "x"),
    ("", "z|1"),
];
const NUMBERS: [&str; 7] = ["5.4", "5.40", "5", "0.05", "-3", "100", "99.6"];
const PREFIXES: [&str; 10] = ["", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"];

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed | 1)
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())]
    }

    fn sometimes(&mut self, text: String) -> String {
        if self.roll(3) == 0 {
            String::new()
        } else {
            text
        }
    }

    fn coding(&mut self) -> String {
        let (system, code) = self.one(&CODES);
        match system {
            "" => format!(r#"{{"code":"{code}","display":"{code} と呼ぶ"}}"#),
            _ => format!(r#"{{"system":"{system}","code":"{code}"}}"#),
        }
    }

    fn concept(&mut self) -> String {
        let (one, other) = (self.coding(), self.coding());
        format!(r#"{{"coding":[{one},{other}],"text":"ワクチン"}}"#)
    }

    fn identifier(&mut self) -> String {
        let (system, code) = self.one(&CODES);
        match system {
            "" => format!(r#"{{"value":"{code}"}}"#),
            _ => format!(
                r#"{{"system":"{system}","value":"{code}","type":{{"coding":[{{"system":"http://t","code":"MR"}}]}}}}"#
            ),
        }
    }

    /// The resource with this number. Its kind hangs on the number, so that a later version is of the same kind; and it
    /// refers only to what is certainly there.
    pub fn resource(&mut self, at: usize) -> String {
        match at % 3 {
            0 => self.patient(at),
            1 => self.immunization(at),
            _ => self.observation(at),
        }
    }

    fn patient(&mut self, at: usize) -> String {
        let (family, given, kana, kana_given) = self.one(&NAMES);
        let mut parts = vec![
            r#""resourceType":"Patient""#.to_owned(),
            format!(r#""id":"r{at}""#),
        ];
        let name = format!(
            r#""name":[{{"family":"{family}","given":["{given}"]}},{{"use":"usual","extension":[{{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation","valueCode":"SYL"}}],"text":"{kana} {kana_given}"}}]"#
        );
        parts.push(self.sometimes(name));
        let identifiers = format!(
            r#""identifier":[{},{}]"#,
            self.identifier(),
            self.identifier()
        );
        parts.push(self.sometimes(identifiers));
        let born = self.one(&["2024-05-01", "2024-05", "1999", "2023-12-31"]);
        parts.push(self.sometimes(format!(r#""birthDate":"{born}""#)));
        let gender = self.one(&["male", "female"]);
        parts.push(self.sometimes(format!(r#""gender":"{gender}""#)));
        let active = self.one(&["true", "false"]);
        parts.push(self.sometimes(format!(r#""active":{active}"#)));
        let dead = self.one(&[
            r#""deceasedBoolean":false"#,
            r#""deceasedDateTime":"2024-05-01""#,
        ]);
        parts.push(self.sometimes(dead.to_owned()));
        parts.push(self.sometimes(
            r#""telecom":[{"system":"phone","value":"03-1234-5678"},{"system":"email","value":"A@b.example"}]"#.to_owned(),
        ));
        parts.push(self.sometimes(
            r#""address":[{"state":"東京都","city":"千代田区","line":["１－２－３"],"postalCode":"100-0001"}]"#.to_owned(),
        ));
        parts.push(
            self.sometimes(r#""meta":{"tag":[{"system":"http://q","code":"check"}]}"#.to_owned()),
        );
        object(parts)
    }

    fn immunization(&mut self, at: usize) -> String {
        let given = self.one(&DATES);
        let status = self.one(&["completed", "not-done"]);
        let mut parts = vec![
            r#""resourceType":"Immunization""#.to_owned(),
            format!(r#""id":"r{at}""#),
            format!(r#""status":"{status}""#),
            format!(r#""vaccineCode":{}"#, self.concept()),
            format!(r#""patient":{}"#, self.patient_reference(at)),
            format!(r#""occurrenceDateTime":"{given}""#),
        ];
        let lot = self.one(&["AB12", "ab-12", "ＡＢ１２", "C9"]);
        parts.push(self.sometimes(format!(r#""lotNumber":"{lot}""#)));
        let identifiers = format!(r#""identifier":[{}]"#, self.identifier());
        parts.push(self.sometimes(identifiers));
        object(parts)
    }

    fn observation(&mut self, at: usize) -> String {
        let (start, end) = (self.one(&DATES), self.one(&DATES));
        let period = match self.roll(3) {
            0 => format!(r#""effectivePeriod":{{"start":"{start}"}}"#),
            1 => format!(r#""effectivePeriod":{{"end":"{end}"}}"#),
            _ => format!(r#""effectiveDateTime":"{start}""#),
        };
        let number = self.one(&NUMBERS);
        let comparator = self.one(&["", "", r#""comparator":"<","#, r#""comparator":">=","#]);
        let unit = self.one(&[
            r#","unit":"mg","system":"http://unitsofmeasure.org","code":"mg""#,
            r#","unit":"mg""#,
            r#","unit":"g","system":"http://unitsofmeasure.org","code":"g""#,
            "",
        ]);
        let mut parts = vec![
            r#""resourceType":"Observation""#.to_owned(),
            format!(r#""id":"r{at}""#),
            r#""status":"final""#.to_owned(),
            format!(r#""code":{}"#, self.concept()),
            format!(r#""subject":{}"#, self.patient_reference(at)),
        ];
        parts.push(self.sometimes(period));
        let value = match self.roll(3) {
            0 => format!(r#""valueCodeableConcept":{}"#, self.concept()),
            _ => format!(r#""valueQuantity":{{{comparator}"value":{number}{unit}}}"#),
        };
        parts.push(self.sometimes(value));
        object(parts)
    }

    /// A patient that is there already, or somewhere else.
    fn patient_reference(&mut self, at: usize) -> String {
        let patient = self.roll(at / 3 + 1) * 3;
        match self.roll(5) {
            0 => format!(r#"{{"reference":"Patient/r{patient}/_history/1"}}"#),
            1 => format!(r#"{{"reference":"http://elsewhere.example/fhir/Patient/r{patient}"}}"#),
            _ => format!(r#"{{"reference":"Patient/r{patient}"}}"#),
        }
    }

    /// A kind and a question.
    pub fn question(&mut self) -> (&'static str, String) {
        let kind = self.one(&["Patient", "Immunization", "Observation"]);
        let mut criteria = vec![self.criterion(kind)];
        while self.roll(3) == 0 {
            criteria.push(self.criterion(kind));
        }
        (kind, criteria.join("&"))
    }

    fn criterion(&mut self, kind: &'static str) -> String {
        if self.roll(8) == 0 {
            return self.linked(kind);
        }
        let plain = |name: &str, value: String| format!("{name}={value}");
        match (kind, self.roll(7)) {
            ("Patient", 0) => self.text("name"),
            ("Patient", 1) => self.text("family"),
            ("Patient", 2) => self.dated("birthdate"),
            ("Patient", 3) => plain(
                "gender",
                self.one(&["male", "female", "male,female", "|male"]).into(),
            ),
            ("Patient", 4) => self
                .one(&[
                    "deceased=true",
                    "deceased=false",
                    "active=true",
                    "active:not=true",
                    "phone=0312345678",
                    "email=a@B.example",
                    "telecom=03-1234-5678",
                ])
                .into(),
            ("Patient", 5) => self
                .one(&[
                    "address=東京都千代田区",
                    "address:contains=千代田",
                    "address-postalcode=1000001",
                    "address-city:exact=千代田区",
                    "_tag=http://q|check",
                    "_tag:not=check",
                ])
                .into(),
            ("Immunization", 0) => self.dated("date"),
            ("Immunization", 1) => self.token("vaccine-code"),
            ("Immunization", 2) => self
                .one(&[
                    "lot-number=AB12",
                    "lot-number=ab",
                    "lot-number:exact=ab-12",
                    "lot-number:contains=12",
                    "lot-number=C9,AB",
                ])
                .into(),
            ("Immunization", 3) => self
                .one(&[
                    "status=completed",
                    "status:not=completed",
                    "status=not-done,completed",
                ])
                .into(),
            ("Immunization", 4) => self.patient_question("patient"),
            ("Observation", 0) => self.dated("date"),
            ("Observation", 1) => self.token("code"),
            ("Observation", 2) => self.quantity("value-quantity"),
            ("Observation", 3) => self.composite(),
            ("Observation", 4) => self.patient_question("subject"),
            ("Observation", 5) => self.token("value-concept"),
            (_, 6) => {
                let name = match kind {
                    "Patient" => self.one(&["birthdate", "name", "identifier", "active"]),
                    "Immunization" => self.one(&["lot-number", "identifier", "patient"]),
                    _ => self.one(&["date", "value-quantity", "value-concept"]),
                };
                format!("{name}:missing={}", self.one(&["true", "false"]))
            }
            _ => self.token("identifier"),
        }
    }

    fn text(&mut self, name: &str) -> String {
        let (family, given, kana, _) = self.one(&NAMES);
        let value = match self.roll(5) {
            0 => family.to_owned(),
            1 => kana.to_owned(),
            2 => format!("{family}{given}"),
            3 => format!("{given} {family}"),
            _ => family.chars().take(1).collect(),
        };
        match self.roll(6) {
            0 => format!("{name}:exact={value}"),
            1 if value.chars().count() > 1 => format!("{name}:contains={value}"),
            _ => format!("{name}={value}"),
        }
    }

    fn dated(&mut self, name: &str) -> String {
        let prefix = self.one(&PREFIXES);
        let date = self.one(&DATES);
        if self.roll(4) == 0 {
            let (other, second) = (self.one(&PREFIXES), self.one(&DATES));
            return format!("{name}={prefix}{date},{other}{second}");
        }
        format!("{name}={prefix}{date}")
    }

    fn token_value(&mut self) -> String {
        let (system, code) = self.one(&CODES);
        let code = code.replace('|', "\\|");
        match self.roll(4) {
            0 => code,
            1 => format!("|{code}"),
            2 if !system.is_empty() => format!("{system}|"),
            _ => format!("{system}|{code}"),
        }
    }

    fn token(&mut self, name: &str) -> String {
        let value = self.token_value();
        match self.roll(7) {
            0 => format!("{name}:not={value}"),
            1 if name == "identifier" => format!("{name}:of-type=http://t|MR|x"),
            1 if name != "value-concept" => format!("{name}:text=ワクチン"),
            2 => format!("{name}={value},{}", self.token_value()),
            _ => format!("{name}={value}"),
        }
    }

    fn quantity_value(&mut self) -> String {
        let prefix = self.one(&PREFIXES);
        let number = self.one(&NUMBERS);
        let unit = self.one(&[
            "",
            "||mg",
            "|http://unitsofmeasure.org|mg",
            "|http://unitsofmeasure.org|g",
        ]);
        format!("{prefix}{number}{unit}")
    }

    fn quantity(&mut self, name: &str) -> String {
        format!("{name}={}", self.quantity_value())
    }

    fn composite(&mut self) -> String {
        let code = self.token_value();
        match self.roll(2) {
            0 => format!("code-value-quantity={code}${}", self.quantity_value()),
            _ => format!("code-value-concept={code}${}", self.token_value()),
        }
    }

    fn patient_question(&mut self, name: &str) -> String {
        let at = self.roll(30) * 3;
        match self.roll(5) {
            0 => format!("{name}=r{at}"),
            1 => format!("{name}:Patient=r{at}"),
            2 => format!("{name}=http://elsewhere.example/fhir/Patient/r{at}"),
            _ => format!("{name}=Patient/r{at}"),
        }
    }

    /// Through references, forwards and backwards.
    fn linked(&mut self, kind: &str) -> String {
        match kind {
            "Patient" => {
                let (from, name) =
                    self.one(&[("Immunization", "patient"), ("Observation", "subject")]);
                let inner = match from {
                    "Immunization" => self.one(&[
                        "lot-number=AB12",
                        "status=not-done",
                        "patient.gender=male",
                        "_id=r4",
                    ]),
                    _ => self.one(&["code=x", "date=gt2024", "value-quantity=gt5"]),
                };
                let (inner, value) = inner.split_once('=').unwrap_or_default();
                format!("_has:{from}:{name}:{inner}={value}")
            }
            _ => {
                let name = if kind == "Immunization" {
                    "patient"
                } else {
                    "subject:Patient"
                };
                let inner = self.one(&[
                    "gender=male",
                    "name=タカハシ",
                    "birthdate=lt2024",
                    "active:not=true",
                    "_id=r3",
                    "identifier=x",
                    "_has:Immunization:patient:status=completed",
                ]);
                format!("{name}.{inner}")
            }
        }
    }
}

fn object(parts: Vec<String>) -> String {
    let there: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{{{}}}", there.join(","))
}
