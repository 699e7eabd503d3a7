//! The routes beside the FHIR base: files of municipalities, the tablets of a venue, and what anybody may read.

use access::{Action, Zone};

use super::{Access, Class, Does, Row, Verb, row};

const INTERNET: &[Zone] = &[Zone::Internet];
const LGWAN: &[Zone] = &[Zone::Lgwan];
const BOTH: &[Zone] = &[Zone::Internet, Zone::Lgwan];

/// The table. Paths are below `/`.
#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    row(LGWAN, Verb::Post, "/municipal/imports", Does::ImportOffer, Access::May(Action::ImportOffer), Some("C"), Class::Write, "Takes a file, as the whole body or as a part of a form."),
    row(LGWAN, Verb::Get, "/municipal/imports", Does::ImportList, Access::May(Action::ImportRead), Some("E"), Class::Search, "The files that were taken, the newest first."),
    row(LGWAN, Verb::Get, "/municipal/imports/{job}", Does::ImportShow, Access::May(Action::ImportRead), Some("R"), Class::Read, "How far a file is and what came of it."),
    row(LGWAN, Verb::Get, "/municipal/imports/{job}/rejected.csv", Does::ImportRejected, Access::May(Action::ImportRead), Some("R"), Class::Search, "The rejected rows as they came, each with its code and reason."),
    row(LGWAN, Verb::Get, "/municipal/imports/{job}/outcome", Does::ImportOutcome, Access::May(Action::ImportRead), Some("R"), Class::Search, "The first 1,000 findings as an OperationOutcome."),
    row(LGWAN, Verb::Get, "/municipal/imports/{job}/findings.ndjson", Does::ImportFindings, Access::May(Action::ImportRead), Some("R"), Class::Search, "All findings, one JSON object a line."),
    row(LGWAN, Verb::Post, "/municipal/imports/{job}/commit", Does::ImportCommit, Access::May(Action::ImportSteer), Some("U"), Class::Write, "Has a dry run done in earnest, on the same file."),
    row(LGWAN, Verb::Post, "/municipal/imports/{job}/approve", Does::ImportApprove, Access::May(Action::ImportApprove), Some("U"), Class::Write, "Approves a file that overwrites what others reported."),
    row(LGWAN, Verb::Post, "/municipal/imports/{job}/undo", Does::ImportUndo, Access::May(Action::ImportUndo), Some("U"), Class::Write, "Takes back what a file did, as new versions."),
    row(LGWAN, Verb::Post, "/municipal/imports/{job}/cancel", Does::ImportCancel, Access::May(Action::ImportSteer), Some("U"), Class::Write, "Calls back a file that waits."),
    row(LGWAN, Verb::Get, "/municipal/exports/ledger.csv", Does::LedgerExport, Access::May(Action::LedgerExport), Some("E"), Class::Search, "The ledger, one person a row."),
    row(LGWAN, Verb::Get, "/municipal/exports/ledger.findings.ndjson", Does::LedgerFindings, Access::May(Action::LedgerExport), Some("E"), Class::Search, "What is cut in the ledger or finds no place in it, one JSON object a line."),
    row(LGWAN, Verb::Get, "/municipal/exports/waiting.findings.ndjson", Does::WaitingFindings, Access::May(Action::LedgerExport), Some("E"), Class::Search, "The same of the waiting list."),
    row(LGWAN, Verb::Get, "/municipal/exports/waiting.csv", Does::WaitingExport, Access::May(Action::LedgerExport), Some("E"), Class::Search, "The waiting list in the layout of the ledger."),
    row(LGWAN, Verb::Get, "/municipal/waiting", Does::WaitingList, Access::May(Action::WaitingRead), Some("E"), Class::Search, "Records whose coupon no registered person has."),
    row(LGWAN, Verb::Post, "/municipal/waiting/{id}/attach", Does::WaitingAttach, Access::May(Action::WaitingSettle), Some("U"), Class::Write, "Attaches a waiting record to a person."),
    row(LGWAN, Verb::Post, "/municipal/waiting/{id}/reject", Does::WaitingReject, Access::May(Action::WaitingSettle), Some("U"), Class::Write, "Rejects a waiting record, with a reason."),
    row(LGWAN, Verb::Get, "/municipal/quality", Does::QualityList, Access::May(Action::QualityRead), Some("E"), Class::Search, "Doses that have to be put right or looked at, by class and rule."),
    row(LGWAN, Verb::Post, "/municipal/persons/{id}/merge", Does::PersonMerge, Access::May(Action::PersonMerge), Some("U"), Class::Write, "Makes one person of two, with a reason."),
    row(LGWAN, Verb::Post, "/municipal/inquiries", Does::InquiryOffer, Access::May(Action::Inquire), Some("E"), Class::Write, "Takes questions about people who moved in."),
    row(LGWAN, Verb::Get, "/municipal/inquiries/{job}", Does::InquiryShow, Access::May(Action::Inquire), Some("E"), Class::Read, "How far the answering of questions is."),
    row(LGWAN, Verb::Get, "/municipal/inquiries/{job}/answer.csv", Does::InquiryAnswer, Access::May(Action::Inquire), Some("R"), Class::Search, "The answers to questions."),
    row(LGWAN, Verb::Post, "/municipal/inquiries/{job}/approve", Does::InquiryApprove, Access::May(Action::ImportApprove), Some("U"), Class::Write, "Approves questions about many people."),
    row(LGWAN, Verb::Post, "/municipal/sessions/{id}/segments/{n}/correct", Does::SegmentCorrect, Access::May(Action::ScanCorrect), Some("U"), Class::Write, "Corrects what a part of a day's scans has in common."),
    row(INTERNET, Verb::Post, "/device/sessions", Does::SessionOpen, Access::May(Action::Scan), Some("C"), Class::Write, "Opens a day of scans with its settings."),
    row(INTERNET, Verb::Post, "/device/sessions/{id}/segments", Does::SegmentAdd, Access::May(Action::Scan), Some("U"), Class::Write, "Changes the settings of the day from here on."),
    row(INTERNET, Verb::Post, "/device/sessions/{id}/end", Does::SessionEnd, Access::May(Action::Scan), Some("U"), Class::Write, "Ends a day of scans."),
    row(INTERNET, Verb::Post, "/device/scans", Does::DeviceScan, Access::May(Action::Scan), Some("C"), Class::Write, "Records one scan or several."),
    row(INTERNET, Verb::Post, "/device/scans/{id}/undo", Does::ScanUndo, Access::May(Action::Scan), Some("U"), Class::Write, "Takes a scan back."),
    row(BOTH, Verb::Post, "/certificates", Does::CertificateIssue, Access::May(Action::CertificateIssue), Some("C"), Class::Write, "Issues certificates of a person's doses."),
    row(BOTH, Verb::Get, "/certificates", Does::CertificateList, Access::May(Action::CertificateRead), Some("R"), Class::Read, "The certificates of a person, the newest first."),
    row(BOTH, Verb::Get, "/certificates/{id}", Does::CertificateShow, Access::May(Action::CertificateRead), Some("R"), Class::Read, "A certificate and where it stands."),
    row(BOTH, Verb::Get, "/certificates/{id}/text", Does::CertificateText, Access::May(Action::CertificateRead), Some("R"), Class::Read, "The signed text of a certificate."),
    row(BOTH, Verb::Get, "/certificates/{id}/code.png", Does::CertificatePng, Access::May(Action::CertificateRead), Some("R"), Class::Read, "The code of a certificate as a picture."),
    row(BOTH, Verb::Get, "/certificates/{id}/code.svg", Does::CertificateSvg, Access::May(Action::CertificateRead), Some("R"), Class::Read, "The code of a certificate as a drawing."),
    row(BOTH, Verb::Get, "/certificates/{id}/card", Does::CertificateCard, Access::May(Action::CertificateRead), Some("R"), Class::Read, "A health card as a file for wallets."),
    row(LGWAN, Verb::Post, "/certificates/{id}/revoke", Does::CertificateRevoke, Access::May(Action::CertificateRevoke), Some("U"), Class::Write, "Withdraws a certificate, with a reason."),
    row(BOTH, Verb::Post, "/verify", Does::Verify, Access::Public, None, Class::Open, "Says whether a certificate is genuine and in force; nothing is kept."),
    row(INTERNET, Verb::Get, "/cards/.well-known/jwks.json", Does::CardKeys, Access::Public, None, Class::Open, "The public keys of health cards."),
    row(INTERNET, Verb::Get, "/cards/.well-known/crl/{file}", Does::CardRevocations, Access::Public, None, Class::Open, "What was withdrawn of a key of health cards."),
    row(INTERNET, Verb::Get, "/.well-known/did.json", Does::Did, Access::Public, None, Class::Open, "The public keys of travel certificates, in the shape of the WHO's network."),
    row(INTERNET, Verb::Get, "/.well-known/smart-configuration", Does::SmartConfiguration, Access::Public, None, Class::Open, "What a wallet may find here."),
    row(INTERNET, Verb::Get, "/trust/dsc.json", Does::TrustList, Access::Public, None, Class::Open, "The list of keys with the state of each, signed."),
    row(INTERNET, Verb::Get, "/trust/sca.cer", Does::AuthorityCertificate, Access::Public, None, Class::Open, "The certificate of the authority over the signers."),
    row(INTERNET, Verb::Get, "/trust/sca.crl", Does::AuthorityList, Access::Public, None, Class::Open, "What that authority withdrew."),
    row(INTERNET, Verb::Get, "/trust/withdrawn", Does::WithdrawnIndex, Access::Public, None, Class::Open, "The lists of withdrawn certificates."),
    row(INTERNET, Verb::Get, "/trust/withdrawn/{file}", Does::WithdrawnList, Access::Public, None, Class::Open, "A list of withdrawn certificates, signed."),
    row(INTERNET, Verb::Get, "/.well-known/openid-configuration", Does::OpenIdDiscovery, Access::Public, None, Class::Open, "What the authorization server says of itself as a provider of OpenID Connect."),
    row(INTERNET, Verb::Get, "/auth/jwks", Does::AuthKeys, Access::Public, None, Class::Open, "The public keys by which id tokens are signed."),
    row(INTERNET, Verb::Get, "/auth/authorize", Does::Authorize, Access::Proof, Some("E"), Class::Read, "The page to which an app sends a person to sign in and to decide."),
    row(INTERNET, Verb::Post, "/auth/authorize", Does::Authorize, Access::Proof, Some("E"), Class::Read, "The same with the request in a form, and the forms of its pages."),
    row(BOTH, Verb::Post, "/auth/token", Does::Token, Access::Proof, Some("E"), Class::Read, "Gives tokens for a code, for a refresh token, or to a system by itself."),
    row(BOTH, Verb::Post, "/auth/introspect", Does::Introspect, Access::Proof, Some("E"), Class::Read, "Tells a registered client what a token is worth."),
    row(BOTH, Verb::Post, "/auth/revoke", Does::Revoke, Access::Proof, Some("E"), Class::Read, "Takes a token back."),
    row(BOTH, Verb::Get, "/help", Does::HelpIndex, Access::Public, None, Class::Open, "Which codes have a page of help."),
    row(BOTH, Verb::Get, "/help/{code}", Does::Help, Access::Public, None, Class::Open, "What a code means, why it comes, and what to do."),
    row(INTERNET, Verb::Get, "/opendata", Does::OpenDataDays, Access::Public, None, Class::Open, "The days of which there is open data."),
    row(INTERNET, Verb::Get, "/opendata/{snapshot}/{file}", Does::OpenDataFile, Access::Public, None, Class::Open, "A file of open data, of a day or of `latest`."),
];
