//! What a person has filled into the blanks of the head, the number, the day and the month, stands also
//! where the document repeats them: in the lines “(Kèm theo Kế hoạch số … ngày … tháng … năm …)”.

use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use super::places::Link;
use super::side::{Container, Side};
use super::three::Three;
use super::tokens::{Token, tokens};
use super::told::{Told, Touched};
use crate::docx::read::outline::{Outline, plain};
use crate::docx::read::story::{Block, Story};
use crate::docx::read::xml::Xml;

/// A blank is two spaces or more.
const BLANK: usize = 2;

/// The longest answer, in bytes.
const LONGEST: usize = 60;

/// The word before a blank and the sign or word after it, by which it is the same blank.
pub(super) type Around = (String, String);

/// Whether a text outside the head has blanks that may have been answered in the head of this main
/// part. Of the part no more is read than its first table, which tells that nobody has.
pub(super) fn may_follow(base: &Outline, document: &str) -> bool {
    let head = base.tables.first().map_or(Vec::new(), |table| {
        let cells = table.rows.iter().flatten();
        cells.flat_map(|cell| base.within(&cell.blocks)).collect()
    });
    let all = base.paragraphs.iter().enumerate();
    let mut outside = all.filter(|(at, _)| !head.contains(at)).map(|(_, own)| own.text.as_str());
    let is_blank = |text: &str| repeats_head(text) && !blanks_of(text, &tokens(text)).is_empty();
    outside.any(is_blank) && !says_in_head(base, &head, document)
}

/// Whether a paragraph repeats the number and the day of its own document, as the line below the title
/// of an annex does (Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần III); in other paragraphs they are those
/// of another document, also where its symbol is the same.
fn repeats_head(text: &str) -> bool {
    let text = text.trim();
    has_room(text)
        && text.starts_with('(')
        && text.ends_with(')')
        && text.to_lowercase().contains("kèm theo")
}

/// Whether the first table of a main part says what the head was generated with.
fn says_in_head(base: &Outline, head: &[usize], document: &str) -> bool {
    let xml = Xml::beginning(document, "tbl");
    let Some(file) = xml.as_ref().and_then(Story::of) else { return false };
    let Some(table) = file.tables.first() else { return head.is_empty() };
    let cells = table.rows.iter().flat_map(|row| &row.cells);
    let within = cells.flat_map(|cell| &cell.blocks).map(|block| match *block {
        Block::Paragraph(at) => Some(plain(&file.paragraphs[at].text)),
        Block::Table(_) => None,
    });
    within.eq(head.iter().map(|&at| Some(plain(&base.paragraphs[at].text))))
}

/// Whether spaces follow one another in a text.
fn has_room(text: &str) -> bool {
    let mut spaces = text.chars().map(char::is_whitespace);
    let mut before = false;
    spaces.any(|is_space| std::mem::replace(&mut before, is_space) && is_space)
}

/// The head is the first table.
pub(super) fn in_head(container: Container) -> bool {
    matches!(container, Container::Cell(0, ..))
}

/// The blanks of a paragraph: their tokens, and what stands around them.
pub(super) fn blanks(side: &Side<'_>, paragraph: usize) -> Vec<(Range<usize>, Around)> {
    let text = side.text(paragraph);
    if has_room(text) { blanks_of(text, &side.tokens[paragraph]) } else { Vec::new() }
}

/// The blanks of a text.
fn blanks_of(text: &str, tokens: &[Token]) -> Vec<(Range<usize>, Around)> {
    let said = |at: usize| plain(&text[tokens[at].at.clone()]);
    let is_word = |at: usize| said(at).starts_with(char::is_alphabetic);
    let mut found = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let length = tokens[start..].iter().take_while(|token| token.is_space).count();
        let end = start + length;
        if length >= BLANK && end < tokens.len() {
            let before = (0..start).rev().find(|&at| is_word(at)).map(said);
            if let Some(before) = before {
                found.push((start..end, (before.to_lowercase(), said(end))));
            }
        }
        start = end.max(start + 1);
    }
    found
}

