//! How long each step takes on the real case: reading its workbooks, finding the annexes, all that
//! comes before the first document, and the steps of a district's document.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use kehoach::annex::{self, Correction};
use kehoach::build::case;
use kehoach::docx::{Properties, Writer};
use kehoach::dossier::{self, File};
use kehoach::markup;
use kehoach::profile::Profile;
use kehoach::template::{Engine, builtin};
use kehoach::workbook;

const WORKBOOKS: [&str; 2] = ["phu-bieu.xlsx", "thong-tin-chung.xlsx"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs/bac-kan-2025")
}

fn files() -> Vec<File> {
    let read = |name: &str| fs::read(folder().join(name)).expect("the real case is there");
    WORKBOOKS.iter().map(|name| File { name: (*name).to_owned(), bytes: read(name) }).collect()
}

/// What is done once, however many documents there are.
fn once(criterion: &mut Criterion) {
    let files = files();
    let manifest = fs::read_to_string(folder().join("ho-so.toml")).expect("the real case is there");
    for file in &files {
        criterion.bench_function(&format!("workbook: read {}", file.name), |bench| {
            bench.iter(|| workbook::read(&file.name, black_box(&file.bytes)));
        });
    }
    let (book, _) = workbook::read(&files[0].name, &files[0].bytes);
    let book = book.expect("the annex can be read");
    let correction = Correction::default();
    criterion.bench_function("annex: find the table of targets", |bench| {
        bench.iter(|| annex::find(black_box(&book.sheets[0]), &correction));
    });
    criterion.bench_function("dossier: open", |bench| {
        bench.iter(|| dossier::open("bac-kan-2025", black_box(&manifest), &files));
    });
    let all = || builtin::TEMPLATES.iter().copied();
    criterion.bench_function("template: read all", |bench| bench.iter(|| Engine::new(all())));
    criterion.bench_function("template: read those of a plan of targets", |bench| {
        bench.iter(|| Engine::of(all(), ["ke-hoach-muc-tieu.md"]));
    });
    criterion.bench_function("build: load the case", |bench| {
        bench.iter(|| case::load(&folder()));
    });
}

/// What is done for each document: the province's, and the first district's.
fn each(criterion: &mut Criterion) {
    let (dossier, _) = case::open(&folder());
    let dossier = dossier.expect("the real case can be read");
    let (engine, _) = case::engine(&folder(), &dossier);
    let profile = Profile::nd30();
    let writer = Writer::new(&profile);
    for (plan, whose) in dossier.plans.iter().zip(["province", "district"]) {
        let names = dossier.names(plan);
        criterion.bench_function(&format!("dossier: names for the {whose}"), |bench| {
            bench.iter(|| dossier.names(black_box(plan)));
        });
        let fill = || engine.fill(&plan.template, &names, &dossier.origins).0;
        criterion.bench_function(&format!("template: fill that of the {whose}"), |bench| {
            bench.iter(fill);
        });
        let filled = fill().expect("the template can be filled");
        let parse = || markup::parse(black_box(&filled), &dossier.origins, &dossier).0;
        criterion.bench_function(&format!("markup: parse that of the {whose}"), |bench| {
            bench.iter(parse);
        });
        let document = parse();
        let properties = Properties::of(&document, &profile);
        criterion.bench_function(&format!("docx: write that of the {whose}"), |bench| {
            bench.iter(|| writer.write(black_box(&document).clone(), &properties));
        });
    }
}

criterion_group!(benches, once, each);
criterion_main!(benches);
