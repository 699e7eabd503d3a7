//! The elements of a definition, one after the other, onto the tree of what it refines.

use std::sync::Arc;

use super::binding::{Binding, Strength};
use super::compile::{Compiler, both_languages};
use super::conform::base_type;
use super::rule::Rule;
use super::slicing::{Discriminator, Openness, Slicing, Sort, steps};
use super::tree::{Bound, Node, NodeId, ProfileId, ProfileRef, Target, Tree, TypeRule};
use crate::definitions::{Type, TypeKind};
use crate::element::Element;
use crate::path::Expression;
use crate::path::pattern::Form;
use crate::problem::Severity;

/// Where R4's own definitions stand.
const OF_R4: &str = "http://hl7.org/fhir/StructureDefinition/";
/// A form that a text must have as a whole.
const REGEX: &str = "http://hl7.org/fhir/StructureDefinition/regex";
/// A value set that even codes beside the binding must be from.
const SET_MAX: &str = "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet";
/// Extensions of an element's definition that would have to be obeyed, and are not.
const NOT_SERVED: [&str; 4] = [
    "http://hl7.org/fhir/StructureDefinition/elementdefinition-minValueSet",
    "http://hl7.org/fhir/StructureDefinition/elementdefinition-allowedUnits",
    "http://hl7.org/fhir/StructureDefinition/elementdefinition-inheritedExtensibleValueSet",
    "http://hl7.org/fhir/StructureDefinition/elementdefinition-type-must-support-only",
];

