//! What stands above the body of a leaflet: its type and its subject, in the middle. A flyer says who
//! speaks before them, and goes on in columns.

use super::draft::Draft;
use super::shapes::{Look, Section};
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

    /// Writes who speaks, type and subject over the whole width; what follows stands in columns.
    pub(super) fn flyer_head(&mut self, meta: &Meta) {
        let flyer = &self.profile.flyer;
        self.start_in(Section::FlyerHead);
        if !meta.issuer.is_empty() {
            let letters = (flyer.issuer.size.default, flyer.issuer.bold);
            self.centred(Name::FlyerIssuer, &capitals(&meta.issuer), letters);
        }
        if !meta.kind.is_empty() {
            self.paragraph(Name::FlyerKind, false, |draft| {
                draft.words(&meta.kind, Look { caps: flyer.kind.caps, ..Look::default() });
            });
        }
        if !meta.subject.is_empty() {
            let subject =
                if flyer.subject.caps { capitals(&meta.subject) } else { meta.subject.clone() };
            let letters = (flyer.subject.size.default, flyer.subject.bold);
            self.centred(Name::FlyerSubject, &subject, letters);
        }
        self.begin_section(Section::Flyer);
    }

    /// Ends the columns of a flyer: what follows on the same page lets them be of one length.
    pub(super) fn end_columns(&mut self) {
        self.begin_section(Section::FlyerHead);
    }
}
