//! Rules over names, dates, citations and wording.

mod abbreviations;
mod articles;
mod assignments;
mod attached;
mod citations;
mod cited;
mod dates;
mod doubled;
mod encoding;
mod fields;
mod folder;
mod named;
mod names;
mod order;
mod periods;
mod punctuation;
mod quoted;
mod read;
mod replaced;
mod scan;
mod spelled;
mod villages;
mod vowels;
mod wrong;

pub(super) use self::folder::cites;
pub use self::read::Read;

use super::rule::rules;

rules! {
    "name-variants" Warning Paper(names::variants);
    "name-variants-across" Warning Folder(names::across);
    "name-near-unit" Warning Paper(names::near_unit);
    "unit-abolished" Warning Paper(names::abolished);
    "district-level" Warning Paper(replaced::districts);
    "agency-names" Note Paper(fields::two_names);
    "quoted-name" Note Paper(quoted::differing);
    "agency-abolished" Warning Paper(replaced::agencies);
    "article-missing" Warning Paper(articles::missing);
    "citation-symbol" Warning Paper(citations::symbol);
    "citation-issuer" Warning Paper(citations::issuer);
    "citation-later" Warning Paper(citations::later);
    "citation-open" Warning Paper(citations::open);
    "basis-incomplete" Warning Paper(citations::incomplete);
    "citation-differs" Warning Paper(citations::differs);
    "citation-differs-across" Warning Folder(citations::differs_across);
    "citation-replaced" Warning Paper(replaced::bases);
    "cited-otherwise" Warning Folder(folder::cited_otherwise);
    "number-twice" Warning Folder(folder::number_twice);
    "attachment-differs" Warning Paper(attached::differing);
    "no-such-day" Warning Paper(dates::no_such_day);
    "period-reversed" Warning Paper(dates::reversed);
    "period-overlaps" Warning Paper(periods::overlapping);
    "period-differs" Note Paper(periods::differing);
    "stale-year" Warning Paper(dates::stale);
    "deadline-passed" Warning Paper(dates::deadlines);
    "deadline-order" Warning Paper(order::reversed);
    "body-asked" Warning Paper(assignments::asked);
    "content-without-lead" Warning Paper(assignments::without_lead);
    "two-leads" Warning Paper(assignments::two_leads);
    "agency-unassigned" Warning Paper(order::unassigned);
    "abbreviation-forms" Warning Paper(abbreviations::forms);
    "abbreviation-twice" Note Paper(abbreviations::twice);
    "abbreviation-unopened" Note Paper(abbreviations::unopened);
    "doubled-word" Warning Paper(doubled::word);
    "wrong-word" Warning Paper(wrong::words);
    "no-syllable" Warning Paper(spelled::no_syllable);
    "tone-misplaced" Warning Paper(spelled::misplaced);
    "tone-styles" Note Paper(spelled::styles);
    "letter-styles" Note Paper(vowels::mixed);
    "unicode-decomposed" Warning Paper(encoding::decomposed);
    "encoding-old" Warning Paper(encoding::old);
    "punctuation-doubled" Warning Paper(punctuation::doubled);
    "punctuation-space" Warning Paper(punctuation::space);
    "punctuation-pairs" Warning Paper(punctuation::pairs);
}
