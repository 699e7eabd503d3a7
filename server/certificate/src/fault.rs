//! Why a certificate is not accepted: the class, the layer in which it shows, and the answer that follows from it.

use std::fmt;

/// What the person at the counter is told. There are seven answers and no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Signed by somebody we trust, in force, not revoked, and understood.
    Valid,
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotYetValid,
    /// Withdrawn, by itself or with its key.
    Revoked,
    /// Signed by nobody we know, or with a key that may not sign this.
    Untrusted,
    /// The signature is not that of the key that is named.
    BadSignature,
    /// Not a certificate, damaged, or not understood.
    Malformed,
}

impl Answer {
    /// All answers.
    pub const ALL: [Answer; 7] = [
        Answer::Valid,
        Answer::Expired,
        Answer::NotYetValid,
        Answer::Revoked,
        Answer::Untrusted,
        Answer::BadSignature,
        Answer::Malformed,
    ];

    /// The word for machines.
    pub fn code(self) -> &'static str {
        match self {
            Answer::Valid => "valid",
            Answer::Expired => "expired",
            Answer::NotYetValid => "not_yet_valid",
            Answer::Revoked => "revoked",
            Answer::Untrusted => "untrusted",
            Answer::BadSignature => "bad_signature",
            Answer::Malformed => "malformed",
        }
    }
}

/// The layers of a certificate, in the order in which they are opened. The first that fails decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// Its size, and what kind of code it is.
    Scan,
    /// Letters and digits to bytes; compression.
    Transport,
    /// The frame of the signed bytes.
    Envelope,
    /// How it was signed.
    Algorithm,
    /// Whose key it is.
    Trust,
    /// The signature itself.
    Signature,
    /// What the key may do, and when.
    Key,
    /// When the certificate is in force.
    Time,
    /// What it says, against the form of its type.
    Content,
    /// Whether it was withdrawn.
    Revocation,
}

impl Layer {
    /// The word for machines.
    pub fn code(self) -> &'static str {
        match self {
            Layer::Scan => "scan",
            Layer::Transport => "transport",
            Layer::Envelope => "envelope",
            Layer::Algorithm => "algorithm",
            Layer::Trust => "trust",
            Layer::Signature => "signature",
            Layer::Key => "key",
            Layer::Time => "time",
            Layer::Content => "content",
            Layer::Revocation => "revocation",
        }
    }
}

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $layer:ident, $answer:ident, $text:literal;)*) => {
        /// The class of a refusal. It never holds what was refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Fault { $($(#[$doc])* $name),* }

        impl Fault {
            /// All classes.
            pub const ALL: &'static [Fault] = &[$(Fault::$name),*];

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self { $(Fault::$name => $code),* }
            }

            /// The layer in which it shows.
            pub fn layer(self) -> Layer {
                match self { $(Fault::$name => Layer::$layer),* }
            }

            /// The answer that follows.
            pub fn answer(self) -> Answer {
                match self { $(Fault::$name => Answer::$answer),* }
            }
        }

        impl fmt::Display for Fault {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Fault::$name => $text),* })
            }
        }
    };
}

