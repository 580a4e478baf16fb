//! The work for one document does not grow with the number of documents, whatever shape the dossier
//! has: counted in rows, columns and names that are looked at, and in memory that is taken, never in
//! time.

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

/// How many units dossiers have. Of longer lists rows are made when they are asked for, so that a
/// document costs some more than among a hundred, whose rows are made at once; from there on it must
/// cost the same.
const UNITS: [usize; 2] = [300, 1_000];

/// What each document of a dossier of so many units costs, by what is counted.
fn costs(kind: Kind, units: usize, folder: &Path) -> [(&'static str, u64); 3] {
    let folder = folder.join(format!("{}-{units}", kind.name()));
    generate::dossier(kind, units, &folder).unwrap();
    let (case, _) = case::load(&folder);
    let case: Box<dyn Case> = case.unwrap();
    assert_eq!(case.documents().len(), units, "{}", kind.name());
    let make = |index| assert!(case.make(index).0.is_some(), "{} {index}", kind.name());
    make(units / 2);
    counted::taken();
    // The same units of a small dossier and of a large one, which have the same figures.
    let memory = allocation_counter::measure(|| (1..=MADE).for_each(make));
    let costs = [
        ("rows, columns and names looked at", counted::taken()),
        ("times that memory is taken", memory.count_total),
        ("bytes taken", memory.bytes_total),
    ];
    costs.map(|(counted, all)| (counted, all / MADE as u64))
}

#[test]
fn a_document_costs_the_same_among_few_units_and_among_many() {
    let folder = tempfile::tempdir().unwrap();
    let mut grown = String::new();
    for kind in Kind::ALL {
        let [few, many] = UNITS.map(|units| costs(kind, units, folder.path()));
        for ((counted, few), (_, many)) in few.into_iter().zip(many) {
            assert!(few > 0, "{}: no {counted}", kind.name());
            if many * 100 > few * 105 {
                let name = kind.name();
                let _ = writeln!(grown, "{name}: {counted}: {few} among few, {many} among many");
            }
        }
    }
    assert_eq!(grown, "", "what a document costs grows with the number of documents");
}
