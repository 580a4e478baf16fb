//! Inputs made at random from real ones, for all that reads what strangers have written: each ends in
//! a result or in findings, within a time and a memory, and never the process.
//!
//! A target runs as a process of its own, so that an abort or a hang is seen, told with its input,
//! and gone on from. The inputs of a seed are always the same: input 812 of seed 1 is made from
//! nothing but these two numbers and the seeds' files, so that it can be made again after the process
//! that tried it is gone.
//!
//! ```text
//! KEHOACH_FUZZ_RUNS=100000 cargo test --test suite fuzz::    more inputs for each target
//! KEHOACH_FUZZ_SEED=7 …                                       other inputs
//! KEHOACH_FUZZ_INPUT=file cargo test --test suite fuzz::xls   one input alone
//! ```

mod mutate;
pub(crate) mod numbers;
mod package;
mod process;
mod target;

use std::path::{Path, PathBuf};

use self::process::try_all;
use self::target::Target;

fn suite(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite").join(path)
}

#[test]
fn xlsx() {
    try_all(&Target::xlsx());
}

#[test]
fn xlsb() {
    try_all(&Target::xlsb());
}

#[test]
fn ods() {
    try_all(&Target::ods());
}

#[test]
fn xls() {
    try_all(&Target::xls());
}

#[test]
fn manifest() {
    try_all(&Target::manifest());
}

#[test]
fn template() {
    try_all(&Target::template());
}

#[test]
fn markup() {
    try_all(&Target::markup());
}
