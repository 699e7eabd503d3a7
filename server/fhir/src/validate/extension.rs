//! Extensions: whether one is known, whether it may stand there, and what its definition says about it.

use super::conform::shorter;
use super::place::{Frame, Origin};
use super::walk::Walker;
use crate::definitions::Slot;
use crate::element::Element;
use crate::path::{Environment, Expression, Item};
use crate::problem::{Issue, Kind};

/// Where an extension may stand.
#[derive(Clone, Debug)]
pub(super) enum Context {
    /// On elements of a type, and on elements below it: `Patient`, then `contact`, `name`.
    Element {
        /// The name of the type; `Element` is anywhere.
        ty: Box<str>,
        /// Names of elements from there.
        names: Vec<Box<str>>,
    },
    /// In the extension with this address.
    Extension(Box<str>),
    /// Where this leads to from the resource.
    Path(Expression),
}

impl Context {
    /// The context of an element: `Patient.contact.name`.
    pub(super) fn element(expression: &str) -> Option<Context> {
        let mut parts = expression.split('.').map(|part| {
            let part = part.strip_suffix("[x]").unwrap_or(part);
            (!part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(part)
        });
        let ty = parts.next()??;
        crate::definitions::Type::named(ty)?;
        let names: Option<Vec<Box<str>>> = parts.map(|part| part.map(Into::into)).collect();
        Some(Context::Element {
            ty: ty.into(),
            names: names?,
        })
    }
}

impl<'a> Walker<'a, '_> {
    /// Looks at the extension at which the walk stands.
    pub(super) fn extension(&mut self, extension: &'a Element, slot: &'static Slot) {
        let Some(url) = extension.text_of("url") else {
            return;
        };
        let book = self.book;
        let known = book
            .find(url)
            .and_then(|id| Some((id, book.profiles.get(id)?)))
            .filter(|(_, profile)| profile.ty.name() == "Extension");
        let modifies = slot.element == "modifierExtension";
        let Some((id, profile)) = known else {
            if modifies {
                self.report(
                    Origin::Base,
                    Issue::error(Kind::Extension, "extension-modifier-unknown"),
                );
            } else if book.is_own(url) {
                self.report(
                    Origin::Base,
                    Issue::warning(Kind::Extension, "extension-unknown"),
                );
            }
            return;
        };
        if modifies != profile.modifier {
            let issue = Issue::error(Kind::Extension, "extension-modifier");
            self.report(Origin::Base, issue.with("extension", &profile.url));
        }
        let fits = profile.contexts.is_empty()
            || profile
                .contexts
                .iter()
                .any(|context| self.stands_in(context));
        if !fits || !self.context_rules_hold(extension, &profile.context_rules) {
            let issue = Issue::error(Kind::Extension, "extension-context");
            self.report(Origin::Base, issue.with("extension", &profile.url));
        }
        self.hold(extension, id);
    }

    /// Whether the element that holds the extension is one of the context.
    fn stands_in(&mut self, context: &Context) -> bool {
        let Some((last, above)) = self.frames.split_last() else {
            return false;
        };
        let holder = last.above;
        match context {
            Context::Element { ty, names } => {
                &**ty == "Element" && names.is_empty() || stands_below(holder, above, ty, names)
            }
            Context::Extension(url) => {
                holder.type_name() == "Extension" && holder.text_of("url") == Some(url)
            }
            Context::Path(expression) => self.leads_to(expression, holder),
        }
    }

    /// Whether a path leads from the resource to this element. Where it leads is found once for each resource.
    fn leads_to(&mut self, expression: &Expression, holder: &'a Element) -> bool {
        let key = (
            std::ptr::from_ref(self.resource).addr(),
            std::ptr::from_ref(expression).addr(),
        );
        if !self.holders.contains_key(&key) {
            let items = expression.evaluate(self.resource, &self.environment());
            let found = items.unwrap_or_default().into_iter();
            let found = found.filter_map(|item| match item {
                Item::Element(element) => Some(std::ptr::from_ref(element).addr()),
                _ => None,
            });
            self.holders.insert(key, found.collect());
        }
        let holder = std::ptr::from_ref(holder).addr();
        self.holders
            .get(&key)
            .is_some_and(|found| found.contains(&holder))
    }

    fn context_rules_hold(&self, extension: &'a Element, rules: &[Expression]) -> bool {
        let Some(holder) = self.frames.last().map(|frame| frame.above) else {
            return true;
        };
        let constants = [("extension", Item::Element(extension))];
        rules.iter().all(|rule| {
            let environment = Environment {
                constants: &constants,
                ..shorter(self.environment())
            };
            rule.holds(holder, &environment) == Ok(true)
        })
    }
}

/// Whether an element is where these names lead to from something of this type.
fn stands_below(holder: &Element, way: &[Frame<'_>], ty: &str, names: &[Box<str>]) -> bool {
    let Some(start) = way.len().checked_sub(names.len()) else {
        return false;
    };
    let Some(steps) = way.get(start..) else {
        return false;
    };
    let from = steps.first().map_or(holder, |frame| frame.above);
    from.ty().is_a(ty)
        && steps
            .iter()
            .zip(names)
            .all(|(frame, name)| frame.slot.element == &**name || frame.slot.name == &**name)
}
