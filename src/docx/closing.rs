//! What stands below the body: recipients on the left and the signature on the right, side by side
//! and never parted.

use super::draft::Draft;
use super::metrics;
use super::shapes::{Look, RowShape};
use super::styles::Name;
use super::words::{capitals, ended};
use crate::document::{Meta, Recipient, RecipientKind, Signature};

/// The share of the width that the recipients have.
const LEFT_SHARE: f64 = 0.46;

impl Draft<'_> {
    /// Writes recipients and signature; a document with neither has none of it.
    pub(super) fn closing(&mut self, meta: &Meta) {
        let signature = &meta.signature;
        if meta.recipients.is_empty() && signature.lines.is_empty() && signature.name.is_empty() {
            return;
        }
        let width = self.text_width();
        let left = (width as f64 * LEFT_SHARE).round() as i64;
        let right = width - left;
        // A list longer than a page has to run on.
        let line = self.profile.closing.recipients.size.default.to_pt() * metrics::LINE;
        let whole = meta.recipients.len() as f64 * line < 500.0;
        self.frame(&[left, right], |draft| {
            draft.row(if whole { RowShape::Whole } else { RowShape::Splitting }, |draft| {
                draft.frame_cell(left, |draft| draft.recipients(&meta.recipients, whole));
                draft.frame_cell(right, |draft| draft.signature(signature, right));
            });
        });
    }

    fn recipients(&mut self, recipients: &[Recipient], keep: bool) {
        if recipients.is_empty() {
            // A cell holds a paragraph, whatever else.
            return self.paragraph(Name::End, keep, |_| {});
        }
        self.paragraph(Name::RecipientsLabel, keep, |draft| {
            draft.words("Nơi nhận:", Look::default());
        });
        let last = recipients.iter().rposition(|line| line.kind != RecipientKind::Label);
        for (index, recipient) in recipients.iter().enumerate() {
            let sign = if Some(index) == last { "." } else { ";" };
            let (name, dash) = match recipient.kind {
                RecipientKind::Label => (Name::RecipientsLine, ""),
                RecipientKind::Item => (Name::RecipientsItem, "- "),
                RecipientKind::SubItem => (Name::RecipientsSubItem, "+ "),
            };
            self.paragraph(name, keep, |draft| {
                draft.words(dash, Look::default());
                if recipient.kind == RecipientKind::Label {
                    draft.text(&recipient.text, Look::default());
                } else {
                    draft.text(&ended(&recipient.text, sign, ""), Look::default());
                }
            });
        }
    }

    fn signature(&mut self, signature: &Signature, width: i64) {
        let closing = &self.profile.closing;
        let letters = (closing.authority.size.default, closing.authority.bold);
        for line in &signature.lines {
            self.balanced(Name::Authority, &capitals(line), letters, width);
        }
        // The first line below leaves the room for the signature above it.
        let name = match &signature.office {
            Some(office) => {
                self.balanced(Name::Office, &capitals(office), letters, width);
                Name::SignerBelow
            }
            None => Name::Signer,
        };
        let letters = (closing.name.size.default, closing.name.bold);
        self.balanced(name, &signature.name, letters, width);
    }
}
