//! The work for one document does not grow with the number of documents, whatever shape the dossier
//! has: counted in rows, columns and names that are looked at, never in time.

#[path = "../../benches/office/generate.rs"]
mod generate;
#[path = "../../benches/office/shapes.rs"]
mod shapes;

use std::fmt::Write as _;
use std::path::Path;

use kehoach::build::{Case, case};
use kehoach::counted;

use generate::Kind;

/// The documents that are made of each dossier, after one that makes the indices.
const MADE: usize = 6;

/// What the documents of a dossier of so many units look at, each.
fn looked_at(kind: Kind, units: usize, folder: &Path) -> u64 {
    let folder = folder.join(format!("{}-{units}", kind.name()));
    generate::dossier(kind, units, &folder).unwrap();
    let (case, _) = case::load(&folder);
    let case: Box<dyn Case> = case.unwrap();
    assert_eq!(case.documents().len(), units, "{}", kind.name());
    let make = |index| assert!(case.make(index).0.is_some(), "{} {index}", kind.name());
    make(units / 2);
    counted::taken();
    // The same units of a small dossier and of a large one, which have the same figures.
    (1..=MADE).for_each(make);
    counted::taken() / MADE as u64
}

#[test]
fn a_document_costs_the_same_among_a_hundred_and_among_a_thousand() {
    let folder = tempfile::tempdir().unwrap();
    let mut grown = String::new();
    for kind in Kind::ALL {
        let few = looked_at(kind, 100, folder.path());
        let many = looked_at(kind, 1_000, folder.path());
        assert!(few > 0, "{}: nothing is counted", kind.name());
        if many * 100 > few * 105 {
            let _ = writeln!(grown, "{}: {few} among 100, {many} among 1,000", kind.name());
        }
    }
    assert_eq!(grown, "", "what a document looks at grows with the number of documents");
}
