//! A rule: its name, how grave what it finds is, its page, and what it looks at.

use super::{Paper, Remarks, Source};
use crate::diagnostic::Severity;

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// A stable name in English, such as `stale-year`; those of the layout that a decree prescribes
    /// begin with its name: `nd30-page-size`.
    pub name: &'static str,
    /// How grave it is where it is proved. A guess is a note, whatever stands here.
    pub severity: Severity,
    /// The page for people, as `page::Page` reads it.
    pub page: &'static str,
    /// What it looks at.
    pub look: Look,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub enum Look {
    /// A document.
    Paper(fn(&Paper, &mut Remarks<'_>)),
    /// A document beside the workbooks that it may have its figures from.
    Against(fn(&Paper, &[Source], &mut Remarks<'_>)),
    /// A dossier or workbooks.
    Source(fn(&Source, &mut Remarks<'_>)),
    /// Several documents and dossiers beside one another.
    Folder(fn(&[Paper], &[Source], &mut Remarks<'_>)),
}

/// Rules, each a line: its name, its severity, what it looks at and by which function. The page is
/// the file of the name in `src/check/pages`.
macro_rules! rules {
    ($($name:literal $severity:ident $look:ident($function:path);)*) => {
        /// The rules of this kind, in the order of the manual.
        pub const RULES: &[$crate::check::Rule] = &[$($crate::check::Rule {
            name: $name,
            severity: $crate::diagnostic::Severity::$severity,
            page: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/check/pages/", $name, ".md")),
            look: $crate::check::Look::$look($function),
        }),*];
    };
}

pub(crate) use rules;