/// Why an element of a definition cannot be obeyed: the rule, and the name that it is about.
pub(super) type Refusal = (&'static str, Option<String>);

fn refusal(rule: &'static str, name: &str) -> Refusal {
    (rule, Some(name.to_owned()))
}

/// A definition that is being applied.
pub(super) struct Applying<'c, 's> {
    compiler: &'c mut Compiler<'s>,
    number: ProfileId,
    tree: Tree,
    /// Whether the elements are all there are, rather than what differs.
    whole: bool,
    failed: bool,
    /// Whether slices were named so far, so that paths alone say no longer which element is meant.
    sliced: bool,
}

impl<'c, 's> Applying<'c, 's> {
    pub(super) fn new(
        compiler: &'c mut Compiler<'s>,
        number: ProfileId,
        tree: Tree,
        whole: bool,
    ) -> Applying<'c, 's> {
        Applying {
            compiler,
            number,
            tree,
            whole,
            failed: false,
            sliced: false,
        }
    }

    /// Applies all elements and gives the tree, if none was refused.
    pub(super) fn all(mut self, elements: &Element) -> Option<Tree> {
        for element in elements.children("element") {
            let path = element.text_of("path").unwrap_or_default();
            let result = self
                .way(element, path)
                .and_then(|way| self.find(&way))
                .and_then(|node| self.constrain(node, element));
            if let Err((rule, name)) = result {
                let at = element.text_of("id").unwrap_or(path);
                self.compiler
                    .defect(self.number, Some(at), rule, name.as_deref());
                self.failed = true;
            }
        }
        (!self.failed).then_some(self.tree)
    }

    /// The names and slices from the root to the element. The id says both; the path must agree with it.
    fn way<'e>(
        &mut self,
        element: &'e Element,
        path: &'e str,
    ) -> Result<Vec<(&'e str, Option<&'e str>)>, Refusal> {
        let slice = element.text_of("sliceName");
        let wrong = || refusal("definition-path", path);
        let names: Vec<&str> = path.split('.').collect();
        let Some(id) = element.text_of("id") else {
            if self.sliced && names.len() > 1 {
                return Err(refusal("definition-id-missing", path));
            }
            self.sliced |= slice.is_some();
            let mut way: Vec<_> = names.into_iter().map(|name| (name, None)).collect();
            if let Some(last) = way.last_mut() {
                last.1 = slice;
            }
            return Ok(way);
        };
        let way: Vec<(&str, Option<&str>)> = id
            .split('.')
            .map(|step| match step.split_once(':') {
                Some((name, slice)) => (name, Some(slice)),
                None => (step, None),
            })
            .collect();
        self.sliced |= way.iter().any(|(_, slice)| slice.is_some());
        let agrees = way.len() == names.len()
            && way.iter().zip(&names).all(|((name, slice), other)| {
                name == other
                    || *slice == Some(*other)
                    || name
                        .strip_suffix("[x]")
                        .is_some_and(|n| other.starts_with(n))
            });
        let named = slice.is_none() || way.last().is_some_and(|(_, last)| *last == slice);
        match agrees && named {
            true => Ok(way),
            false => Err(wrong()),
        }
    }

    /// The node at the end of the way, made where it was not there.
    fn find(&mut self, way: &[(&str, Option<&str>)]) -> Result<NodeId, Refusal> {
        let Some(((root, None), rest)) = way.split_first() else {
            return Err(("definition-path", None));
        };
        let mut at = 0;
        if self.tree.node(at).is_none_or(|node| node.name != *root) {
            return Err(refusal("definition-path", root));
        }
        for (depth, (name, slice)) in rest.iter().enumerate() {
            let last = depth + 1 == rest.len();
            at = self.child(at, name)?;
            if let Some(slice) = slice {
                // `a/b` is a slice of the slice `a`.
                let ends = slice
                    .char_indices()
                    .filter(|(_, letter)| *letter == '/')
                    .map(|(end, _)| end);
                for end in ends {
                    at = self.slice(at, slice.get(..end).unwrap_or_default(), false)?;
                }
                at = self.slice(at, slice, last)?;
            }
        }
        Ok(at)
    }

    /// The child of this name, which may be that of one type of a choice: `valueQuantity`.
    fn child(&mut self, of: NodeId, name: &str) -> Result<NodeId, Refusal> {
        let element = name.strip_suffix("[x]").unwrap_or(name);
        if let Some(found) = self.tree.child(of, element) {
            return Ok(found);
        }
        let rule = self
            .tree
            .node(of)
            .and_then(Node::type_rule)
            .ok_or_else(|| refusal("definition-path", name))?;
        let ty = rule.ty;
        if let [profile] = rule.profiles.as_slice()
            && let Some(id) = profile.id
            && self.tree.node(of).is_some_and(|node| !node.grafted)
            && let Some(other) = self.compiler.ready(id)
        {
            self.tree.graft(of, other);
            return self.child(of, name);
        }
        if let Some(node) = Node::of(ty.slots_of(element)) {
            let id = self.tree.add(node);
            if let Some(parent) = self.tree.nodes.get_mut(of) {
                parent.children.push(id);
                let nodes = &self.tree.nodes;
                // In the order of the definition, so that findings are in that order, too.
                let mut children = self
                    .tree
                    .node(of)
                    .map(|n| n.children.clone())
                    .unwrap_or_default();
                children.sort_by_key(|id| nodes.get(*id).map(|node| node.order));
                if let Some(parent) = self.tree.nodes.get_mut(of) {
                    parent.children = children;
                }
            }
            return Ok(id);
        }
        match ty.slot(name).filter(|slot| slot.choice) {
            Some(slot) => {
                let choice = self.child(of, slot.element)?;
                self.slice(choice, name, true)
            }
            None => Err(refusal("definition-path", name)),
        }
    }

    /// The slice of this name, made where it was not there and may be.
    fn slice(&mut self, of: NodeId, name: &str, may_be_new: bool) -> Result<NodeId, Refusal> {
        if let Some(found) = self.tree.slice(of, name) {
            return Ok(found);
        }
        let unknown = || refusal("definition-slice", name);
        let element = self.tree.nodes.get_mut(of).ok_or_else(unknown)?;
        // The slice of one type of a choice is there without being named first.
        let by_type = element.types.iter().position(|rule| {
            let mut letters = rule.ty.name().chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            name.strip_prefix(element.name)
                .is_some_and(|rest| rest.chars().eq(first.into_iter().chain(letters)))
        });
        if !may_be_new && by_type.is_none() {
            return Err(unknown());
        }
        if element.slicing.is_none() {
            element.slicing = Some(Arc::new(match element.name {
                "extension" | "modifierExtension" => Slicing::of_extensions(),
                _ if by_type.is_some() => Slicing::of_types(),
                _ => return Err(refusal("definition-slicing", name)),
            }));
        }
        let mut slice = Node::new(element.name, element.order);
        slice.slice = Some(name.into());
        slice.types = match by_type.and_then(|place| element.types.get(place)) {
            Some(rule) => vec![rule.clone()],
            None => element.types.clone(),
        };
        let id = self.tree.add(slice);
        if let Some(element) = self.tree.nodes.get_mut(of) {
            element.slices.push(id);
        }
        Ok(id)
    }

    fn node(&mut self, id: NodeId) -> Result<&mut Node, Refusal> {
        self.tree.nodes.get_mut(id).ok_or(("definition-path", None))
    }

    /// Applies what is said about one element.
    fn constrain(&mut self, id: NodeId, definition: &Element) -> Result<(), Refusal> {
        for name in ["defaultValue", "modifierExtension"] {
            if definition.first(name).is_some() {
                return Err(refusal("definition-not-served", name));
            }
        }
        for extension in definition.children("extension") {
            let url = extension.text_of("url").unwrap_or_default();
            if NOT_SERVED.contains(&url) {
                return Err(refusal("definition-not-served", url));
            }
        }
        if let Some(slicing) = definition.first("slicing") {
            self.slicing(id, slicing)?;
        }
        self.types(id, definition)?;
        if id != 0 {
            self.cardinality(id, definition)?;
        }
        self.values(id, definition)?;
        self.forms(id, definition)?;
        if let Some(binding) = definition.first("binding") {
            self.binding(id, binding)?;
        }
        for constraint in definition.children("constraint") {
            self.constraint(id, constraint)?;
        }
        if definition.text_of("mustSupport") == Some("true") {
            self.node(id)?.must_support = true;
        }
        if let Some(modifier) = definition.text_of("isModifier") {
            self.node(id)?.modifier = modifier == "true";
            if id == 0 {
                self.compiler.set_modifier(self.number, modifier == "true");
            }
        }
        Ok(())
    }

    fn cardinality(&mut self, id: NodeId, definition: &Element) -> Result<(), Refusal> {
        let whole = self.whole;
        let node = self.node(id)?;
        let loosens = |name: &str| refusal("definition-loosens", name);
        if let Some(text) = definition.text_of("min") {
            let min: usize = text
                .parse()
                .map_err(|_| refusal("definition-value", "min"))?;
            if min < node.min.max(node.base.0) && !whole {
                return Err(loosens("min"));
            }
            node.min = match min <= node.base.0 {
                true => 0,
                false => min,
            };
        }
        match definition.text_of("max") {
            None => {}
            Some("*") if node.max.or(node.base.1).is_some() => return Err(loosens("max")),
            Some("*") => {}
            Some(text) => {
                let max: usize = text
                    .parse()
                    .map_err(|_| refusal("definition-value", "max"))?;
                if node.max.or(node.base.1).is_some_and(|limit| max > limit) {
                    return Err(loosens("max"));
                }
                if node.base.1 != Some(max) {
                    node.max = Some(max);
                }
            }
        }
        match node.max.or(node.base.1) {
            Some(max) if node.min > max => Err(refusal("definition-value", "max")),
            _ => Ok(()),
        }
    }

    fn types(&mut self, id: NodeId, definition: &Element) -> Result<(), Refusal> {
        let mut types: Vec<TypeRule> = Vec::new();
        let known = self.node(id)?.types.clone();
        for said in definition.children("type") {
            let code = said.text_of("code").unwrap_or_default();
            // The value of a primitive, and ids, are of types that only FHIRPath knows.
            if code.starts_with("http://hl7.org/fhirpath/") {
                return Ok(());
            }
            for name in ["aggregation", "versioning"] {
                if said.first(name).is_some() {
                    return Err(refusal("definition-not-served", name));
                }
            }
            let wrong = || refusal("definition-type", code);
            let ty = Type::named(code).ok_or_else(wrong)?;
            // A slice of what is defined elsewhere, as `Parameters.parameter.part` is, is written with the common type.
            if known
                .iter()
                .any(|rule| rule.ty.name().contains('.') && rule.ty.is_a(ty.name()))
            {
                return Ok(());
            }
            let above = known
                .iter()
                .find(|rule| ty.is_a(rule.ty.name()) || is_nested(rule.ty, ty))
                .ok_or_else(wrong)?;
            let ty = if is_nested(above.ty, ty) {
                above.ty
            } else {
                ty
            };
            let rule = self.type_rule(ty, said, above)?;
            match types.iter_mut().find(|rule| rule.ty == ty) {
                // Some list a type once for each of its profiles.
                Some(same) => {
                    same.profiles.extend(rule.profiles);
                    same.targets.extend(rule.targets);
                }
                None => types.push(rule),
            }
        }
        if types.is_empty() {
            return Ok(());
        }
        let fewer = types.len() < known.len()
            || types
                .iter()
                .any(|rule| !known.iter().any(|above| above.ty == rule.ty));
        let node = self.node(id)?;
        node.narrowed |= fewer;
        node.types = types;
        Ok(())
    }

    fn type_rule(
        &self,
        ty: &'static Type,
        said: &Element,
        above: &TypeRule,
    ) -> Result<TypeRule, Refusal> {
        let mut rule = TypeRule::any(ty);
        for address in said.children("profile").filter_map(Element::text) {
            let Some(profile) = self.profile(address, ty)? else {
                continue;
            };
            let refines = above.profiles.is_empty()
                || above
                    .profiles
                    .iter()
                    .any(|other| match (profile.id, other.id) {
                        (Some(id), Some(other)) => self.compiler.refines(id, other),
                        _ => profile.url == other.url,
                    });
            if !refines {
                return Err(refusal("definition-loosens", address));
            }
            rule.profiles.push(profile);
        }
        for address in said.children("targetProfile").filter_map(Element::text) {
            let target = self.target(address)?;
            let refines = above.targets.is_empty()
                || above.targets.iter().any(|other| {
                    target.ty.is_a(other.ty.name())
                        && match (target.profile, other.profile) {
                            (_, None) => true,
                            (Some(id), Some(other)) => self.compiler.refines(id, other),
                            (None, Some(_)) => false,
                        }
                });
            if !refines {
                return Err(refusal("definition-loosens", address));
            }
            rule.targets.push(target);
        }
        if rule.profiles.is_empty() {
            rule.profiles.clone_from(&above.profiles);
        }
        if rule.targets.is_empty() {
            rule.targets.clone_from(&above.targets);
        }
        Ok(rule)
    }

    /// The profile at this address; none where it is R4's own type, which says nothing more.
    fn profile(&self, address: &str, ty: &'static Type) -> Result<Option<ProfileRef>, Refusal> {
        let unknown = || refusal("definition-profile-unknown", address);
        let url = address.split_once('|').map_or(address, |(url, _)| url);
        if let Some(id) = self.compiler.find(address) {
            let fits = self
                .compiler
                .type_of(id)
                .is_some_and(|other| ty.is_a(other.name()) || other.is_a(ty.name()));
            return match fits {
                true => Ok(Some(ProfileRef {
                    url: url.into(),
                    id: Some(id),
                })),
                false => Err(refusal("definition-type", address)),
            };
        }
        if base_type(address).is_some_and(|base| ty.is_a(base.name())) {
            return Ok(None);
        }
        // R4's own extensions are told by their addresses, whatever else they say.
        if ty.name() == "Extension" && url.starts_with(OF_R4) {
            return Ok(Some(ProfileRef {
                url: url.into(),
                id: None,
            }));
        }
        Err(unknown())
    }

    fn target(&self, address: &str) -> Result<Target, Refusal> {
        if let Some(id) = self.compiler.find(address)
            && let Some(ty) = self.compiler.type_of(id)
        {
            return Ok(Target {
                ty,
                profile: Some(id),
            });
        }
        match base_type(address) {
            Some(ty) => Ok(Target { ty, profile: None }),
            None => Err(refusal("definition-profile-unknown", address)),
        }
    }

    fn values(&mut self, id: NodeId, definition: &Element) -> Result<(), Refusal> {
        if let Some(fixed) = definition.first("fixed") {
            let fixed = self.value(id, fixed)?;
            self.node(id)?.fixed = Some(Arc::new(fixed));
        }
        if let Some(pattern) = definition.first("pattern") {
            let pattern = self.value(id, pattern)?;
            self.node(id)?.pattern = Some(Arc::new(pattern));
        }
        for (name, comparison, rule) in [
            ("minValue", "$this >= %limit", "profile-value-min"),
            ("maxValue", "$this <= %limit", "profile-value-max"),
        ] {
            let Some(limit) = definition.first(name) else {
                continue;
            };
            let limit = self.value(id, limit)?;
            let expression = Expression::parse_with(comparison, &["limit"])
                .map_err(|_| refusal("definition-expression", name))?;
            self.node(id)?.bounds.push(Bound {
                expression,
                limit: Arc::new(limit),
                rule,
            });
        }
        Ok(())
    }

    /// A value of the definition, as one of the element's type.
    fn value(&mut self, id: NodeId, value: &Element) -> Result<Element, Refusal> {
        let wrong = || refusal("definition-value", value.type_name());
        let node = self.node(id)?;
        if node.types.iter().any(|rule| rule.ty == value.ty()) {
            return Ok(value.clone());
        }
        let rule = node.type_rule().ok_or_else(wrong)?;
        let related = rule.ty.is_a(value.type_name()) || value.ty().is_a(rule.ty.name());
        match (related, value.text()) {
            (true, Some(text)) => Element::primitive(rule.ty.name(), text).map_err(|_| wrong()),
            _ => Err(wrong()),
        }
    }

    fn forms(&mut self, id: NodeId, definition: &Element) -> Result<(), Refusal> {
        if let Some(text) = definition.text_of("maxLength") {
            let max: usize = text
                .parse()
                .map_err(|_| refusal("definition-value", "maxLength"))?;
            let node = self.node(id)?;
            node.length_max = Some(node.length_max.map_or(max, |known| known.min(max)));
        }
        let types = definition
            .children("type")
            .flat_map(|ty| ty.extensions(REGEX));
        for form in definition.extensions(REGEX).chain(types) {
            let text = form.text_of("value").unwrap_or_default();
            let form = Form::whole(text).ok_or_else(|| refusal("definition-form", text))?;
            self.node(id)?.forms.push(Arc::new(form));
        }
        Ok(())
    }

    fn binding(&mut self, id: NodeId, binding: &Element) -> Result<(), Refusal> {
        let code = binding.text_of("strength").unwrap_or_default();
        let set = binding.text_of("valueSet");
        let beyond = binding.extensions(SET_MAX).next();
        let beyond = beyond.and_then(|extension| extension.text_of("value"));
        let mut bindings = Vec::new();
        match (Strength::parse(code), set) {
            (Some(strength), Some(set)) => bindings.push(Binding::new(strength, set)),
            // Examples bind nobody; words alone cannot be held against a code.
            (None, _) if code == "example" => {}
            (Some(Strength::Preferred), None) => {}
            _ => return Err(refusal("definition-binding", code)),
        }
        bindings.extend(beyond.map(|set| Binding::new(Strength::Required, set)));
        let node = self.node(id)?;
        if !node.types.iter().any(|rule| Binding::is_for(rule.ty)) {
            return Err(refusal("definition-binding", code));
        }
        for binding in bindings {
            // A closer binding takes the place of a looser one of the profile above; a required one stays.
            node.bindings
                .retain(|known| known.strength == Strength::Required && *known != binding);
            node.bindings.push(binding);
        }
        Ok(())
    }

    fn constraint(&mut self, id: NodeId, constraint: &Element) -> Result<(), Refusal> {
        let key = constraint.text_of("key").unwrap_or_default();
        let of_r4 = constraint.text_of("source").and_then(base_type).is_some();
        if self.whole && of_r4 {
            return Ok(());
        }
        let severity = match constraint.text_of("severity") {
            Some("error") => Severity::Error,
            _ => Severity::Warning,
        };
        let text = constraint
            .text_of("expression")
            .ok_or_else(|| refusal("definition-expression", key))?;
        let on = self.node(id)?.type_rule().map(|rule| rule.ty);
        let mut rule = Rule::new(key, severity, text, on).map_err(|refused| {
            let name = refused.name.unwrap_or_else(|| refused.rule.to_owned());
            refusal("definition-expression", &format!("{key}: {name}"))
        })?;
        if let Some(name) = on.and_then(|ty| rule.unknown_names(ty).into_iter().next()) {
            return Err(refusal("definition-expression", &format!("{key}: {name}")));
        }
        let (human, human_en) = both_languages(constraint.first("human"));
        rule.human = human.map(Into::into);
        rule.human_en = human_en.map(Into::into);
        let node = self.node(id)?;
        match node.rules.iter().find(|known| *known.key == *key) {
            None => node.rules.push(rule),
            Some(known) if known.says_the_same(&rule) => {}
            Some(_) => return Err(refusal("definition-twice", key)),
        }
        Ok(())
    }

    fn slicing(&mut self, id: NodeId, slicing: &Element) -> Result<(), Refusal> {
        let mut discriminators = Vec::new();
        for said in slicing.children("discriminator") {
            let code = said.text_of("type").unwrap_or_default();
            let path = said.text_of("path").unwrap_or_default();
            let sort = Sort::parse(code).ok_or_else(|| refusal("definition-slicing", code))?;
            let steps = steps(path).ok_or_else(|| refusal("definition-slicing", path))?;
            discriminators.push(Discriminator { sort, steps });
        }
        let rules = slicing.text_of("rules").unwrap_or_default();
        let openness =
            Openness::parse(rules).ok_or_else(|| refusal("definition-slicing", rules))?;
        if discriminators.is_empty() {
            return Err(refusal("definition-slicing", "discriminator"));
        }
        let node = self.node(id)?;
        node.slicing = Some(Arc::new(Slicing {
            discriminators,
            ordered: slicing.text_of("ordered") == Some("true"),
            openness,
        }));
        Ok(())
    }
}

/// Whether a type is that of an element with elements of its own, which definitions call by what it refines.
fn is_nested(ty: &Type, said: &Type) -> bool {
    ty.kind() == TypeKind::Backbone && ty.is_a(said.name())
}
