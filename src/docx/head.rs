//! What stands above the body: agency and State, number and date, type and subject, addressees and
//! legal bases.

use super::draft::{Draft, push_plain};
use super::metrics;
use super::shapes::{Look, RowShape};
use super::styles::{AGENCY_INDENT, CENTRED_INDENT, Name};
use super::words::{capitals, ended};
use crate::document::{Inline, IssueDate, Layout, Meta, Text};
use crate::length::Length;
use crate::value::name;

impl Draft<'_> {
    /// Writes everything above the body.
    pub(super) fn head(&mut self, meta: &Meta) {
        match meta.layout {
            Layout::Official => self.official_head(meta),
            Layout::Leaflet => self.leaflet_head(meta),
            Layout::Flyer => self.flyer_head(meta),
        }
    }

    fn official_head(&mut self, meta: &Meta) {
        let columns = self.head_columns();
        let letter = is_letter(meta);
        self.frame(&columns, |draft| {
            draft.agency_and_state(meta, columns);
            draft.row(RowShape::Whole, |draft| {
                draft.frame_cell(columns[0], |draft| {
                    draft.paragraph(Name::Number, false, |draft| draft.number(meta));
                    if letter && !meta.subject.is_empty() {
                        draft.letter_subject(meta, columns[0]);
                    }
                });
                draft.frame_cell(columns[1], |draft| draft.place_and_date(meta, columns[1]));
            });
        });
        if !letter {
            self.kind_and_subject(meta);
        }
        if !meta.enactor.is_empty() {
            let head = &self.profile.head;
            let letters = (head.enactor.size.default, head.enactor.bold);
            self.centred(Name::Enactor, &capitals(&meta.enactor), letters);
        }
        self.addressees(&meta.addressees);
        self.bases(&meta.bases);
    }

    /// Writes the head of a document that is issued with this one: agency and State alone.
    pub(super) fn attached_head(&mut self, meta: &Meta) {
        let columns = self.head_columns();
        self.frame(&columns, |draft| draft.agency_and_state(meta, columns));
    }

    fn agency_and_state(&mut self, meta: &Meta, columns: [i64; 2]) {
        self.row(RowShape::Whole, |draft| {
            draft.frame_cell(columns[0], |draft| draft.agency(meta, columns[0]));
            draft.frame_cell(columns[1], |draft| draft.state(columns[1]));
        });
    }

    /// The right column is as wide as Quốc hiệu, which must not wrap; the left takes the rest.
    fn head_columns(&self) -> [i64; 2] {
        let head = &self.profile.head;
        let nation =
            metrics::width(&head.motto_first.default, head.nation.size.default, head.nation.bold);
        let right = (nation * 1.01).ceil() as i64;
        [self.text_width() - right, right]
    }

    fn agency(&mut self, meta: &Meta, width: i64) {
        let head = &self.profile.head;
        let room = width - 2 * AGENCY_INDENT.twips();
        if let Some(parent) = &meta.parent {
            let letters = (head.parent.size.default, head.parent.bold);
            self.balanced(Name::Parent, &capitals(parent), letters, room);
        }
        let letters = (head.issuer.size.default, head.issuer.bold);
        let widest = self.balanced(Name::Issuer, &capitals(&meta.issuer), letters, room);
        self.rule(widest * head.issuer_rule.default, width);
    }

    fn state(&mut self, width: i64) {
        let head = &self.profile.head;
        self.paragraph(Name::Nation, false, |draft| {
            draft.words(&head.motto_first.default, Look::default());
        });
        self.paragraph(Name::Motto, false, |draft| {
            draft.words(&head.motto_second.default, Look::default());
        });
        let motto =
            metrics::width(&head.motto_second.default, head.motto.size.default, head.motto.bold);
        self.rule(motto * head.motto_rule.default, width);
    }

    /// `Số: 224/KH-UBND`, or `Số:      /KH-UBND` before issue.
    fn number(&mut self, meta: &Meta) {
        self.words("Số: ", Look::default());
        let mut number = String::new();
        push_plain(&mut number, &meta.number, &self.profile.blank);
        if number.trim().is_empty() {
            let blank = vec![Inline::Blank(crate::document::Blank::Number)];
            self.text(&blank, Look::default());
        } else {
            if number.chars().count() == 1 && number.chars().all(|digit| digit.is_ascii_digit()) {
                self.words("0", Look::default());
            }
            self.text(&meta.number, Look::default());
        }
        self.words("/", Look::default());
        self.text(&meta.symbol, Look::default());
    }

    /// `Bắc Kạn, ngày 01 tháng 4 năm 2025`, in the smaller size where it would wrap.
    fn place_and_date(&mut self, meta: &Meta, width: i64) {
        let date = self.date(meta.date);
        let mut plain = String::new();
        push_plain(&mut plain, &meta.place, &self.profile.blank);
        plain.push_str(&date);
        let letters = &self.profile.head.date;
        let needed = metrics::width(&plain, letters.size.default, letters.bold);
        let name = if needed * 1.02 > width as f64 { Name::DateSmall } else { Name::Date };
        self.paragraph(name, false, |draft| {
            draft.text(&meta.place, Look::default());
            match (&meta.date_origin, meta.date) {
                (Some(origin), IssueDate::Day(_)) => {
                    let (comma, date) = date.split_at(2);
                    draft.words(comma, Look::default());
                    let figure = crate::document::Figure {
                        text: date.to_owned(),
                        origins: vec![origin.clone()],
                    };
                    draft.text(&vec![Inline::Figure(figure)], Look::default());
                }
                _ => draft.words(&date, Look::default()),
            }
        });
    }

    /// `, ngày 01 tháng 4 năm 2025`: days below 10 and the months 1 and 2 have a zero before
    /// them; what is not known yet is a blank.
    fn date(&self, date: IssueDate) -> String {
        let blank = |spaces: usize| "\u{A0}".repeat(spaces);
        let room = &self.profile.blank;
        let day = match date {
            IssueDate::Day(date) => format!("{:02}", date.day()),
            _ => blank(room.day.default),
        };
        let month = match date {
            IssueDate::Day(date) => Some(date.month()),
            IssueDate::Month(_, month) => Some(month),
            IssueDate::Unknown | IssueDate::Year(_) => None,
        };
        let month = match month {
            Some(month @ 1..=2) => format!("{month:02}"),
            Some(month) => month.to_string(),
            None => blank(room.month.default),
        };
        let year = match date {
            IssueDate::Day(date) => date.year().to_string(),
            IssueDate::Month(year, _) | IssueDate::Year(year) => year.to_string(),
            IssueDate::Unknown => blank(room.year.default),
        };
        format!(", ngày {day} tháng {month} năm {year}")
    }

    fn letter_subject(&mut self, meta: &Meta, width: i64) {
        let mut subject = meta.subject.clone();
        let mut plain = String::new();
        push_plain(&mut plain, &subject, &self.profile.blank);
        if !plain.starts_with("V/v") {
            subject.insert(0, Inline::Text("V/v ".to_owned()));
        }
        let letters = &self.profile.head.letter_subject;
        let letters = (letters.size.default, letters.bold);
        self.balanced(Name::LetterSubject, &subject, letters, width - 2 * AGENCY_INDENT.twips());
    }

    fn kind_and_subject(&mut self, meta: &Meta) {
        let head = &self.profile.head;
        let width = self.text_width();
        self.paragraph(Name::Title, false, |draft| {
            draft.words(&meta.kind, Look { caps: true, ..Look::default() });
        });
        let letters = (head.subject.size.default, head.subject.bold);
        let widest = self.centred(Name::Subject, &meta.subject, letters);
        self.rule(widest * head.subject_rule.default, width);
    }

    /// Writes a centred text in even lines over most of the page, and gives the widest line's width.
    pub(super) fn centred(&mut self, name: Name, text: &Text, letters: (Length, bool)) -> f64 {
        let room = self.text_width() - 2 * CENTRED_INDENT.twips();
        self.balanced(name, text, letters, room)
    }

    /// `Kính gửi: …` on one line, or one line each with the dashes below the colon.
    fn addressees(&mut self, addressees: &[Text]) {
        let letters = &self.profile.head.addressee;
        let width =
            |words: &str| metrics::width(words, letters.size.default, letters.bold).round() as i64;
        let label = self.profile.head.addressee_indent.default.twips();
        match addressees {
            [] => {}
            [one] => self.indented(Name::Addressee, (label, 0), |draft| {
                draft.words("Kính gửi: ", Look::default());
                draft.text(one, Look::default());
            }),
            many => {
                self.indented(Name::Addressee, (label, 0), |draft| {
                    draft.words("Kính gửi:", Look::default());
                });
                let dash = label + width("Kính gửi");
                for (index, addressee) in many.iter().enumerate() {
                    let sign = if index + 1 < many.len() { ";" } else { "." };
                    self.indented(Name::AddresseeItem, (dash, 0), |draft| {
                        draft.words("- ", Look::default());
                        draft.text(&ended(addressee, sign, ""), Look::default());
                    });
                }
            }
        }
    }

    fn bases(&mut self, bases: &[Text]) {
        let body = &self.profile.body;
        for (index, basis) in bases.iter().enumerate() {
            let last = index + 1 == bases.len();
            let sign = if last { &body.basis_last_end } else { &body.basis_end };
            self.paragraph(Name::Basis, false, |draft| {
                draft.text(&ended(basis, &sign.default, ""), Look::default());
            });
        }
    }
}

/// Whether the document is a letter (công văn), which prints no type and has its subject below the
/// number.
fn is_letter(meta: &Meta) -> bool {
    meta.kind.trim().is_empty() || name::folded(&meta.kind) == name::folded("công văn")
}
