//! Search parameters, compiled: what can be asked, of which kind, and where its values stand.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Slot;
use crate::key::Kind;
use crate::reach::KindSet;

/// Text → its form for comparing. It is handed in, because it knows a language and this crate knows none.
pub type Fold = fn(&str) -> String;

/// How values of a parameter are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "each is FHIR's type of the same name, and nothing more can be said"
)]
pub enum ParameterType {
    Token,
    String,
    Date,
    Number,
    Quantity,
    Reference,
    Uri,
    Composite,
}

/// One parameter of one kind.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The kind that is searched.
    pub kind: Kind,
    /// The name in a question.
    pub code: Box<str>,
    /// The address of its definition.
    pub url: Box<str>,
    /// How it is compared.
    pub ty: ParameterType,
    /// Where its values are kept.
    pub slot: Slot,
    /// Where its values stand in a resource of this kind, as FHIRPath.
    pub expression: Box<str>,
    /// The names of the types that the expression can lead to: `CodeableConcept`, `Identifier`, `dateTime`.
    pub types: Vec<&'static str>,
    /// For references: the kinds of this server that they may lead to.
    pub targets: KindSet,
    /// Whether letter case counts in its codes: identifiers, and elements of type `code`, `id` and `boolean`.
    pub case_counts: bool,
    /// For composites: the two parts.
    pub components: Vec<Component>,
}

/// A part of a composite.
#[derive(Clone, Debug)]
pub struct Component {
    /// How it is compared.
    pub ty: ParameterType,
    /// Where it stands in the composite's element, as FHIRPath.
    pub expression: Box<str>,
    /// Whether letter case counts in its codes.
    pub case_counts: bool,
}

/// Every parameter that can be asked, by kind and name.
#[derive(Clone, Debug)]
pub struct Catalogue {
    by_kind: BTreeMap<Kind, BTreeMap<Box<str>, Arc<Parameter>>>,
    fold: Fold,
}

impl Catalogue {
    /// A catalogue of these.
    pub fn of(parameters: Vec<Parameter>, fold: Fold) -> Catalogue {
        let mut by_kind: BTreeMap<Kind, BTreeMap<Box<str>, Arc<Parameter>>> = BTreeMap::new();
        for parameter in parameters {
            by_kind
                .entry(parameter.kind)
                .or_default()
                .insert(parameter.code.clone(), Arc::new(parameter));
        }
        Catalogue { by_kind, fold }
    }

    /// The parameter of this name.
    pub fn find(&self, kind: Kind, code: &str) -> Option<&Arc<Parameter>> {
        self.by_kind.get(&kind)?.get(code)
    }

    /// All parameters of a kind, by name.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Arc<Parameter>> {
        self.by_kind
            .get(&kind)
            .into_iter()
            .flat_map(BTreeMap::values)
    }

    /// A text in its form for comparing.
    pub fn fold(&self, text: &str) -> String {
        (self.fold)(text)
    }
}
