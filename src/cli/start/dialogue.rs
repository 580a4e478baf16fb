//! Words to whoever sits at a terminal, in lines that its columns hold, and their answers.

use std::ffi::OsString;
use std::io::{self, BufRead, Write};
use std::path::Path;

use anstyle::Style;

use super::Runner;
use super::found::Group;
use crate::cli::page::{Page, one_line};
use crate::cli::render::wrapped;
use crate::cli::status::Status;

/// A dialogue under way.
pub(super) struct Dialogue<'a> {
    pub(super) runner: &'a mut dyn Runner,
    /// Where answers come from; none where nobody sits at a terminal.
    pub(super) input: Option<&'a mut dyn BufRead>,
    pub(super) page: Page<'a>,
    /// The columns of the terminal.
    pub(super) width: usize,
}

impl Dialogue<'_> {
    /// Says something, in as many lines as it takes; all but the first are indented as told.
    pub(super) fn say(&mut self, text: &str, indent: usize) -> io::Result<()> {
        // A line that is full makes an old console begin another.
        let text = wrapped(text, self.width - 1, indent);
        writeln!(self.page, "{text}")
    }

    /// Says something in bold, after an empty line.
    pub(super) fn title(&mut self, text: &str) -> io::Result<()> {
        let text = wrapped(text, self.width - 1, 0);
        writeln!(self.page)?;
        self.page.styled(Style::new().bold(), &text)?;
        writeln!(self.page)
    }

    /// Asks something, and waits for a line; none at the end of all input.
    pub(super) fn ask(&mut self, question: &str) -> io::Result<Option<String>> {
        let Some(input) = &mut self.input else { return Ok(None) };
        write!(self.page, "{}", wrapped(question, self.width - 1, 0))?;
        self.page.flush()?;
        let mut answer = String::new();
        // What can't be read is no answer, and asking again would be no better.
        let is_read = input.read_line(&mut answer).is_ok_and(|bytes| bytes > 0);
        if !is_read {
            writeln!(self.page)?;
        }
        Ok(is_read.then(|| answer.trim().to_owned()))
    }

    /// Waits until whoever sits there has read all, if anybody does.
    pub(super) fn wait(&mut self) -> io::Result<()> {
        if self.input.is_some() {
            writeln!(self.page)?;
            self.ask("Bấm Enter để kết thúc. ")?;
        }
        Ok(())
    }

    /// Runs the program, which speaks for itself.
    pub(super) fn run(&mut self, folder: &Path, arguments: &[OsString]) -> io::Result<Status> {
        self.page.flush()?;
        Ok(self.runner.run(folder, arguments))
    }

    /// Builds dossiers, of which the verb speaks, and says where the documents are.
    pub(super) fn build(&mut self, group: &Group) -> io::Result<Status> {
        let status = self.run(&group.home, &group.build())?;
        let out = group.out();
        if self.input.is_some() && out.is_dir() {
            let out = out.display().to_string();
            self.say(&format!("Văn bản nằm trong thư mục {}", one_line(&out)), 0)?;
        }
        Ok(status)
    }
}
