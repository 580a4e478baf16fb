//! What several rules say of one slip → what the one says that tells most.

use crate::diagnostic::{Certainty, Diagnostic};

/// Leaves out what follows from another finding: a name that is spelled in two ways is neither another
/// name in a table nor a unit that there is no more.
pub(super) fn told_once(findings: &mut Vec<Diagnostic>) {
    let variants: Vec<Vec<String>> = findings
        .iter()
        .filter(|finding| finding.name == "name-variants")
        .map(|finding| quoted(&finding.message).map(str::to_owned).collect())
        .collect();
    if variants.is_empty() {
        return;
    }
    findings.retain(|finding| {
        let is_other = match finding.name {
            "list-and-table" => quoted(&finding.message).next().is_some(),
            "unit-abolished" => finding.certainty == Some(Certainty::Guess),
            _ => return true,
        };
        let mut names = quoted(&finding.message);
        // A table may leave out the word of the kind.
        let is_of = |name: &str, names: &[String]| {
            names.iter().any(|own| {
                own == name || own.strip_suffix(name).is_some_and(|kind| kind.ends_with(' '))
            })
        };
        !is_other || !names.all(|name| variants.iter().any(|names| is_of(name, names)))
    });
}

/// What a message quotes.
fn quoted(message: &str) -> impl Iterator<Item = &str> {
    message.split('“').skip(1).filter_map(|rest| rest.split('”').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelled_name_is_told_once() {
        let told = |name, message| {
            let mut finding = Diagnostic::warning(name, message);
            finding.certainty = Some(Certainty::Guess);
            finding
        };
        let variants = || told("name-variants", "văn bản ghi cả “Xã Phú Bình” và “Xã Phú Bính”");
        let table =
            || told("list-and-table", "câu ghi “Phú Bình”, bảng trong văn bản ghi “Phú Bính”");
        let other = || told("unit-abolished", "không còn “Xã Tân Khê” từ 01/7/2025");
        let gone = || told("unit-abolished", "không còn “Xã Phú Bính” từ 01/7/2025");
        let mut alone = vec![table(), gone()];
        told_once(&mut alone);
        assert_eq!(alone.len(), 2);
        let mut all = vec![variants(), table(), other(), gone()];
        told_once(&mut all);
        assert_eq!(all, [variants(), other()]);
    }
}
