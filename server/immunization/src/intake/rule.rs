//! Every rule that a file or a row can break: its code, how bad it is, and the kind of issue. The words are elsewhere.

use crate::finding::{Finding, Place, Severity};

/// The rules, each with its stable code, its severity and the kind of issue, written once.
macro_rules! rules {
    ($($(#[$about:meta])* $variant:ident = $code:literal, $severity:ident, $issue:literal;)+) => {
        /// A rule that a file or a row can break.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule {
            $($(#[$about])* $variant),+
        }

        impl Rule {
            /// All of them.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant),+];

            /// Its stable code.
            pub fn code(self) -> &'static str {
                match self {
                    $(Rule::$variant => $code),+
                }
            }

            /// How bad it is to break it.
            pub fn severity(self) -> Severity {
                match self {
                    $(Rule::$variant => Severity::$severity),+
                }
            }

            /// What kind of issue it is, as outcomes name kinds.
            pub fn issue(self) -> &'static str {
                match self {
                    $(Rule::$variant => $issue),+
                }
            }

            /// The rule with this code.
            pub fn parse(code: &str) -> Option<Rule> {
                match code {
                    $($code => Some(Rule::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

rules! {
    /// Neither UTF-8 nor CP932, or not what was declared.
    FileEnc = "FILE-ENC", Fatal, "structure";
    /// UTF-16.
    FileUtf16 = "FILE-UTF16", Fatal, "structure";
    /// No row of data.
    FileEmpty = "FILE-EMPTY", Fatal, "required";
    /// The first row has not as many columns as the layout.
    FileCols = "FILE-COLS", Fatal, "structure";
    /// The first row names the columns, but one of them not as the layout does.
    FileColName = "FILE-COLNAME", Fatal, "structure";
    /// A first row that names columns is there and must not be, or the other way round.
    FileHeader = "FILE-HEADER", Fatal, "structure";
    /// A carriage return alone ends a line.
    FileNewline = "FILE-NEWLINE", Fatal, "structure";
    /// More rows or bytes than a file may have.
    FileSize = "FILE-SIZE", Fatal, "too-costly";
    /// The manifest says something else.
    FileHash = "FILE-HASH", Fatal, "conflict";
    /// The manifest cannot be read.
    FileManifest = "FILE-MANIFEST", Fatal, "structure";
    /// The same file was taken before.
    FileReplay = "FILE-REPLAY", Information, "duplicate";
    /// The name is not in the pattern.
    FileName = "FILE-NAME", Warning, "value";
    /// Not as many columns as the layout.
    RowCols = "ROW-COLS", Error, "structure";
    /// Broken quoting.
    RowQuote = "ROW-QUOTE", Error, "structure";
    /// A required cell is empty.
    RowReq = "ROW-REQ", Error, "required";
    /// A cell is empty that should rather be filled.
    RowMissing = "ROW-MISSING", Warning, "incomplete";
    /// Longer than the layout, or than any row may be.
    RowLen = "ROW-LEN", Error, "too-long";
    /// The word NULL was read as nothing.
    RowNullWord = "ROW-NULLWORD", Information, "value";
    /// Scientific notation.
    RowSci = "ROW-SCI", Error, "value";
    /// More digits than a floating number keeps, the last of them gone.
    RowFloat18 = "ROW-FLOAT18", Error, "value";
    /// A municipality's code lost its zero.
    RowZeroLostMuni = "ROW-ZEROLOST-MUNI", Error, "value";
    /// A municipality's code without its check digit.
    RowMuni5 = "ROW-MUNI5", Error, "value";
    /// A coupon number lost its zeros.
    RowZeroLostCoupon = "ROW-ZEROLOST-COUPON", Error, "value";
    /// An individual number lost its zero.
    RowZeroLostMyno = "ROW-ZEROLOST-MYNO", Error, "value";
    /// A date that a spreadsheet wrote anew.
    RowDateForm = "ROW-DATEFORM", Error, "value";
    /// Damage that was repaired because somebody chose it for the whole file.
    RowRepaired = "ROW-REPAIRED", Warning, "value";
    /// What the row says cannot be kept as a record, or others changed the same again and again.
    RowRefused = "ROW-REFUSED", Error, "processing";
    /// A closed person who is a resident again.
    RowReopen = "ROW-REOPEN", Information, "informational";
    /// Somebody who died by an earlier row left in another way by this one.
    RowFlagDead = "ROW-FLAG-DEAD", Warning, "conflict";
    /// A closed coupon of a resident without an open one, which counts again.
    RowCouponReopen = "ROW-COUPON-REOPEN", Information, "informational";
    /// Not a number, or none that is allowed here.
    RowNumber = "ROW-NUMBER", Error, "value";
    /// Not a date.
    DateForm = "DATE-FORM", Error, "value";
    /// No calendar has this day.
    DateNonexist = "DATE-NONEXIST", Error, "value";
    /// After today.
    DateFuture = "DATE-FUTURE", Error, "invariant";
    /// Outside its era.
    DateEra = "DATE-ERA", Error, "value";
    /// A dose before its person was born.
    DateBirth = "DATE-BIRTH", Warning, "business-rule";
    /// A dose after its person died.
    DateDeath = "DATE-DEATH", Warning, "business-rule";
    /// Month or day unknown.
    DatePartial = "DATE-PARTIAL", Warning, "incomplete";
    /// A municipality's code that is not six long.
    CodeMuniLen = "CODE-MUNI-LEN", Error, "code-invalid";
    /// A municipality's code with something else than digits.
    CodeMuniChar = "CODE-MUNI-CHAR", Error, "code-invalid";
    /// A municipality's code whose check digit does not fit.
    CodeMuniCd = "CODE-MUNI-CD", Error, "code-invalid";
    /// A municipality's code of no prefecture.
    CodeMuniPref = "CODE-MUNI-PREF", Error, "code-invalid";
    /// A well-formed code that no municipality is known by.
    CodeMuniUnknown = "CODE-MUNI-UNKNOWN", Warning, "code-invalid";
    /// An individual number that is not twelve long.
    CodeMynoLen = "CODE-MYNO-LEN", Error, "code-invalid";
    /// An individual number with something else than digits.
    CodeMynoChar = "CODE-MYNO-CHAR", Error, "code-invalid";
    /// An individual number whose check digit does not fit.
    CodeMynoCd = "CODE-MYNO-CD", Error, "code-invalid";
    /// An individual number where another thing belongs.
    CodeMynoPlace = "CODE-MYNO-PLACE", Error, "value";
    /// Digits that stand for no individual number, though they fit: all zeros.
    CodeMynoPlaceholder = "CODE-MYNO-PLACEHOLDER", Error, "code-invalid";
    /// A resident number that is too long.
    CodeResidentLen = "CODE-RESIDENT-LEN", Error, "code-invalid";
    /// A resident number with a character that none has.
    CodeResidentChar = "CODE-RESIDENT-CHAR", Error, "code-invalid";
    /// A coupon number that is not ten long.
    CodeCouponLen = "CODE-COUPON-LEN", Error, "code-invalid";
    /// A coupon number with something else than digits.
    CodeCouponChar = "CODE-COUPON-CHAR", Error, "code-invalid";
    /// An institution's code that is not ten long.
    CodeMiLen = "CODE-MI-LEN", Error, "code-invalid";
    /// An institution's code with something else than digits.
    CodeMiChar = "CODE-MI-CHAR", Error, "code-invalid";
    /// An institution's code of no prefecture.
    CodeMiPref = "CODE-MI-PREF", Error, "code-invalid";
    /// An institution's code whose check digit does not fit.
    CodeMiCd = "CODE-MI-CD", Error, "code-invalid";
    /// No sex.
    CodeSex = "CODE-SEX", Error, "code-invalid";
    /// No flag of moving or dying.
    CodeFlag = "CODE-FLAG", Error, "code-invalid";
    /// No vaccine that is known, or two that contradict each other.
    CodeVaccine = "CODE-VACCINE", Error, "code-invalid";
    /// A code that is in no list of this column.
    CodeUnknown = "CODE-UNKNOWN", Error, "code-invalid";
    /// A kind of coupon that the campaign does not have.
    ScanKind = "SCAN-KIND", Error, "code-invalid";
    /// A private character.
    CharGaiji = "CHAR-GAIJI", Warning, "value";
    /// A character in place of one that could not be written.
    CharPlaceholder = "CHAR-PLACEHOLDER", Warning, "value";
    /// A code in wide letters or digits, read as narrow ones.
    CharWidth = "CHAR-WIDTH", Information, "value";
    /// Hiragana in a reading.
    CharHira = "CHAR-HIRA", Information, "value";
    /// A dash for the long-vowel mark.
    CharLongMark = "CHAR-LONGMARK", Information, "value";
    /// A character that no reading has; the reading is left out.
    CharKana = "CHAR-KANA", Warning, "value";
    /// A control character or line break inside a cell.
    CharControl = "CHAR-CONTROL", Error, "value";
    /// A flag for nobody known.
    RefPersonUnknown = "REF-PERSON-UNKNOWN", Warning, "not-found";
    /// Nobody known has this dose yet.
    RefWaiting = "REF-WAITING", Information, "informational";
    /// A dose is to be taken back that nobody knows.
    RefDoseUnknown = "REF-DOSE-UNKNOWN", Warning, "not-found";
    /// The coupon is another person's.
    RefCouponTaken = "REF-COUPON-TAKEN", Error, "conflict";
    /// One individual number, two residents.
    RefMynoDup = "REF-MYNO-DUP", Error, "conflict";
    /// One individual number is asked with several birth dates.
    RefMynoBirths = "REF-MYNO-BIRTHS", Error, "suppressed";
    /// A resident has another individual number than before.
    RefMynoChanged = "REF-MYNO-CHANGED", Warning, "conflict";
    /// Number and coupon of a row name two persons.
    RefPersonMismatch = "REF-PERSON-MISMATCH", Error, "conflict";
    /// A row of another municipality.
    RefMuniScope = "REF-MUNI-SCOPE", Error, "forbidden";
    /// Two rows of one key with different content.
    DupRow = "DUP-ROW", Error, "duplicate";
    /// Two questions of one id.
    DupInquiryId = "DUP-INQUIRY-ID", Error, "duplicate";
    /// As it is stored.
    DupSame = "DUP-SAME", Information, "duplicate";
    /// Other content of the same source: a new version.
    DupUpdated = "DUP-UPDATED", Information, "informational";
    /// Its source took it back before it came.
    DupWithdrawn = "DUP-WITHDRAWN", Information, "informational";
    /// Other content of another source.
    DupConflict = "DUP-CONFLICT", Error, "conflict";
    /// Dates out of order.
    SeqOrder = "SEQ-ORDER", Warning, "business-rule";
    /// Too early.
    SeqInterval = "SEQ-INTERVAL", Warning, "business-rule";
    /// Two doses of one vaccine within a week.
    SeqNear = "SEQ-NEAR", Warning, "business-rule";
    /// Two doses of one vaccine on one day.
    SeqSameDay = "SEQ-SAMEDAY", Error, "business-rule";
    /// A lot of another maker.
    LotMaker = "LOT-MAKER", Warning, "business-rule";
    /// A lot that nobody knows.
    LotUnknown = "LOT-UNKNOWN", Warning, "business-rule";
    /// A lot that was no longer good.
    LotExpired = "LOT-EXPIRED", Warning, "business-rule";
    /// No object of the shape that sister programmes exchange.
    HubForm = "HUB-FORM", Error, "structure";
    /// More inquiries than one person may make in a day.
    InquiryLimit = "INQ-LIMIT", Fatal, "throttled";
    /// So many that a second person has to agree.
    InquiryFourEyes = "INQ-FOUR-EYES", Fatal, "suppressed";
    /// What an import wrote was changed since, so it was not taken back.
    UndoTouched = "UNDO-TOUCHED", Warning, "conflict";
    /// A later import told the same as what was taken back, and left no trace of its own.
    UndoAgain = "UNDO-AGAIN", Warning, "incomplete";
    /// Something that a job needs is damaged at rest.
    JobDamaged = "JOB-DAMAGED", Fatal, "exception";
    /// A text was cut to what the layout holds.
    ExportTruncated = "EXP-TRUNC", Warning, "too-long";
    /// A dose stands under a number that nobody told.
    ExportNumber = "EXP-NUMBER", Warning, "value";
    /// A person has more doses than the layout holds.
    ExportWidth = "EXP-WIDTH", Warning, "incomplete";
    /// So many persons of a file have more doses than the layout holds.
    ExportPersons = "EXP-PERSONS", Warning, "incomplete";
    /// The list of codes has none for a value, which is told in words.
    ExportCode = "EXP-CODE", Warning, "code-invalid";
    /// A value that the layout cannot say: its cell is left empty.
    ExportEmpty = "EXP-EMPTY", Warning, "incomplete";
    /// A record that the layout cannot say at all.
    ExportLeft = "EXP-LEFT", Warning, "incomplete";
}

impl Rule {
    /// That it is broken, in the whole of the file.
    pub fn finding(self) -> Finding {
        Finding::new(self.code(), self.severity())
    }

    /// That it is broken in a row.
    pub fn in_row(self, row: u64) -> Finding {
        self.finding().at(Place::Row(row))
    }

    /// That it is broken in a cell.
    pub fn in_cell(self, row: u64, column: &'static str) -> Finding {
        self.finding().at(Place::Cell { row, column })
    }
}

#[cfg(test)]
mod tests;
