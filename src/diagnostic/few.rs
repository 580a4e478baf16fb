//! Findings of a kind beyond the first few → their number alone: nobody reads a thousand lines that
//! say the same, and each of them takes a search through the file that it is about.

use std::collections::BTreeMap;

use super::{Diagnostic, Place, Severity};

/// How many findings of a kind are told of one file.
pub(crate) const MOST: usize = 50;

/// The findings of one file, counted by kind.
#[derive(Debug, Default)]
pub(crate) struct Few {
    kinds: BTreeMap<&'static str, Kind>,
}

#[derive(Debug, Default)]
struct Kind {
    told: usize,
    left: usize,
    gravest: Option<Severity>,
    first_left: Option<Place>,
}

impl Few {
    /// Whether one more finding of a kind is to be told; otherwise it is counted. `place` is asked
    /// only for the first that is not.
    pub(crate) fn takes(
        &mut self,
        severity: Severity,
        name: &'static str,
        place: impl FnOnce() -> Option<Place>,
    ) -> bool {
        let kind = self.kinds.entry(name).or_default();
        if kind.told < MOST {
            kind.told += 1;
            return true;
        }
        kind.left += 1;
        kind.gravest = kind.gravest.max(Some(severity));
        if kind.left == 1 {
            kind.first_left = place();
        }
        false
    }

    /// A finding for the rest of each kind.
    pub(crate) fn rest(&self) -> impl Iterator<Item = Diagnostic> {
        self.kinds.iter().filter(|(_, kind)| kind.left > 0).map(|(name, kind)| {
            let message = format!("còn {} chỗ nữa như {MOST} chỗ đã nêu, không kể ra", kind.left);
            let severity = kind.gravest.unwrap_or(Severity::Warning);
            let mut finding = Diagnostic::new(severity, name, message)
                .hint("sửa những chỗ đã nêu rồi chạy lại để xem tiếp");
            finding.places.extend(kind.first_left.clone());
            finding
        })
    }
}

/// Findings without those of a kind that are too many in a text file, and with their number; what
/// is first of all about another place stays.
pub(crate) fn capped(findings: Vec<Diagnostic>, of: &str) -> Vec<Diagnostic> {
    let mut few = Few::default();
    let mut capped = Vec::with_capacity(findings.len());
    for finding in findings {
        let place = finding.places.first();
        let place =
            place.filter(|place| matches!(place, Place::Template { file, .. } if **file == *of));
        let Some(place) = place else {
            capped.push(finding);
            continue;
        };
        if few.takes(finding.severity, finding.name, || Some(place.clone())) {
            capped.push(finding);
        }
    }
    capped.extend(few.rest());
    capped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_a_kind_is_counted() {
        let mut few = Few::default();
        let took = (0..MOST + 7).filter(|_| few.takes(Severity::Error, "a", || None)).count();
        assert!(few.takes(Severity::Warning, "b", || None));
        let rest: Vec<Diagnostic> = few.rest().collect();
        assert_eq!((took, rest.len(), rest[0].severity), (MOST, 1, Severity::Error));
        assert!(rest[0].message.contains("còn 7 chỗ"), "{}", rest[0].message);
    }
}
