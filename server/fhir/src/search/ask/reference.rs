//! References as they are asked for: an id, a kind and an id, an address.

use super::wrong::Wrong;
use super::{Context, escape, modifier};
use crate::key::{Id, Key, Kind, local_reference};
use crate::search::{Parameter, Referent, Want};

const FORM: &str = "id | Type/id | http://…";

/// Where the references of a parameter lead.
pub(super) struct Leads {
    to_resources: bool,
    to_definitions: bool,
    kinds: Vec<Kind>,
}

impl Leads {
    /// Those of a parameter.
    pub fn of(parameter: &Parameter) -> Leads {
        let to_resources = parameter.types.contains(&"Reference");
        Leads {
            to_resources,
            to_definitions: !to_resources || parameter.types.len() > 1,
            kinds: modifier::targets(parameter),
        }
    }

    /// To resources of any kind.
    pub fn anywhere() -> Leads {
        Leads {
            to_resources: true,
            to_definitions: false,
            kinds: Kind::all().collect(),
        }
    }

    /// What one value asks for. An id alone may be of any kind to which the references lead; a version counts for
    /// definitions only.
    pub fn wants(
        &self,
        kind: Option<Kind>,
        value: &str,
        context: &Context<'_>,
    ) -> Result<Vec<Want>, Wrong> {
        let text = escape::plain(value)?;
        if self.to_resources {
            if let Some(key) = local_reference(&text, context.bases) {
                return match kind {
                    Some(kind) if kind != key.kind => Err(Wrong::value(FORM)),
                    _ => Ok(vec![Want::Reference(Referent::Own(key))]),
                };
            }
            if let Some(id) = Id::parse(&text) {
                let kinds = kind.map_or_else(|| self.kinds.clone(), |kind| vec![kind]);
                let own = |kind| {
                    let id = id.clone();
                    Want::Reference(Referent::Own(Key { kind, id }))
                };
                return Ok(kinds.into_iter().map(own).collect());
            }
        }
        let referent = match self.to_definitions {
            true => definition(value)?,
            false => elsewhere(&text, kind),
        };
        referent
            .map(|referent| vec![Want::Reference(referent)])
            .ok_or_else(|| Wrong::value(FORM))
    }
}

/// Whether the text is an address by itself: a scheme and something behind it.
pub(super) fn is_address(text: &str) -> bool {
    let scheme = |scheme: &str| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    };
    text.split_once(':')
        .is_some_and(|(first, rest)| scheme(first) && !rest.is_empty())
}

/// A resource that is not of this server, whatever its version. Of a kind that is not served here, the kind and id are
/// the address.
fn elsewhere(text: &str, kind: Option<Kind>) -> Option<Referent> {
    let url = text.split_once("/_history/").map_or(text, |(url, _)| url);
    let mut parts = url.rsplit('/');
    let (id, ty) = (parts.next()?, parts.next());
    if let Some(kind) = kind
        && ty != Some(kind.name())
    {
        return None;
    }
    let named = |ty: &str| {
        ty.starts_with(|first: char| first.is_ascii_uppercase())
            && ty.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let is_relative = ty.is_some_and(named) && Id::parse(id).is_some() && parts.next().is_none();
    (is_address(url) || is_relative).then(|| Referent::Outside {
        url: url.into(),
        version: "".into(),
    })
}

/// A definition, with its version where one is named. A fragment within it does not count.
fn definition(value: &str) -> Result<Option<Referent>, Wrong> {
    let value = value.split('#').next().unwrap_or(value);
    let (url, version) = escape::split_once(value, '|')?;
    let url = escape::plain(url)?;
    let version = escape::plain(version.unwrap_or_default())?;
    Ok((!url.is_empty()).then(|| Referent::Outside {
        url: url.into(),
        version: version.into(),
    }))
}
