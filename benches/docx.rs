//! How long it takes to prepare a writer, and to write one document: a real plan of a province with
//! its annex of 12 rows and 12 columns, every figure anchored, and the same with a body of 7 pages.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use kehoach::document::{Document, text};
use kehoach::docx::{Properties, Writer};
use kehoach::profile::Profile;

const PLAN: &str = include_str!("../tests/suite/docx/full/bac_kan.txt");

fn writing(criterion: &mut Criterion) {
    let profile = Profile::nd30();
    criterion.bench_function("docx: read the profile", |bench| bench.iter(Profile::nd30));
    criterion.bench_function("docx: prepare a writer", |bench| {
        bench.iter(|| Writer::new(black_box(&profile)));
    });
    let writer = Writer::new(&profile);
    let plan = text::parse(PLAN).expect("the plan is a document");
    // A district's plan is shorter: its body fills seven pages.
    let mut shorter = plan.clone();
    shorter.blocks.truncate(50);
    let mut bare = plan.clone();
    bare.annexes.clear();
    let mut measure = |name: &str, document: &Document| {
        let properties = Properties::of(document, &profile);
        criterion.bench_function(name, |bench| {
            bench.iter(|| writer.write(black_box(document).clone(), &properties));
        });
    };
    measure("docx: write a plan of 11 pages and its annex", &plan);
    measure("docx: write a plan of 7 pages and its annex", &shorter);
    measure("docx: write a plan of 11 pages without annex", &bare);
}

criterion_group!(benches, writing);
criterion_main!(benches);
