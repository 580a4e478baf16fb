//! A document that begins as one of a year before → what is written in its place.

use std::path::Path;

use super::{LARGEST, Put, There, Writer, unwritable};
use crate::build::{begun, files, panic};
use crate::diagnostic::{Diagnostic, Place};
use crate::docx::Made;
use crate::docx::seal::Seal;
use crate::merge::{Merged, Outcome, Own, Reason};

impl Writer<'_> {
    /// Whether a document is made as it is to begin: where none is, or one that nobody has been at.
    pub(super) fn begins(&self, there: &There) -> bool {
        let is_free = match there {
            There::Nothing | There::Same => true,
            There::Other(old) if old.seal == Seal::Edited => self.options.force,
            There::Other(old) => old.seal == Seal::Intact,
            There::Strange(_) => false,
        };
        is_free && !self.options.merging.annexes_only
    }

    /// The document of a year before as one of this year.
    pub(super) fn begun(
        &self,
        path: &Path,
        start: &Path,
        made: &Made,
    ) -> Result<Merged, Diagnostic> {
        let unused = |reason| begun::not_used(reason, start).at(Place::file(path));
        let before = files::read(start, LARGEST).map_err(|_| unused(None))?;
        let outcome = panic::catch(|| {
            (self.options.merge)(path, (&before, None), made, &self.options.merging)
        });
        match outcome.unwrap_or(Outcome::Not(Reason::Unreadable)) {
            Outcome::Merged(merged) => Ok(*merged),
            Outcome::Same => Ok(Merged {
                bytes: before,
                renewed: Vec::new(),
                findings: Vec::new(),
                own: Own::default(),
                is_incomplete: false,
                has_come_along: true,
            }),
            Outcome::Not(reason) => Err(unused(Some(reason))),
        }
    }

    /// Writes a document that has begun as one of a year before.
    pub(super) fn put_begun(
        &self,
        there: There,
        path: &Path,
        made: &Made,
        mut merged: Merged,
    ) -> Result<Put, Diagnostic> {
        let findings = self.told_of(path, made, &mut merged)?;
        let begun = Made::from(merged.bytes);
        // What was as the template alone would make it is no longer so.
        let there = match there {
            There::Same => self.look(path, &begun).map_err(|error| unwritable(&error))?,
            there => there,
        };
        let mut put = self.put_over(there, path, &begun)?;
        put.findings.extend(findings);
        put.findings.push(begun::told());
        // Another build finds nothing to do, and says less; and nobody has sent what it was before.
        put.hash = None;
        put.changes = Vec::new();
        put.merged = Some((begun.bytes().to_owned(), Own::default()));
        Ok(put)
    }
}