impl Three<'_> {
    /// What a person has answered in the head, for each of its blanks.
    fn answers(&self, containers: &[Container]) -> HashMap<Around, String> {
        let mut answers: HashMap<Around, String> = HashMap::new();
        for paragraph in (0..containers.len()).filter(|&at| in_head(containers[at])) {
            for (blank, around) in blanks(self.base, paragraph) {
                if let Some(answer) = self.answer(paragraph, &blank) {
                    answers.insert(around, answer);
                }
            }
        }
        answers
    }

    /// Fills in the blanks of the text that a person has answered in the head; of these paragraphs
    /// alone, where some are given.
    pub(super) fn follow_answers(&mut self, within: Option<&HashSet<usize>>) {
        let containers = self.base.containers();
        let answers = self.answers(&containers);
        if answers.is_empty() {
            return;
        }
        for (paragraph, container) in containers.iter().enumerate() {
            let is_left = within.is_some_and(|within| !within.contains(&paragraph));
            let is_own = !in_head(*container) && repeats_head(self.base.text(paragraph));
            if !is_own || is_left {
                continue;
            }
            let changed = self.changed(paragraph);
            let is_changed = |blank: &Range<usize>| {
                changed.iter().any(|other| other.start < blank.end && blank.start < other.end)
            };
            let mut filled = None;
            for (blank, around) in blanks(self.base, paragraph) {
                if let Some(answer) = answers.get(&around).filter(|_| !is_changed(&blank)) {
                    filled = self.fill(paragraph, &blank, answer).or(filled);
                }
            }
            if let Some(file) = filled {
                self.tell_whole(file);
            }
        }
    }

    /// Tells of all that is new in a paragraph of the file at once, by what it says now.
    fn tell_whole(&mut self, file: usize) {
        let old = self.file.text(file).to_owned();
        let mut new = String::new();
        let mut done = 0;
        let mut put = self.put.remove(&file).unwrap_or_default();
        put.sort_by_key(|(range, _)| range.start);
        for (range, words) in &put {
            new.push_str(&old[done..range.start.max(done)]);
            new.push_str(words);
            done = range.end.max(done);
        }
        new.push_str(&old[done..]);
        // What comes after it is told as of this paragraph too.
        let is_within = |touched: &Touched| {
            !touched.old.is_empty() || put.iter().any(|(_, words)| *words == touched.new)
        };
        let mut figures = Vec::new();
        self.told.retain(|told| match told {
            Told::Renewed(touched) if touched.paragraph == file && is_within(touched) => {
                figures.extend(touched.figures.iter().copied());
                false
            }
            _ => true,
        });
        self.told.push(Told::Renewed(Touched {
            paragraph: file,
            old,
            new,
            figures,
            counted: None,
        }));
    }

    /// Whether a paragraph of the file differs from what was generated by the answers of the head in its
    /// blanks alone; what stands there and nowhere else is a person's own.
    pub(super) fn is_answered(&self, paragraph: usize, link: &Link) -> bool {
        let blanks = blanks(self.base, paragraph);
        if blanks.is_empty() || !repeats_head(self.base.text(paragraph)) {
            return false;
        }
        let mut next = Some(0);
        for (at, place) in link.tokens.iter().enumerate() {
            if blanks.iter().any(|(blank, _)| blank.contains(&at)) {
                next = None;
                continue;
            }
            let Some(place) = *place else { return false };
            if next.is_some_and(|next| next != place) {
                return false;
            }
            next = Some(place + 1);
        }
        if next != Some(self.file.tokens[link.paragraph].len()) {
            return false;
        }
        let answers = self.answers(&self.base.containers());
        blanks.iter().all(|(blank, around)| {
            let said = self.said_in(blank, link);
            said.is_some_and(|said| {
                said.is_empty() || answers.get(around).is_some_and(|own| own == said)
            })
        })
    }

    /// What stands in the file in the place of a blank.
    fn answer(&self, paragraph: usize, blank: &Range<usize>) -> Option<String> {
        let link = self.places.links[paragraph].iter().find(|link| !link.is_copy)?;
        let answer = self.said_in(blank, link)?;
        let is_one = !answer.is_empty() && answer.len() <= LONGEST && !answer.contains('\n');
        is_one.then(|| answer.to_owned())
    }

    /// What stands between the words around a blank.
    fn said_in(&self, blank: &Range<usize>, link: &Link) -> Option<&str> {
        let tokens = &self.file.tokens[link.paragraph];
        let before = link.tokens[..blank.start].last().copied().flatten()?;
        let after = link.tokens.get(blank.end).copied().flatten()?;
        let text = self.file.text(link.paragraph);
        Some(text.get(tokens[before].at.end..tokens[after].at.start)?.trim())
    }

    /// Puts an answer in the place of a blank; the paragraph of the file, where that could be done.
    fn fill(&mut self, paragraph: usize, blank: &Range<usize>, answer: &str) -> Option<usize> {
        let link = self.places.links[paragraph].iter().find(|link| !link.is_copy)?;
        let tokens = &self.file.tokens[link.paragraph];
        let places: Option<Vec<usize>> = link.tokens[blank.clone()].iter().copied().collect();
        let places = places?;
        if places.windows(2).any(|two| two[1] != two[0] + 1) {
            return None;
        }
        // The space before the answer stays, and the one after it where a word follows.
        let base = self.base.text(paragraph);
        let next = &base[self.base.tokens[paragraph][blank.end].at.clone()];
        let kept = usize::from(next.starts_with(char::is_alphabetic) && places.len() > BLANK);
        let (first, last) = (places.get(1)?, places.get(places.len() - 1 - kept)?);
        let range = tokens[*first].at.start..tokens[*last].at.end.max(tokens[*first].at.start);
        let at = link.paragraph;
        let is_made =
            self.edits.replace(self.xml, &self.story.paragraphs[at], range.clone(), answer);
        if is_made {
            self.put.entry(at).or_default().push((range, answer.to_owned()));
        }
        is_made.then_some(at)
    }
}
