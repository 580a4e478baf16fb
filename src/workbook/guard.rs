//! Foreign code that may panic on broken input, run so that its panic is an error of ours.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use super::error::Error;

thread_local! {
    /// Whether this thread runs code whose panics are caught.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs code that may panic. Its panic prints nothing; those of other threads do as before.
pub(super) fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, Error> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                before(panic);
            }
        }));
    });
    let outer = GUARDED.replace(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(run));
    GUARDED.set(outer);
    outcome.map_err(|_| Error::broken("nội dung sai"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        assert_eq!(guarded(|| 1), Ok(1));
        assert!(guarded(|| panic!("never seen")).is_err());
        assert!(!GUARDED.get());
    }
}
