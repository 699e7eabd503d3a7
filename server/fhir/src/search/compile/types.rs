//! Which types of elements a type of parameter can compare.

use crate::definitions::{Primitive, Type};
use crate::search::ParameterType;

/// Whether values of this type can be compared as this type of parameter does.
pub(super) fn is_comparable(parameter: ParameterType, ty: &Type) -> bool {
    let name = ty.name();
    match parameter {
        ParameterType::Token => {
            ty.primitive().is_some_and(|p| p != Primitive::Xhtml) || is_coded(name)
        }
        ParameterType::String => {
            matches!(name, "HumanName" | "Address") || ty.is_a("string") || is_address(ty)
        }
        ParameterType::Date => {
            matches!(name, "date" | "dateTime" | "instant" | "Period" | "Timing")
        }
        ParameterType::Number => {
            matches!(name, "decimal" | "integer" | "positiveInt" | "unsignedInt")
        }
        ParameterType::Quantity => ty.is_a("Quantity") || name == "Money",
        ParameterType::Reference => name == "Reference" || is_address(ty),
        ParameterType::Uri => is_address(ty),
        ParameterType::Composite => ty.primitive().is_none(),
    }
}

/// Whether letter case counts in codes of these types. Where one of them does not care, none can.
pub(super) fn case_counts(types: &[&'static Type]) -> bool {
    let mut coded = types
        .iter()
        .filter(|ty| is_comparable(ParameterType::Token, ty));
    coded.all(|ty| matches!(ty.name(), "Identifier" | "code" | "id" | "boolean") || is_address(ty))
}

fn is_coded(name: &str) -> bool {
    matches!(
        name,
        "CodeableConcept" | "Coding" | "Identifier" | "ContactPoint"
    )
}

fn is_address(ty: &Type) -> bool {
    matches!(
        ty.primitive(),
        Some(
            Primitive::Uri
                | Primitive::Url
                | Primitive::Canonical
                | Primitive::Oid
                | Primitive::Uuid
        )
    )
}
