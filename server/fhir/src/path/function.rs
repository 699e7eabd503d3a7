//! The functions that are served, by what they work on.

use Conversion::{Converts, To};

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    /// Arguments are run for each item.
    Iteration(Iteration),
    /// Works on the collection as a whole.
    Collection(Collection),
    /// Works on one text.
    Text(Text),
    /// Works on one number.
    Number(Number),
    /// Makes one type of value from another.
    Conversion(Conversion),
    /// Knows of FHIR or of what is around the expression.
    Outside(Outside),
}

/// Declares functions of one family: the name here, the name in FHIRPath, the least and the most arguments.
macro_rules! family {
    ($(#[$about:meta])* $family:ident: $($variant:ident $name:literal $least:literal $most:literal;)*) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $family { $($variant),* }

        impl $family {
            fn parse(name: &str) -> Option<(Function, usize, usize)> {
                match name {
                    $($name => Some((Function::$family($family::$variant), $least, $most)),)*
                    _ => None,
                }
            }
        }
    };
}

family! {
    /// Arguments are run for each item.
    Iteration:
    Exists "exists" 0 1;
    All "all" 1 1;
    Where "where" 1 1;
    Select "select" 1 1;
    Repeat "repeat" 1 1;
    Aggregate "aggregate" 1 2;
    Iif "iif" 2 3;
    Trace "trace" 1 2;
}

family! {
    /// Works on the collection as a whole.
    Collection:
    Empty "empty" 0 0;
    Not "not" 0 0;
    First "first" 0 0;
    Last "last" 0 0;
    Tail "tail" 0 0;
    Skip "skip" 1 1;
    Take "take" 1 1;
    Single "single" 0 0;
    Count "count" 0 0;
    Distinct "distinct" 0 0;
    IsDistinct "isDistinct" 0 0;
    SubsetOf "subsetOf" 1 1;
    SupersetOf "supersetOf" 1 1;
    Combine "combine" 1 1;
    Union "union" 1 1;
    Intersect "intersect" 1 1;
    Exclude "exclude" 1 1;
    AllTrue "allTrue" 0 0;
    AnyTrue "anyTrue" 0 0;
    AllFalse "allFalse" 0 0;
    AnyFalse "anyFalse" 0 0;
    Children "children" 0 0;
    Descendants "descendants" 0 0;
    Join "join" 0 1;
}

family! {
    /// Works on one text.
    Text:
    IndexOf "indexOf" 1 1;
    Substring "substring" 1 2;
    StartsWith "startsWith" 1 1;
    EndsWith "endsWith" 1 1;
    Contains "contains" 1 1;
    Upper "upper" 0 0;
    Lower "lower" 0 0;
    Replace "replace" 2 2;
    Length "length" 0 0;
    ToChars "toChars" 0 0;
    Split "split" 1 1;
    Trim "trim" 0 0;
}

family! {
    /// Works on one number.
    Number:
    Abs "abs" 0 0;
    Ceiling "ceiling" 0 0;
    Floor "floor" 0 0;
    Round "round" 0 1;
    Sqrt "sqrt" 0 0;
    Power "power" 1 1;
    Exp "exp" 0 0;
    Ln "ln" 0 0;
    Log "log" 1 1;
    Truncate "truncate" 0 0;
}

family! {
    /// Knows of FHIR or of what is around the expression.
    Outside:
    Now "now" 0 0;
    Today "today" 0 0;
    TimeOfDay "timeOfDay" 0 0;
    Extension "extension" 1 1;
    Resolve "resolve" 0 0;
    HasValue "hasValue" 0 0;
    GetValue "getValue" 0 0;
    TypeOf "type" 0 0;
    HtmlChecks "htmlChecks" 0 0;
}

/// The types that values are made into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Boolean,
    Integer,
    Decimal,
    String,
    Date,
    DateTime,
    Time,
    Quantity,
}

/// Makes one type of value from another, or asks whether that can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Conversion {
    /// `toInteger()`
    To(Target),
    /// `convertsToInteger()`
    Converts(Target),
}

impl Conversion {
    fn parse(name: &str) -> Option<(Function, usize, usize)> {
        let (target, make): (&str, fn(Target) -> Conversion) = match name.strip_prefix("convertsTo")
        {
            Some(target) => (target, Converts),
            None => (name.strip_prefix("to")?, To),
        };
        let target = match target {
            "Boolean" => Target::Boolean,
            "Integer" => Target::Integer,
            "Decimal" => Target::Decimal,
            "String" => Target::String,
            "Date" => Target::Date,
            "DateTime" => Target::DateTime,
            "Time" => Target::Time,
            // The unit to convert into, which may be given as an argument, is not served.
            "Quantity" => Target::Quantity,
            _ => return None,
        };
        Some((Function::Conversion(make(target)), 0, 0))
    }
}

impl Function {
    /// The function of this name, and the least and the most arguments that it takes.
    pub(super) fn parse(name: &str) -> Option<(Function, usize, usize)> {
        Iteration::parse(name)
            .or_else(|| Collection::parse(name))
            .or_else(|| Text::parse(name))
            .or_else(|| Number::parse(name))
            .or_else(|| Outside::parse(name))
            .or_else(|| Conversion::parse(name))
    }
}
