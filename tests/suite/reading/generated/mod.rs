//! Annexes of random shape, written as xlsx and as ods, read back as what they were made from.
//!
//! A shape is drawn (`shape`), laid out in a sheet with its right reading beside (`layout`), with
//! order numbers of one of many styles (`numbers`), and only so that a careful person reads it in
//! one way: names differ, and what a style stands under is the same all through the sheet.

mod layout;
mod numbers;
mod shape;

use std::collections::BTreeMap;

use kehoach::dossier::File;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{TestCaseError, TestRunner};

use self::layout::Made;
use self::shape::Shape;
use super::notation::{self, Moved};
use super::{ods, read, xlsx};

/// How many shapes the normal run tries; `PROPTEST_CASES` tries more.
const SHAPES: u32 = 150;

/// How what is read of a shape differs from what it was made of.
fn difference(shape: &Shape, as_ods: bool) -> Option<String> {
    let Made { sheet, reading } = layout::made(shape);
    let moved = Moved { rows: shape.moved.0, columns: shape.moved.1 };
    let sheets = [moved.apply(&sheet)];
    let file = match as_ods {
        true => File { name: "bieu.ods".to_owned(), bytes: ods::write(&sheets) },
        false => File { name: "bieu.xlsx".to_owned(), bytes: xlsx::write(&sheets) },
    };
    notation::difference(&reading, &read(&[file], None, moved))
        .map(|difference| format!("{difference}\n{}", layout::drawn(&sheet)))
}

fn shapes() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(SHAPES)
}

#[test]
fn reads_back() {
    let config =
        ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(shapes()) };
    let drawn = TestRunner::new(config).run(&shape::any_shape(), |shape| {
        for as_ods in [false, true] {
            if let Some(difference) = difference(&shape, as_ods) {
                return Err(TestCaseError::fail(difference));
            }
        }
        Ok(())
    });
    if let Err(error) = drawn {
        panic!("{error}");
    }
}

/// What goes wrong with which features, over as many shapes: for whoever works on the reading.
/// `PROPTEST_CASES=500 cargo test --test suite survey -- --ignored --nocapture`
#[test]
#[ignore = "prints a survey, and tests nothing"]
#[allow(clippy::print_stdout, reason = "that is what it is for")]
fn survey() {
    let mut runner = TestRunner::deterministic();
    let mut features: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let mut smallest: Vec<(usize, String)> = Vec::new();
    let mut wrong = 0;
    for _ in 0..shapes() {
        let shape = shape::any_shape().new_tree(&mut runner).unwrap().current();
        let difference = difference(&shape, false);
        wrong += u32::from(difference.is_some());
        for feature in shape.features() {
            let counted = features.entry(feature).or_default();
            counted.0 += u32::from(difference.is_some());
            counted.1 += 1;
        }
        smallest.extend(difference.map(|text| (text.len(), format!("{shape:?}\n{text}"))));
    }
    smallest.sort();
    for (_, text) in smallest.iter().take(12) {
        println!("{text}\n");
    }
    println!("{wrong} of {} read otherwise", shapes());
    for (feature, (wrong, all)) in features {
        println!("{wrong:4} of {all:4} {feature}");
    }
}
