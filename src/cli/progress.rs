//! A progress bar on a terminal, for batches that take a while.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::page::one_line;
use crate::build::Watch;

/// How many documents get a bar at once.
const MANY: usize = 50;

/// After what time fewer documents get one too.
const LONG: Duration = Duration::from_secs(1);

/// Shows how far a dossier is, when it takes a while. Where standard error is no terminal, the bar
/// knows so and draws nothing.
#[derive(Debug, Default)]
pub(super) struct Progress(Mutex<Option<Bar>>);

#[derive(Debug)]
struct Bar {
    bar: ProgressBar,
    started: Instant,
}

impl Progress {
    fn with(&self, act: impl FnOnce(&mut Option<Bar>)) {
        // A bar is right whatever a panicking thread has left of it.
        act(&mut self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()));
    }
}

impl Watch for Progress {
    fn begin(&self, dossier: &str, documents: usize) {
        let bar = ProgressBar::with_draw_target(Some(documents as u64), target(documents > MANY));
        let style = ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len} văn bản");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.set_prefix(one_line(dossier).into_owned());
        let started = Instant::now();
        self.with(|slot| *slot = Some(Bar { bar, started }));
    }

    fn made(&self) {
        self.with(|slot| {
            let Some(Bar { bar, started }) = slot else { return };
            bar.inc(1);
            if bar.is_hidden() && started.elapsed() > LONG {
                bar.set_draw_target(target(true));
            }
        });
    }

    fn end(&self) {
        self.with(|slot| {
            if let Some(Bar { bar, .. }) = slot.take() {
                bar.finish_and_clear();
            }
        });
    }
}

fn target(is_shown: bool) -> ProgressDrawTarget {
    if is_shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() }
}
