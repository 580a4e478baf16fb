//! Rules over the layout that the decree prescribes, each with the values of the profile.
//!
//! The decree is for documents of the State that are dated from its first day on: of others, and of
//! what has no head, the rules say once that they were not evaluated (`decree`).

mod agency;
mod annex;
mod annex_head;
mod bases;
mod body;
mod capitals;
mod date;
mod fonts;
mod headings;
mod issued;
mod items;
mod lines;
mod measures;
mod nation;
mod number;
mod numbers;
mod page;
mod page_number;
mod recipients;
mod sequence;
mod setting;
mod signature;
mod signer;
mod stamps;
mod styled;
mod subject;
mod titles;
mod to;
mod whole;

use std::sync::LazyLock;

use super::paper::PartKind;
use super::rule::rules;
use super::{Paper, Remarks};
use crate::profile::{self, Profile};

rules! {
    // Page and letters, head, closing, annexes.
    "nd30-page-size" Error Paper(page::size);
    "nd30-page-margin-top" Error Paper(page::top);
    "nd30-page-margin-bottom" Error Paper(page::bottom);
    "nd30-page-margin-left" Error Paper(page::left);
    "nd30-page-margin-right" Error Paper(page::right);
    "nd30-page-margin-landscape" Warning Paper(page::landscape);
    "nd30-page-margin-same" Note Paper(page::same);
    "nd30-page-mirror" Warning Paper(page::mirror);
    "nd30-page-orient-main" Error Paper(page::orientation);
    "nd30-page-orient-annex" Note Paper(page::annex_orientation);
    "nd30-page-headerdist" Note Paper(page::header);
    "nd30-pagenum-present" Error Paper(page_number::present);
    "nd30-pagenum-pos" Error Paper(page_number::position);
    "nd30-pagenum-center" Error Paper(page_number::centre);
    "nd30-pagenum-size" Error Paper(page_number::letters);
    "nd30-pagenum-first" Error Paper(page_number::first);
    "nd30-pagenum-start" Error Paper(page_number::start);
    "nd30-pagenum-format" Warning Paper(page_number::format);
    "nd30-pagenum-annex" Error Paper(page_number::annex);
    "nd30-font-family" Error Paper(fonts::family);
    "nd30-font-color" Error Paper(fonts::color);
    "nd30-font-unicode" Error Paper(fonts::unicode);
    "nd30-font-effects" Warning Paper(fonts::effects);
    "nd30-qh-text" Error Paper(nation::text);
    "nd30-qh-style" Error Paper(nation::style);
    "nd30-qh-pos" Error Paper(nation::place);
    "nd30-tn-text" Error Paper(nation::motto_text);
    "nd30-tn-style" Error Paper(nation::motto_style);
    "nd30-tn-rule" Error Paper(nation::motto_rule);
    "nd30-tn-nounderline" Warning Paper(nation::underline);
    "nd30-qhtn-spacing" Warning Paper(nation::spacing);
    "nd30-qhtn-pair" Note Paper(nation::pair);
    "nd30-org-parent-style" Error Paper(agency::parent_style);
    "nd30-org-name-style" Error Paper(agency::name_style);
    "nd30-org-name-full" Error Paper(agency::full);
    "nd30-org-parent-place" Error Paper(agency::place);
    "nd30-org-ubnd-noparent" Warning Paper(agency::no_parent);
    "nd30-org-rule" Error Paper(agency::rule);
    "nd30-org-spacing" Warning Paper(agency::spacing);
    "nd30-num-pattern" Error Paper(number::pattern);
    "nd30-num-pad" Error Paper(number::padded);
    "nd30-num-nospace" Error Paper(number::spaces);
    "nd30-num-style" Error Paper(number::style);
    "nd30-num-type" Error Paper(number::kind);
    "nd30-num-cv" Error Paper(number::letter);
    "nd30-num-org" Warning Paper(issued::symbol);
    "nd30-place-pattern" Error Paper(date::pattern);
    "nd30-place-style" Error Paper(date::style);
    "nd30-place-line" Error Paper(date::line);
    "nd30-place-center" Error Paper(date::centre);
    "nd30-place-fullname" Error Paper(date::full_name);
    "nd30-place-level" Error Paper(issued::place);
    "nd30-date-pad-day" Error Paper(date::day);
    "nd30-date-pad-month" Error Paper(date::month);
    "nd30-header-borderless" Warning Paper(nation::borders);
    "nd30-type-style" Error Paper(subject::kind_style);
    "nd30-subj-style" Error Paper(subject::style);
    "nd30-subj-next" Error Paper(subject::next);
    "nd30-subj-rule" Error Paper(subject::rule);
    "nd30-subj-end" Note Paper(subject::end);
    "nd30-subj-noindent" Warning Paper(subject::indent);
    "nd30-cv-notype" Error Paper(subject::no_kind);
    "nd30-cv-subj-prefix" Error Paper(subject::prefix);
    "nd30-cv-subj-style" Error Paper(subject::letter_style);
    "nd30-cv-subj-gap" Warning Paper(subject::letter_gap);
    "nd30-sign-prefix" Error Paper(signature::prefix);
    "nd30-sign-style" Error Paper(signature::style);
    "nd30-sign-tm" Error Paper(signature::for_all);
    "nd30-sign-kt" Error Paper(signature::for_head);
    "nd30-sign-tl" Error Paper(signature::by_order);
    "nd30-sign-title-official" Warning Paper(signature::official);
    "nd30-sign-match" Warning Paper(signature::matching);
    "nd30-sign-second-office" Error Paper(issued::second_office);
    "nd30-sign-row" Error Paper(signature::row);
    "nd30-sign-together" Warning Paper(signer::together);
    "nd30-sign-gap" Note Paper(signer::room);
    "nd30-sign-name" Error Paper(signer::style);
    "nd30-sign-name-plain" Error Paper(signer::plain_name);
    "nd30-noinhan-label" Error Paper(recipients::label);
    "nd30-noinhan-list" Error Paper(recipients::list);
    "nd30-noinhan-dash" Error Paper(recipients::dash);
    "nd30-noinhan-end" Error Paper(recipients::end);
    "nd30-noinhan-luu" Error Paper(recipients::kept);
    "nd30-noinhan-nhutren" Error Paper(recipients::as_above);
    "nd30-noinhan-nhudieu" Warning Paper(recipients::as_article);
    "nd30-noinhan-nodistrict" Warning Paper(recipients::district);
    "nd30-drafter" Error Paper(recipients::drafter);
    "nd30-kinhgui-present" Error Paper(to::present);
    "nd30-kinhgui-absent" Warning Paper(to::absent);
    "nd30-kinhgui-style" Error Paper(to::style);
    "nd30-kinhgui-one" Error Paper(to::one);
    "nd30-kinhgui-many" Error Paper(to::many);
    "nd30-annex-ref" Error Paper(annex::mentioned);
    "nd30-annex-label" Error Paper(annex_head::label);
    "nd30-annex-word" Warning Paper(annex_head::word);
    "nd30-annex-roman" Error Paper(annex::roman);
    "nd30-annex-single" Warning Paper(annex::single);
    "nd30-annex-title" Error Paper(annex_head::title);
    "nd30-annex-kemtheo" Error Paper(annex_head::attachment);
    "nd30-annex-rule" Note Paper(annex_head::rule);
    "nd30-annex-newpage" Warning Paper(annex::page);
    "nd30-annex-after-sign" Warning Paper(issued::annex);
    "nd30-annex-table-head" Note Paper(annex::table_head);
    "nd30-annex-table-size" Note Paper(annex::table_size);
    "nd30-mark-urgent" Error Paper(stamps::urgent);
    "nd30-mark-scope" Error Paper(stamps::scope);
    "nd30-mark-secret" Warning Paper(stamps::secret);
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
    "nd30-fmt-unit" Warning Paper(measures::units);
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
    "nd30-attached-doc" Warning Paper(issued::attached);
    "nd30-one-system" Error Paper(whole::one_system);
    "nd30-register-length" Warning Paper(whole::lengths);
}

