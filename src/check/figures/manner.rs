//! Shares of one document that are rounded here and cut off there: `1/17 xã, chiếm 5,9%`, but `7/17 xã,
//! chiếm 41,1%`. Either is a manner of its own; both in one document are none.

use rust_decimal::Decimal;

use super::precision::{Agreement, agreement, shown};
use crate::check::{Paper, Remarks};
use crate::value::number::{format, round};

/// How the shares of a document are written.
#[derive(Debug, Default)]
pub(super) struct Manner {
    /// One that was rounded up, as it stands.
    rounded: Option<String>,
    /// The paragraphs of those that were cut off.
    cut: Vec<usize>,
    /// The first of these, as it stands, with what it is of and how it would be rounded.
    first: Option<[String; 3]>,
}

impl Manner {
    /// Takes a share of a paragraph: as it is written, with how many decimals, and as it is exactly.
    pub(super) fn see(
        &mut self,
        paragraph: usize,
        (written, decimals): (Decimal, u32),
        exact: Decimal,
        of: &str,
    ) {
        match agreement(written, decimals, exact) {
            // Only what is more than its digits says that it was rounded.
            Agreement::Same if exact.trunc_with_scale(decimals) < written => {
                self.rounded.get_or_insert_with(|| format(written));
            }
            Agreement::Cut => {
                self.cut.push(paragraph);
                self.first.get_or_insert_with(|| {
                    let reckoned = format!("{of} = {}%", shown(exact, decimals));
                    [format(written), reckoned, format(round(exact, decimals))]
                });
            }
            Agreement::Same | Agreement::Up | Agreement::Differs => {}
        }
    }

    /// Tells of both manners in one document.
    pub(super) fn tell(self, paper: &Paper, remarks: &mut Remarks<'_>) {
        let (Some(rounded), Some([written, reckoned, right])) = (self.rounded, self.first) else {
            return;
        };
        let count = self.cut.len();
        let message = format!(
            "tỷ lệ viết theo hai cách: có chỗ làm tròn như {rounded}%, {count} chỗ bỏ bớt chữ số như \
             {written}% ({reckoned})"
        );
        let places = self.cut.into_iter().take(8).map(|at| paper.place(at)).collect();
        remarks.guess_at(places, message, format!("làm tròn như nhau: ghi {right}%"));
    }
}
