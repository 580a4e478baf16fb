//! One binary of tests, a module for each step; its inputs stand in the folder of its name.

mod document;
mod docx;
