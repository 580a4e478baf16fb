//! Rules over the layout that the decree prescribes, each with the values of the profile.

use super::rule::rules;

rules! {}
