//! Documents that earlier versions made are read and renewed as those of now.

use std::path::Path;

use kehoach::docx::read::Package;
use kehoach::docx::read::manifest::Manifest;
use kehoach::merge::{Merged, Options, Outcome, merge};

use super::cases::written;
use super::edits::Edited;
use super::texts;

const PLAN: &str = include_str!("../docx/ke_hoach.txt");

/// What an earlier version wrote into the plan about its figures.
const EARLIER: &str = include_str!("ban-truoc.xml");

fn manifest(file: &[u8]) -> Manifest {
    Package::open(file).unwrap().manifest().unwrap().1
}

/// The plan as a person has left it, with the manifest of now or that of an earlier version.
fn edited(is_earlier: bool) -> Vec<u8> {
    let mut edited = Edited::of(&written(PLAN), 0);
    edited.replace("Đề ra giải pháp", "Đề ra nhiều giải pháp");
    if is_earlier {
        edited.put("customXml/item1.xml", EARLIER);
    }
    edited.packed()
}

fn renewed(file: &[u8], now: &str) -> Merged {
    let now = written(&PLAN.replace("=07 xã", "=08 xã").replace("=1.250", now)).into();
    match merge(Path::new("a.docx"), file, &now, &Options::default()) {
        Outcome::Merged(merged) => *merged,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_an_earlier_version_wrote_says_the_same() {
    let (earlier, mut now) = (manifest(&edited(true)), manifest(&edited(false)));
    // How wide columns are it did not say.
    now.base.as_mut().unwrap().tables.iter_mut().for_each(|table| table.widths.clear());
    assert_eq!(earlier.base, now.base);
    assert_eq!((earlier.figures, earlier.tables), (now.figures, now.tables));
    assert_eq!(earlier.sections, now.sections);
}

#[test]
fn what_an_earlier_version_made_is_renewed() {
    let [earlier, now] = [true, false].map(|is_earlier| renewed(&edited(is_earlier), "=1.300"));
    assert_eq!(earlier.renewed, now.renewed);
    assert_eq!(earlier.renewed.len(), 2);
    assert_eq!(texts(&earlier.bytes), texts(&now.bytes));
    // From then on it is one of now.
    let again = renewed(&earlier.bytes, "=1.310");
    assert_eq!(again.renewed.len(), 1);
    let texts = texts(&again.bytes);
    assert!(texts.iter().any(|text| text.contains("nhiều giải pháp")));
    assert!(texts.iter().any(|text| text == "1.310"));
}
