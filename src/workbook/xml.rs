//! What reading XML parts takes beyond quick-xml.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use super::error::Error;

/// The value of an attribute, by its name without a prefix.
pub(super) fn attribute<'a>(
    element: &'a BytesStart<'_>,
    name: &str,
) -> Result<Option<Cow<'a, str>>, Error> {
    for attribute in element.attributes() {
        let attribute = attribute?;
        if attribute.key.local_name().as_ref() == name {
            return match attribute.normalized_value(XmlVersion::Implicit1_0) {
                Ok(value) => Ok(Some(value)),
                Err(_) => Err(Error::broken("nội dung XML sai")),
            };
        }
    }
    Ok(None)
}

/// A yes-or-no attribute: `1`, `true` and `on` are yes.
pub(super) fn is_set(element: &BytesStart<'_>, name: &str) -> Result<bool, Error> {
    Ok(matches!(attribute(element, name)?.as_deref(), Some("1" | "true" | "on")))
}

/// A number in an attribute.
pub(super) fn number<T: std::str::FromStr>(
    element: &BytesStart<'_>,
    name: &str,
) -> Result<Option<T>, Error> {
    Ok(attribute(element, name)?.and_then(|value| value.trim().parse().ok()))
}
