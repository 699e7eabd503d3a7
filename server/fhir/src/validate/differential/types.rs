//! What a definition says about the types of an element: fewer of them, profiles, and targets of references.

use super::{Applying, Refusal, refusal};
use crate::definitions::{Type, TypeKind};
use crate::element::Element;
use crate::validate::conform::base_type;
use crate::validate::tree::{NodeId, ProfileRef, Target, TypeRule};

/// Where R4's own definitions stand.
const OF_R4: &str = "http://hl7.org/fhir/StructureDefinition/";

impl Applying<'_, '_> {
    pub(super) fn types(&mut self, id: NodeId, definition: &Element) -> Result<(), Refusal> {
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
}

/// Whether a type is that of an element with elements of its own, which definitions call by what it refines.
fn is_nested(ty: &Type, said: &Type) -> bool {
    ty.kind() == TypeKind::Backbone && ty.is_a(said.name())
}
