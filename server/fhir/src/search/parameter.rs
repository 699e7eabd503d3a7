//! Search parameters, compiled: what can be asked, of which kind, and where its values stand.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Slot;
use super::compile::NotOffered;
use super::take::Plan;
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
    /// Where its values are kept. Parameters that take the same texts from the same place share a slot.
    pub slot: Slot,
    /// Where its values stand in a resource of this kind, as FHIRPath.
    pub expression: Box<str>,
    /// The names of the types that the expression can lead to: `CodeableConcept`, `Identifier`, `dateTime`.
    pub types: Vec<&'static str>,
    /// For references: the kinds of this server that they may lead to.
    pub targets: KindSet,
    /// Whether letter case counts in its codes: identifiers, addresses, and elements of type `code`, `id` and `boolean`.
    /// Where it leads to other codes too, it counts in none. In identifiers of references (`:identifier`) it always does.
    pub case_counts: bool,
    /// For composites: the two parts.
    pub components: Vec<Component>,
}

impl Parameter {
    /// Whether its values are kept by another parameter of the kind.
    pub fn is_kept_elsewhere(&self) -> bool {
        self.slot != Slot::of(self.kind, &self.code)
    }
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
    /// The plans of each kind, sorted by the name of the parameter.
    by_kind: BTreeMap<Kind, Vec<Plan>>,
    not_offered: Vec<NotOffered>,
    fold: Fold,
}

impl ParameterType {
    /// The type that FHIR calls so. `special` is not among them: each special parameter is a trade of its own.
    pub fn parse(code: &str) -> Option<ParameterType> {
        Some(match code {
            "token" => ParameterType::Token,
            "string" => ParameterType::String,
            "date" => ParameterType::Date,
            "number" => ParameterType::Number,
            "quantity" => ParameterType::Quantity,
            "reference" => ParameterType::Reference,
            "uri" => ParameterType::Uri,
            "composite" => ParameterType::Composite,
            _ => return None,
        })
    }

    /// FHIR's code of it.
    pub fn code(self) -> &'static str {
        match self {
            ParameterType::Token => "token",
            ParameterType::String => "string",
            ParameterType::Date => "date",
            ParameterType::Number => "number",
            ParameterType::Quantity => "quantity",
            ParameterType::Reference => "reference",
            ParameterType::Uri => "uri",
            ParameterType::Composite => "composite",
        }
    }
}

impl Catalogue {
    /// A catalogue of these, taken as they are. A parameter whose expression cannot be read can be asked and finds
    /// nothing; [`Catalogue::load`] refuses it instead.
    pub fn of(parameters: Vec<Parameter>, fold: Fold) -> Catalogue {
        Catalogue::with(parameters, Vec::new(), fold)
    }

    pub(super) fn with(
        parameters: Vec<Parameter>,
        not_offered: Vec<NotOffered>,
        fold: Fold,
    ) -> Catalogue {
        let mut by_code: BTreeMap<Kind, BTreeMap<Box<str>, Plan>> = BTreeMap::new();
        for parameter in parameters {
            let code = parameter.code.clone();
            let of_kind = by_code.entry(parameter.kind).or_default();
            of_kind.insert(code, Plan::of(parameter));
        }
        let by_kind = by_code
            .into_iter()
            .map(|(kind, plans)| (kind, plans.into_values().collect()))
            .collect();
        Catalogue {
            by_kind,
            not_offered,
            fold,
        }
    }

    /// The parameter of this name.
    pub fn find(&self, kind: Kind, code: &str) -> Option<&Arc<Parameter>> {
        let plans = self.plans(kind);
        let place = plans
            .binary_search_by(|plan| plan.parameter.code.as_ref().cmp(code))
            .ok()?;
        plans.get(place).map(|plan| &plan.parameter)
    }

    /// All parameters of a kind, by name.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Arc<Parameter>> {
        self.plans(kind).iter().map(|plan| &plan.parameter)
    }

    /// What was defined and is not offered, with the reason.
    pub fn not_offered(&self) -> &[NotOffered] {
        &self.not_offered
    }

    /// A text in its form for comparing, as it stands in entries: within their length, and never empty where the text is
    /// not.
    pub fn fold(&self, text: &str) -> String {
        super::take::folded_text(text, self.fold)
    }

    /// A text in its form for comparing, however long it is.
    pub fn fold_whole(&self, text: &str) -> String {
        (self.fold)(text)
    }

    pub(super) fn fold_function(&self) -> Fold {
        self.fold
    }

    pub(super) fn plans(&self, kind: Kind) -> &[Plan] {
        self.by_kind.get(&kind).map_or(&[], Vec::as_slice)
    }
}
