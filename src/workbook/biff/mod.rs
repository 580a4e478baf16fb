//! Excel's binary workbooks: records one after the other, in a compound file before 2007 (`xls`) and
//! in parts of a package since (`xlsb`).
//!
//! A pass of our own checks every record, takes from it what calamine does not give, and writes the
//! records that hold values anew, for calamine to decode. So calamine sees nothing that it could
//! trip over, and nothing that has not been read here.

mod binary;
mod globals;
pub(super) mod xls;
pub(super) mod xlsb;
