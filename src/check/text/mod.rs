//! Rules over names, dates, citations and wording.

mod doubled;

use super::rule::rules;

rules! {
    "doubled-word" Warning Paper(doubled::word);
}
