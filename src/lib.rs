//! `kehoach` turns the target spreadsheets that a Vietnamese office receives into the official
//! documents that it must issue.
//!
//! The way of the data: [`workbook`] reads a spreadsheet file into sheets of cells; [`annex`]
//! finds the table that an office has laid out in a sheet, its cells read by [`value`];
//! [`dossier`] assembles all that is known of one case under the names that templates use;
//! [`template`] fills a template with it, which gives markup; [`markup`] parses that into a
//! [`document`]; [`docx`] writes the document as a DOCX, laid out by a [`profile`]; [`merge`] brings
//! what is new into one that people have edited. [`build`] decides what to make and where to write
//! it, [`skeleton`] has the dossiers to start from, [`changes`] tells what differs between two,
//! [`explain`] where the figures of a document come from, [`check`] finds what a careful reader would,
//! and [`cli`] is the command line over it.

pub mod annex;
pub mod build;
pub mod changes;
pub mod check;
pub mod cli;
pub mod counted;
pub mod diagnostic;
pub mod document;
pub mod docx;
pub mod dossier;
pub mod explain;
pub mod form;
pub mod length;
pub mod mark;
pub mod markup;
pub mod merge;
pub mod packed;
pub mod profile;
pub mod skeleton;
pub mod template;
pub mod value;
pub mod workbook;
