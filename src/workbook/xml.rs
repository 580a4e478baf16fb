//! What reading XML parts takes beyond quick-xml.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::error::Error;

/// The value of an attribute without a prefix.
pub(super) fn attribute<'a>(
    element: &'a BytesStart<'_>,
    name: &str,
) -> Result<Option<Cow<'a, str>>, Error> {
    find(element, |attribute| attribute.key.as_ref() == name)
}

/// The value of an attribute that has a prefix, whichever, by its name after it.
pub(super) fn qualified<'a>(
    element: &'a BytesStart<'_>,
    name: &str,
) -> Result<Option<Cow<'a, str>>, Error> {
    find(element, |attribute| {
        attribute.key.local_name().as_ref() == name && attribute.key.prefix().is_some()
    })
}

fn find<'a>(
    element: &'a BytesStart<'_>,
    is_wanted: impl Fn(&Attribute<'_>) -> bool,
) -> Result<Option<Cow<'a, str>>, Error> {
    for attribute in element.attributes() {
        let attribute = attribute?;
        if is_wanted(&attribute) {
            return match attribute.normalized_value(XmlVersion::Implicit1_0) {
                Ok(value) => Ok(Some(value)),
                Err(_) => Err(Error::broken("nội dung XML sai")),
            };
        }
    }
    Ok(None)
}

/// Whether the value of an attribute says yes: `1`, `true` or `on`.
pub(super) fn is_yes(value: Option<Cow<'_, str>>) -> bool {
    matches!(value.as_deref(), Some("1" | "true" | "on"))
}

/// The number that the value of an attribute is, if it is one.
pub(super) fn number<T: std::str::FromStr>(value: Option<Cow<'_, str>>) -> Option<T> {
    value?.trim().parse().ok()
}

/// Whether an event begins an element that has an end of its own.
pub(super) const fn is_start(event: &Event<'_>) -> bool {
    matches!(event, Event::Start(_))
}

/// Adds what an event says in text.
pub(super) fn add_text(text: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(more) => text.push_str(&more.xml10_content()),
        Event::CData(more) => text.push_str(&more.xml10_content()),
        Event::GeneralRef(entity) => text.extend(resolve(entity)),
        _ => {}
    }
}

/// The character that an entity stands for.
pub(super) fn resolve(entity: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return Some(c);
    }
    match entity.xml10_content().as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
