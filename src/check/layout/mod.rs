//! Rules over the layout that the decree prescribes, each with the values of the profile.

mod bases;
mod body;
mod capitals;
mod headings;
mod items;
mod numbers;
mod sequence;
mod setting;
mod titles;
mod whole;

use std::sync::LazyLock;

use super::rule::rules;
use crate::profile::Profile;

/// The values that the decree lays down.
static DECREE: LazyLock<Profile> = LazyLock::new(Profile::nd30);

rules! {
    // Bases, body, headings and lists.
    "nd30-cancu-semicolon" Error Paper(bases::semicolon);
    "nd30-cancu-fullstop" Error Paper(bases::full_stop);
    "nd30-cancu-one" Warning Paper(bases::one);
    "nd30-cancu-italic" Error Paper(setting::bases);
    "nd30-body-size" Error Paper(setting::size);
    "nd30-body-size-one" Warning Paper(setting::one_size);
    "nd30-body-upright" Warning Paper(setting::upright);
    "nd30-body-justify" Error Paper(setting::justify);
    "nd30-body-indent" Error Paper(setting::first_line);
    "nd30-body-indent-one" Warning Paper(setting::one_indent);
    "nd30-body-indent-real" Warning Paper(setting::real_indent);
    "nd30-body-gap" Error Paper(setting::gap);
    "nd30-body-line-min" Error Paper(setting::least_line);
    "nd30-body-line-max" Error Paper(setting::most_line);
    "nd30-body-leadin" Note Paper(body::lead_in);
    "nd30-body-double-space" Note Paper(body::blanks);
    "nd30-body-empty" Warning Paper(body::empty);
    "nd30-body-endmark" Warning Paper(body::end_mark);
    "nd30-body-endmark-once" Warning Paper(body::end_mark_once);
    "nd30-head-seq" Warning Paper(sequence::sequence);
    "nd30-head-diem" Error Paper(sequence::letters);
    "nd30-head-decimal" Warning Paper(sequence::decimal);
    "nd30-head-depth" Note Paper(sequence::depth);
    "nd30-head-titled" Error Paper(headings::titled);
    "nd30-head-sibling" Note Paper(headings::sibling);
    "nd30-head-end" Note Paper(headings::end);
    "nd30-head-chuong" Error Paper(titles::chapters);
    "nd30-head-muc" Error Paper(titles::sections);
    "nd30-head-dieu" Error Paper(titles::articles);
    "nd30-head-roman" Error Paper(titles::roman);
    "nd30-head-khoan-title" Error Paper(titles::titles);
    "nd30-head-khoan-text" Warning Paper(titles::texts);
    "nd30-head-diem-bold" Note Paper(titles::points);
    "nd30-head-keep" Note Paper(titles::keep);
    "nd30-list-dash" Warning Paper(headings::dash);
    // Numbers, dates, capitals.
    "nd30-fmt-thousands" Warning Paper(numbers::thousands);
    "nd30-fmt-decimal" Warning Paper(numbers::decimal);
    "nd30-fmt-ambiguous" Warning Paper(numbers::ambiguous);
    "nd30-fmt-percent" Note Paper(numbers::percent);
    "nd30-fmt-count-pad" Note Paper(numbers::count_pad);
    "nd30-fmt-date-short" Note Paper(numbers::date_short);
    "nd30-fmt-year" Warning Paper(numbers::year);
    "nd30-fmt-span" Note Paper(numbers::span);
    "nd30-cap-start" Warning Paper(capitals::start);
    "nd30-cap-unit" Warning Paper(capitals::unit);
    "nd30-cap-unit-digit" Warning Paper(capitals::unit_digit);
    "nd30-cap-org" Warning Paper(capitals::organization);
    "nd30-cap-ref" Warning Paper(capitals::reference);
    "nd30-cap-doc" Warning Paper(capitals::document);
    "nd30-cap-nhandan" Note Paper(capitals::people);
    "nd30-cap-weekday" Note Paper(capitals::weekday);
    // The whole.
    "nd30-parts-required" Error Paper(whole::required);
    "nd30-parts-order" Error Paper(whole::order);
    "nd30-kh-sections" Note Paper(whole::plan_sections);
    "nd30-kh-noenact" Warning Paper(whole::no_enactment);
    "nd30-qd-authority" Warning Paper(whole::authority);
    "nd30-qd-enact" Warning Paper(whole::enactment);
    "nd30-qd-last" Note Paper(whole::last_article);
    "nd30-ttr-close" Note Paper(whole::request);
    "nd30-one-system" Error Paper(whole::one_system);
    "nd30-register-length" Warning Paper(whole::lengths);
}
