//! What became of a run → its exit status.

use std::process::{ExitCode, Termination};

use crate::diagnostic::Severity;

/// How a run ended, for whoever started the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// 0: nothing to look at; there may be notes.
    Clean,
    /// 1: all was made, and someone must look at something.
    Findings,
    /// 2: something could not be made.
    Failed,
}

impl Status {
    /// The status when this was the gravest finding.
    pub fn of(worst: Option<Severity>) -> Self {
        match worst {
            None | Some(Severity::Note) => Self::Clean,
            Some(Severity::Warning) => Self::Findings,
            Some(Severity::Error) => Self::Failed,
        }
    }

    /// What the exit status of a run of the program means; none where it is not one of its own.
    pub fn from_code(code: i32) -> Option<Self> {
        [Self::Clean, Self::Findings, Self::Failed]
            .into_iter()
            .find(|status| i32::from(status.code()) == code)
    }

    fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Failed => 2,
        }
    }
}

impl Termination for Status {
    fn report(self) -> ExitCode {
        ExitCode::from(self.code())
    }
}
