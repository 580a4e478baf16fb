//! A panic → a finding: a fault of the program in one document must not stop the others, nor show
//! itself in words that nobody in the office can read.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::diagnostic::Diagnostic;

thread_local! {
    /// Where this thread last panicked, noted by the hook of [`quiet`].
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What to do about a fault of the program.
pub const REPORT: &str = "gửi hồ sơ và dòng này cho người phụ trách chương trình";

/// What a panic said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panic {
    message: String,
    place: Option<String>,
}

/// Stops panics from printing themselves, for the whole process; [`catch`] then tells where they
/// were. Whoever sets `RUST_BACKTRACE` wants to see them, and does.
pub fn quiet() {
    let is_traced = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let place = info.location().map(ToString::to_string);
        LAST.with(|last| *last.borrow_mut() = place);
        if is_traced {
            loud(info);
        }
    }));
}

/// Runs a function that may panic.
///
/// What the function has changed when it panics is for the caller to throw away.
pub fn catch<T>(function: impl FnOnce() -> T) -> Result<T, Panic> {
    catch_unwind(AssertUnwindSafe(function)).map_err(|payload| Panic {
        message: words(payload.as_ref()),
        place: LAST.with(|last| last.borrow_mut().take()),
    })
}

fn words(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("không rõ").to_owned()
}

impl Panic {
    /// The finding about it; `task` is what was being done, as in "đọc hồ sơ này".
    pub fn diagnostic(&self, task: &str) -> Diagnostic {
        let place = self.place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
        let message =
            format!("chương trình gặp lỗi của chính nó khi {task}: {}{place}", self.message);
        Diagnostic::error("program-fault", message).hint(REPORT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_in_its_words() {
        let told = |function: fn()| catch(function).unwrap_err().message;
        assert_eq!(told(|| panic!("chỗ {}", 3)), "chỗ 3");
        assert_eq!(told(|| panic!("hết")), "hết");
        assert_eq!(told(|| std::panic::panic_any(7)), "không rõ");
        assert_eq!(catch(|| 5), Ok(5));
    }
}
