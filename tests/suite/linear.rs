//! The work for one document does not grow with the number of documents, whatever shape the dossier
//! has: counted in rows, columns and names that are looked at, and in memory that is taken, never in
//! time.

#[path = "../../benches/office/generate.rs"]
mod generate;
#[path = "../../benches/office/shapes.rs"]
mod shapes;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use kehoach::build::{Case, case};
use kehoach::{changes, counted};
use rust_xlsxwriter::Workbook;

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
    let make = |index| assert!(case.make(index, false).0.is_some(), "{} {index}", kind.name());
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

/// In what the annexes that are compared are long.
#[derive(Debug, Clone, Copy)]
enum Long {
    /// A row for each unit.
    Units,
    /// A column for each unit.
    Columns,
    /// Rows that all have one name.
    OneName,
    /// Rows that have most of their words in common.
    Tasks,
}

/// An annex so long. The later one has all in the opposite order, other figures, and every other
/// name changed.
fn annex(long: Long, length: u32, is_later: bool, folder: &Path) -> PathBuf {
    let path = folder.join(format!("{long:?}-{length}-{is_later}.xlsx"));
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    let added = if is_later { " Mới" } else { "" };
    for (column, head) in (0..).zip(["TT", "Nội dung", "Kế hoạch", "Thực hiện"]) {
        page.write(0, column, head).unwrap();
    }
    for at in 0..length {
        let thing = if is_later { length - 1 - at } else { at };
        let letters = [thing / 676 % 26, thing / 26 % 26, thing % 26];
        let own: String = letters.map(|at| char::from(b'A' + at as u8)).iter().collect();
        let added = if at % 2 == 0 { added } else { "" };
        let (row, column) = (at + 1, u16::try_from(at).unwrap() + 4);
        // Of few and of many as large, so that the same is asked of them.
        let figure = 10_000 + thing + u32::from(is_later);
        let name = match long {
            Long::Columns => {
                page.write(0, column, format!("Xã {own}{added}")).unwrap();
                for row in 1..4 {
                    page.write(row, column, figure).unwrap();
                }
                continue;
            }
            Long::Units => format!("Xã {own}{added}"),
            Long::OneName => "Trong đó nữ".to_owned(),
            Long::Tasks => format!("Rà soát, lập kế hoạch {own}{added} theo quy định"),
        };
        page.write(row, 0, row).unwrap();
        page.write(row, 1, name).unwrap();
        page.write(row, 2, figure).unwrap();
        page.write(row, 3, figure * 2).unwrap();
    }
    if matches!(long, Long::Columns) {
        for (row, name) in (1..).zip(["Hộ nghèo", "Hộ cận nghèo", "Hộ thoát nghèo"]) {
            page.write(row, 0, row).unwrap();
            page.write(row, 1, name).unwrap();
        }
    }
    workbook.save(&path).unwrap();
    path
}

/// What is looked at to compare two annexes so long.
fn compared(long: Long, length: u32, folder: &Path) -> u64 {
    let read = |is_later| case::look(&annex(long, length, is_later, folder)).0.unwrap();
    let (old, new) = (read(false), read(true));
    counted::taken();
    let found = changes::between(&old, &new);
    assert!(found.len() >= length as usize, "{long:?}: {}", changes::text::count(&found));
    changes::text::text(&found);
    counted::taken()
}

#[test]
fn comparing_costs_as_much_as_there_is_to_compare() {
    let folder = tempfile::tempdir().unwrap();
    let mut grown = String::new();
    for long in [Long::Units, Long::Columns, Long::OneName, Long::Tasks] {
        let few = compared(long, 300, folder.path());
        let many = compared(long, 3_000, folder.path());
        if many > few * 11 {
            let _ = writeln!(grown, "{long:?}: {few} for 300, {many} for 3,000");
        }
    }
    assert_eq!(grown, "", "what is looked at grows faster than the annexes");
}
