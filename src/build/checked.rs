//! A document that was made or renewed → what a careful reader would find in its words and figures.

use std::path::Path;

use super::panic;
use crate::check::paper::Role;
use crate::check::{self, LeftOut, Paper};
use crate::diagnostic::{Certainty, Diagnostic, Place, Severity};

/// How large a document may be that is checked while it is made, in bytes: some hundred pages. What is
/// larger is tables, whose cells are told where they are read.
const LARGEST: usize = 256 << 10;

/// What was found in documents.
#[derive(Debug, Default)]
pub struct Checked {
    /// What is wrong whatever the truth is.
    pub findings: Vec<Diagnostic>,
    /// How many places may be wrong.
    pub guesses: usize,
}

/// What is found in a document that is to stand at a path.
pub(super) fn document(path: &Path, bytes: &[u8], left_out: &LeftOut) -> Checked {
    if bytes.len() > LARGEST {
        return Checked::default();
    }
    let Some(paper) = Paper::unflawed(&path.display().to_string(), bytes) else {
        return Checked::default();
    };
    // The layout is the program's own, and what cells say is told where they are read.
    let mut found = check::words(&paper, left_out).findings;
    found.retain(|finding| match finding.places.first() {
        Some(Place::Document { paragraph, .. }) => {
            paper.paragraphs.get(paragraph - 1).is_none_or(|it| it.role != Role::Cell)
        }
        _ => true,
    });
    let is = |certainty| move |finding: &&Diagnostic| finding.certainty == Some(certainty);
    let guesses = found.iter().filter(is(Certainty::Guess)).count();
    found.retain(|finding| is(Certainty::Proved)(&finding) && finding.severity > Severity::Note);
    for finding in &mut found {
        // An error of a build is what could not be made. One place is enough to find it, and what
        // stands in many documents alike is told once.
        finding.severity = Severity::Warning;
        finding.places.truncate(1);
    }
    Checked { findings: found, guesses }
}

/// What a look at a document gives, also where it breaks off.
pub(super) fn caught(look: impl FnOnce() -> Checked) -> Checked {
    panic::catch(look).unwrap_or_else(|panic| Checked {
        findings: vec![panic.diagnostic("soát văn bản này")],
        guesses: 0,
    })
}

/// What is said of places that may be wrong, where there are some.
pub(super) fn guessed(guesses: usize, out: &Path) -> Option<Diagnostic> {
    let message = format!("còn {guesses} chỗ trong các văn bản nên xem lại, có thể đúng");
    let hint = format!("chạy `kehoach check {}` để xem từng chỗ", out.display());
    let note = Diagnostic::note("check-guesses", message).hint(hint).at(Place::file(out));
    (guesses > 0).then_some(note)
}
