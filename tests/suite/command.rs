//! Help pages.
