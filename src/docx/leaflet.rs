//! What stands above the body of a leaflet: its type and its subject, in the middle.

use super::draft::Draft;
use super::shapes::Look;
use super::styles::Name;
use super::words::capitals;
use crate::document::Meta;

impl Draft<'_> {
    /// Writes type and subject. What else the head may hold, a leaflet does not print.
    pub(super) fn leaflet_head(&mut self, meta: &Meta) {
        let leaflet = &self.profile.leaflet;
        if !meta.kind.is_empty() {
            self.paragraph(Name::LeafletTitle, false, |draft| {
                draft.words(&meta.kind, Look { caps: leaflet.kind.caps, ..Look::default() });
            });
        }
        if meta.subject.is_empty() {
            return;
        }
        let subject =
            if leaflet.subject.caps { capitals(&meta.subject) } else { meta.subject.clone() };
        let letters = (leaflet.subject.size.default, leaflet.subject.bold);
        let widest = self.centred(Name::LeafletSubject, &subject, letters);
        let width = self.text_width();
        self.rule(widest * leaflet.subject_rule.default, width);
    }
}