/// The decree's values.
pub(super) static DECREE: LazyLock<Profile> = LazyLock::new(Profile::nd30);

/// The decree's values, where it is for a document; where it is not, that is said.
pub(super) fn decree(paper: &Paper, remarks: &mut Remarks<'_>) -> Option<&'static Profile> {
    let Some(reason) = *paper.outside.get_or_init(|| outside(paper)) else { return Some(&DECREE) };
    remarks.not_evaluated(&*paper.file, reason);
    None
}

/// Why the decree is not for a document; nothing where it is.
fn outside(paper: &Paper) -> Option<&'static str> {
    let facts = &paper.facts;
    let is_party = [&facts.issuer, &facts.parent]
        .into_iter()
        .flatten()
        .any(|issuer| profile::is_outside_the_state(issuer));
    let has_nation = paper.part(PartKind::Nation).next().is_some();
    let pieces = paper.paragraphs.iter().take(40).flat_map(|paragraph| {
        let pieces = super::paper::parts::split(&paragraph.text).into_iter();
        pieces.map(|piece| paragraph.text[piece].trim())
    });
    let mut pieces = pieces.filter(|_| !has_nation);
    if is_party || pieces.any(|piece| piece == "ĐẢNG CỘNG SẢN VIỆT NAM") {
        return Some("văn bản của Đảng, Mặt trận, đoàn thể có thể thức riêng");
    }
    let head = [PartKind::Nation, PartKind::Number, PartKind::PlaceDate, PartKind::LetterSubject];
    if !paper.parts.iter().any(|part| head.contains(&part.kind)) {
        return Some("không thấy quốc hiệu, số và ký hiệu, nên không phải văn bản có thể thức");
    }
    let is_older = facts.date.is_some_and(|date| !DECREE.holds_on(date))
        || facts.date.is_none() && facts.year.is_some_and(|year| year < DECREE.valid_from.year());
    is_older
        .then_some("văn bản đề ngày trước 05/3/2020, khi Nghị định 30/2020/NĐ-CP chưa có hiệu lực")
}

/// Whether a line shows nothing.
pub(super) fn blank(text: &str) -> bool {
    super::paper::parts::is_blank(text)
}
