//! Types as expressions name them: FHIR's own, and those of computed values.

use std::sync::LazyLock;

use crate::definitions::Type;
use crate::path::Item;
use crate::path::value::Value;

/// The FHIR types that others refine.
static REFINED: LazyLock<Vec<&'static Type>> = LazyLock::new(|| {
    let mut refined: Vec<&'static Type> = Vec::new();
    for base in Type::all().filter_map(Type::base) {
        if !refined.contains(&base) {
            refined.push(base);
        }
    }
    refined
});

/// The types of computed values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SystemType {
    Any,
    Boolean,
    Integer,
    Decimal,
    String,
    Date,
    DateTime,
    Time,
    Quantity,
}

impl SystemType {
    fn parse(name: &str) -> Option<SystemType> {
        Some(match name {
            "Any" => SystemType::Any,
            "Boolean" => SystemType::Boolean,
            "Integer" => SystemType::Integer,
            "Decimal" => SystemType::Decimal,
            "String" => SystemType::String,
            "Date" => SystemType::Date,
            "DateTime" => SystemType::DateTime,
            "Time" => SystemType::Time,
            "Quantity" => SystemType::Quantity,
            _ => return None,
        })
    }

    fn holds(self, value: &Value) -> bool {
        match self {
            SystemType::Any => true,
            SystemType::Boolean => matches!(value, Value::Boolean(_)),
            SystemType::Integer => matches!(value, Value::Integer(_)),
            SystemType::Decimal => matches!(value, Value::Decimal(_)),
            SystemType::String => matches!(value, Value::String(_)),
            SystemType::Date => matches!(value, Value::Date(_)),
            SystemType::DateTime => matches!(value, Value::DateTime(_)),
            SystemType::Time => matches!(value, Value::Time(_)),
            SystemType::Quantity => matches!(value, Value::Quantity(_)),
        }
    }
}

/// A type that items are compared with.
#[derive(Clone, Copy, Debug)]
pub(super) struct TypeTest {
    fhir: Option<&'static Type>,
    /// Whether other types refine it, so that comparing names is not enough.
    refined: bool,
    system: Option<SystemType>,
}

impl TypeTest {
    /// The type of this name; a namespace narrows where it is looked for.
    pub(super) fn named(namespace: Option<&str>, name: &str) -> Option<TypeTest> {
        let fhir = match namespace {
            None | Some("FHIR") => Type::named(name),
            Some(_) => None,
        };
        let system = match namespace {
            None | Some("System") => SystemType::parse(name),
            Some(_) => None,
        };
        if fhir.is_none() && system.is_none() {
            return None;
        }
        let refined = fhir.is_some_and(|ty| REFINED.contains(&ty));
        Some(TypeTest {
            fhir,
            refined,
            system,
        })
    }

    /// The name of the FHIR type.
    pub(super) fn fhir_name(&self) -> Option<&'static str> {
        self.fhir.map(Type::name)
    }

    /// The FHIR type.
    pub(super) fn fhir(&self) -> Option<&'static Type> {
        self.fhir
    }

    /// Whether a thing of this type is of the tested type or of a refinement of it.
    pub(super) fn takes(&self, ty: &'static Type) -> bool {
        self.fhir.is_some_and(|wanted| {
            std::ptr::eq(wanted, ty) || (self.refined && ty.is_a(wanted.name()))
        })
    }

    /// Whether `as` and `ofType` keep an item. Of primitives they keep only those of the very type, as the published
    /// tests have it: a `code` is a `string`, but not one of `as(string)`.
    pub(super) fn casts(&self, item: &Item<'_>) -> bool {
        match item {
            Item::Element(element) if element.ty().primitive().is_some() => self
                .fhir
                .is_some_and(|wanted| std::ptr::eq(wanted, element.ty())),
            _ => self.holds(item),
        }
    }

    /// Whether an item is of the type or of a refinement of it.
    pub(super) fn holds(&self, item: &Item<'_>) -> bool {
        match item {
            Item::Element(element) => self.takes(element.ty()),
            Item::Referent(referent) => self.takes(referent.ty),
            Item::Value(value) => self.system.is_some_and(|system| system.holds(value)),
        }
    }
}
