//! Rules over figures: totals and parts, counts and names, shares, growth, bounds, and whether the
//! figures of a document are those of its workbooks.

use super::rule::rules;

rules! {}
