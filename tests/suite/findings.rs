//! Findings as the snapshots of the steps show them.

use std::fmt::Write as _;

use kehoach::diagnostic::Diagnostic;

/// Appends findings, each with its hint and its places.
pub(crate) fn show(findings: &[Diagnostic], shown: &mut String) {
    for finding in findings {
        writeln!(shown, "{:?} {}: {}", finding.severity, finding.name, finding.message).unwrap();
        if let Some(hint) = &finding.hint {
            writeln!(shown, "  → {hint}").unwrap();
        }
        for place in &finding.places {
            writeln!(shown, "  {place}").unwrap();
        }
    }
}
