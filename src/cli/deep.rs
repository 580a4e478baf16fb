//! Work → the same, with a stack as deep as threads have elsewhere.
//!
//! Windows gives the first thread of a program 1 MiB. What is read is bounded so that far less is
//! enough; a build that isn't optimised takes several times as much for the same.

use crate::build::STACK;

/// Does the work in a thread of its own where the first has less stack than others.
pub(super) fn run<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let Some(size) = STACK else { return work() };
    let mut work = Some(work);
    let mut ended = None;
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(size);
        // Where no thread can be had, the work is left.
        let _ = thread.spawn_scoped(scope, || ended = work.take().map(|work| work()));
    });
    match (ended, work) {
        (Some(ended), _) => ended,
        (None, Some(work)) => work(),
        (None, None) => unreachable!("the work gives what it gives, or its panic ends the scope"),
    }
}