faults! {
    /// Nothing was handed in.
    Empty = "CERT-EMPTY", Scan, Malformed, "there is nothing to read";
    /// More than a code can hold.
    TooLong = "CERT-TOO-LONG", Scan, Malformed, "longer than any certificate";
    /// None of the kinds that are known here.
    UnknownFormat = "CERT-FORMAT-UNKNOWN", Scan, Malformed, "no known kind of certificate";
    /// A kind that is known and cannot be checked here.
    UnsupportedFormat = "CERT-FORMAT-UNSUPPORTED", Scan, Malformed, "a kind of code that is not checked here";
    /// The letters or digits are not those of the kind.
    BadTransport = "CERT-TRANSPORT", Transport, Malformed, "the characters do not decode";
    /// Does not decompress, or has bytes behind its end.
    BadCompression = "CERT-COMPRESSION", Transport, Malformed, "the compressed part is damaged";
    /// Would decompress to more than is read.
    InflateLimit = "CERT-INFLATE-LIMIT", Transport, Malformed, "decompresses to more than is read";
    /// A part of a code in several parts is missing.
    ChunkMissing = "CERT-CHUNK-MISSING", Transport, Malformed, "a part is missing";
    /// The parts are not parts of one code.
    ChunkMismatch = "CERT-CHUNK-MISMATCH", Transport, Malformed, "the parts do not belong together";
    /// The frame of the signed bytes does not hold.
    BadEnvelope = "CERT-ENVELOPE", Envelope, Malformed, "the envelope is damaged";
    /// A way of signing that is not accepted for this kind.
    AlgorithmNotAllowed = "CERT-ALGORITHM", Algorithm, Untrusted, "the algorithm is not accepted";
    /// The algorithm is not one for this key.
    AlgorithmKeyMismatch = "CERT-ALGORITHM-KEY", Algorithm, Untrusted, "the algorithm does not fit the key";
    /// No key is named.
    KeyIdMissing = "CERT-KID-MISSING", Trust, Untrusted, "no key is named";
    /// No issuer is named.
    IssuerMissing = "CERT-ISSUER-MISSING", Trust, Untrusted, "no issuer is named";
    /// No key of this issuer is known.
    IssuerUnknown = "CERT-ISSUER-UNKNOWN", Trust, Untrusted, "the issuer is not known here";
    /// The issuer is known, and this is none of its keys.
    KeyUnknown = "CERT-KEY-UNKNOWN", Trust, Untrusted, "the key is not known here";
    /// Not known, and the list that might know it is too old to tell.
    TrustListStale = "CERT-TRUST-STALE", Trust, Untrusted, "the list of keys is too old to tell";
    /// The signature does not fit.
    BadSignature = "CERT-SIGNATURE", Signature, BadSignature, "the signature is wrong";
    /// The key's time is over.
    KeyExpired = "CERT-KEY-EXPIRED", Key, Untrusted, "the key has expired";
    /// The key's time had not come.
    KeyNotYetValid = "CERT-KEY-NOT-YET", Key, Untrusted, "the key is not valid yet";
    /// A key that may not sign this kind.
    KeyUsageMismatch = "CERT-KEY-USAGE", Key, Untrusted, "the key is not for this kind";
    /// The certificate of the signer does not lead to an authority that is known.
    ChainInvalid = "CERT-CHAIN", Key, Untrusted, "the chain of certificates does not hold";
    /// The key was withdrawn.
    KeyRevoked = "CERT-KEY-REVOKED", Key, Revoked, "the key was revoked";
    /// From a time to come.
    NotYetValid = "CERT-NOT-YET", Time, NotYetValid, "not valid yet";
    /// Its end is past, or it names none.
    Expired = "CERT-EXPIRED", Time, Expired, "expired";
    /// The content is not of the form of its type.
    PayloadSchema = "CERT-CONTENT", Content, Malformed, "genuine, but the content is not of its form";
    /// A type of content that is not known.
    UnsupportedClaim = "CERT-CONTENT-UNKNOWN", Content, Malformed, "genuine, but of a type that is not known here";
    /// A version of the content that is not known.
    VersionUnknown = "CERT-VERSION-UNKNOWN", Content, Malformed, "genuine, but of a version that is not known here";
    /// A product that no loaded catalogue has.
    ProductUnknown = "CERT-PRODUCT-UNKNOWN", Content, Malformed, "genuine, but the product is not known here";
    /// The certificate was withdrawn.
    Revoked = "CERT-REVOKED", Revocation, Revoked, "revoked";
    /// What is behind a link does not open with its key.
    DecryptFailed = "CERT-DECRYPT", Envelope, Malformed, "does not open with this key";
}

impl Fault {
    /// Whether the signature was good and only the content was not understood: "cannot tell", not "forged".
    pub fn is_genuine(self) -> bool {
        self.layer() == Layer::Content
    }
}

impl std::error::Error for Fault {}
