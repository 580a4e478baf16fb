//! Wide tables of many shapes.
