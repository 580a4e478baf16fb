//! Messages of other programs, known by their form.

/// What stands in the message for each `{}`, where the message is the one of this form.
pub(crate) fn fit<'a>(message: &'a str, form: &str) -> Option<Vec<&'a str>> {
    let mut fixed = form.split("{}");
    let mut rest = message.strip_prefix(fixed.next()?)?;
    let mut parts = Vec::new();
    let mut fixed = fixed.peekable();
    while let Some(next) = fixed.next() {
        let at = match (fixed.peek(), next) {
            (None, "") => rest.len(),
            (None, end) => rest.len() - rest.strip_suffix(end).map(|_| end.len())?,
            (Some(_), next) => rest.find(next)?,
        };
        parts.push(&rest[..at]);
        rest = &rest[at + next.len()..];
    }
    rest.is_empty().then_some(parts)
}
