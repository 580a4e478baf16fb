//! How many things that grow with a dossier have been looked at, so that a test can tell whether the
//! work for one document grows with the number of documents.
//!
//! Counted where debug assertions are on, for each thread alone; elsewhere nothing is done.

use std::cell::Cell;

thread_local! {
    static LOOKED_AT: Cell<u64> = const { Cell::new(0) };
}

/// Notes that so many rows, columns or names have been looked at.
#[inline]
pub fn looked_at(things: usize) {
    if cfg!(debug_assertions) {
        LOOKED_AT.with(|count| count.set(count.get() + things as u64));
    }
}

/// How many things this thread has looked at since it was last asked.
pub fn taken() -> u64 {
    LOOKED_AT.take()
}
