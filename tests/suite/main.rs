//! One binary of tests, a module for each step; its inputs stand in the folder of its name.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it says")]

mod annex;
mod build;
mod check;
mod check_fix;
mod command;
mod document;
mod docx;
mod dossiers;
mod explain;
mod findings;
mod fuzz;
mod golden;
mod hostile;
mod linear;
mod long_tables;
mod manual;
mod markup;
mod markup_table;
mod merge;
mod office;
mod offices;
mod packaging;
mod pages;
mod paths;
mod program;
mod prose;
mod reading;
mod returned;
mod sheets;
mod skeletons;
mod start;
mod template;
mod watch;
#[cfg(windows)]
mod windows;
mod workbook;
mod worker;
