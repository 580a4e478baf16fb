//! Tables → all that is known of one case, under the names that templates use.

pub mod leaf;
