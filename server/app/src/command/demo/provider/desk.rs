//! The desks of the demo's provider, and the invented people who sign in there.

/// A desk, which is a provider of its own to whoever asks.
pub(in crate::command::demo) struct Desk {
    /// What its addresses begin with, and what the server's forms call it.
    pub id: &'static str,
    /// Its name, in Japanese and in English.
    pub name: [&'static str; 2],
    /// Whose accounts it speaks for.
    pub roles: &'static [&'static str],
    /// By how strong a sign-in it says that people come; it does not look.
    pub strength: &'static [&'static str],
    /// Who can be chosen.
    pub people: &'static [Person],
}

/// Somebody who signs in there.
pub(in crate::command::demo) struct Person {
    /// What the desk calls the person to everybody. It follows from nothing else.
    pub subject: &'static str,
    /// The name, in Japanese and in English.
    pub name: [&'static str; 2],
    /// What comes of choosing this person.
    pub about: [&'static str; 2],
}

/// The member of staff, whom the municipality has linked with an account already.
pub(in crate::command::demo) const CLERK: &str = "office-5d20c4";

/// The desks: of persons, and of staff.
pub(in crate::command::demo) static DESKS: [Desk; 2] = [
    Desk {
        id: "mirai-id",
        name: ["みらいID（架空）", "Mirai ID (invented)"],
        roles: &["person"],
        strength: &[],
        people: &[
            Person {
                subject: "person-8c1f7e",
                name: ["未来 花子", "Hanako Mirai"],
                about: [
                    "接種記録のある人。初めてのときは、Sesshu 接種の利用者名 hanako とパスワード mirai-no-hanako を一度だけ求められます。",
                    "Has a record. The first time, Sesshu asks for the user name hanako and the password mirai-no-hanako, once.",
                ],
            },
            Person {
                subject: "person-3b94d0",
                name: ["遠野 渚", "Nagisa Tono"],
                about: [
                    "Sesshu 接種の利用者でない人。結び付いていないと表示されます。",
                    "Has no account with Sesshu, and is told that nothing is linked.",
                ],
            },
        ],
    },
    Desk {
        id: "mirai-office",
        name: ["みらい市職員ID（架空）", "Mirai City staff ID (invented)"],
        roles: &["staff"],
        strength: &["urn:example:two-factors"],
        people: &[Person {
            subject: CLERK,
            name: ["窓口 三郎", "Saburo Madoguchi"],
            about: [
                "みらい市の職員。市が利用者 madoguchi と結び付けてあります。",
                "Member of staff of Mirai City, who linked the account madoguchi beforehand.",
            ],
        }],
    },
];

impl Desk {
    /// The desk with this id.
    pub(super) fn find(id: &str) -> Option<&'static Desk> {
        DESKS.iter().find(|desk| desk.id == id)
    }

    /// Whether staff sign in there, and not persons.
    pub(in crate::command::demo) fn is_for_staff(&self) -> bool {
        self.roles.contains(&"staff")
    }
}
