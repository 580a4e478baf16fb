//! Orders of marks, each as a table of rows and what stands above them.

use super::super::mark::Mark;
use super::{Item, Sum, parents};

/// Rows written one after the other: a mark, `_` for a row with a name alone, `#` for one with a
/// figure, `w` for one that runs over the table, `đ` for `Trong đó`, `đ:` for that alone, `=` for
/// a total (`=A` names what it sums up, `=A+B` as well, `=*` sums up all); a mark after which `_`
/// stands has a name alone. The tree is written as `index<parent`.
fn items(text: &str) -> Vec<Item> {
    let words = text.split_whitespace().enumerate();
    let item = |(row, word): (usize, &str)| {
        let plain = Item { row, has_data: true, has_figure: true, ..Item::default() };
        match word {
            "_" => Item { has_data: false, has_figure: false, ..plain },
            "#" => plain,
            "x" => Item { has_figure: false, ..plain },
            "w" => Item { has_data: false, has_figure: false, wide: true, ..plain },
            "đ" => Item { detail: true, ..plain },
            "đ:" => Item { detail: true, bare: true, has_data: false, has_figure: false, ..plain },
            word => match word.strip_prefix('=') {
                Some(sum) => {
                    let marks = sum.split('+').filter_map(Mark::read).collect();
                    let whole = sum == "**";
                    let marks = if whole { Vec::new() } else { marks };
                    Item { total: Some(Sum { name: sum.into(), marks, of: None, whole }), ..plain }
                }
                None => {
                    let (word, alone) = word.strip_suffix('_').map_or((word, false), |w| (w, true));
                    let mark = Some(Mark::read(word).unwrap());
                    Item { mark, has_data: !alone, has_figure: !alone, ..plain }
                }
            },
        }
    };
    words.map(item).collect()
}

#[track_caller]
fn read(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases.iter().filter_map(|(text, tree)| differs(text, tree)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn differs(text: &str, tree: &str) -> Option<String> {
    let items = items(text);
    let numbered = items.iter().any(|i| i.mark.as_ref().is_some_and(|mark| !mark.is_sign()));
    let found = parents(&items, numbered);
    let shown: Vec<String> =
        found.iter().map(|p| p.map_or(".".to_owned(), |parent| parent.to_string())).collect();
    let shown = shown.join(" ");
    (shown != tree).then(|| format!("{text}: {shown}, not {tree}"))
}

#[test]
fn levels_are_learnt_from_the_sheet() {
    read(&[
        // The usual ladder, and others.
        ("A I 1 2 II 1 B I 1", ". 0 1 1 0 4 . 6 7"),
        ("I a 1 2 b 1 II a 1", ". 0 1 1 0 4 . 6 7"),
        ("I 1 a b - 2 a", ". 0 1 1 3 0 5"),
        ("A I (1) 1 2 (2) 1", ". 0 1 2 2 1 5"),
        ("1 A a b B a 2 A", ". 0 1 1 0 4 . 6"),
        ("1 I II 2 I", ". 0 0 . 3"),
        ("a 1 2 b 1", ". 0 0 . 3"),
        ("1) a 1 2 b 2)", ". 0 1 1 0 ."),
        ("(1) 1 a (2) 1", ". 0 1 . 3"),
        ("1 (1) (2) (a) (b) 2", ". 0 0 2 2 ."),
        ("I i ii II i", ". 0 0 . 3"),
        ("1 a i ii b i 2", ". 0 1 1 0 4 ."),
        ("1 1.1 1.2 1.2.1 2 2.1", ". 0 0 2 . 4"),
        ("I I.1 I.2 II II.1 1", ". 0 0 . 3 4"),
        ("1 1.a 1.b 2 2.a", ". 0 0 . 3"),
        ("6 7 7a 7b 8", ". . 1 1 ."),
        ("6 7a 7b 8", ". . . ."),
        ("I 1.1 1.2 II 2.1 2.2", ". 0 0 . 3 3"),
        ("A I 1.1 1.2 II 2.1 B I 1.1", ". 0 1 1 0 4 . 6 7"),
        // Numbers go on through the groups, begin at another than 1, or skip.
        ("I 1 2 II 3 4 5 III 6", ". 0 0 . 3 3 3 . 7"),
        ("I a 1 2 b 3 II a 4", ". 0 1 1 0 4 . 6 7"),
        ("3 4 6 a b 7", ". . . 2 2 ."),
        ("II 1 2 III 1", ". 0 0 . 3"),
        ("1 1.1 2.1 2.2", ". 0 . ."),
        // A level that is skipped, or that comes up late.
        ("A I 1 2 B 1 2 C I 1", ". 0 1 1 . 4 4 . 7 8"),
        ("I a 1 II 1 a 1", ". 0 1 . 3 3 5"),
        ("1 2 A 1 2 B 1", ". . . 2 2 . 5"),
        ("1 2 A B 3 A", ". . 1 1 . 4"),
        // Letters that are numerals as well.
        ("A B C D", ". . . ."),
        ("A I II B I II C I", ". 0 0 . 3 3 . 6"),
        ("A B C D Đ E G H I K L M", ". . . . . . . . . . . ."),
        ("A I II H I II K", ". 0 0 . 3 3 ."),
        ("I II III IV V VI", ". . . . . ."),
        ("a b c d đ. e g h i k", ". . . . . . . . . ."),
        ("1 a) b) c) d) 2 a)", ". 0 0 0 0 . 5"),
        // One style on two levels.
        ("1 a 1 2 b 1 2 a", ". 0 1 1 0 4 . 6"),
        ("1 2 3 1 2", ". . . . ."),
        ("1 a b 1 a", ". 0 0 . 3"),
    ]);
}

#[test]
fn signs_are_details() {
    read(&[
        ("1 * - + * 2 *", ". 0 1 2 0 . 5"),
        ("1 * - + 2 - +", ". 0 1 2 . 4 5"),
        ("1 + - + - 2", ". 0 1 0 3 ."),
        ("1 - a b - 2", ". 0 0 0 3 ."),
        ("I - 1 2 - II -", ". 0 0 0 3 . 5"),
        ("1 - 2 - - 3", ". 0 . 2 2 ."),
        ("• - - • -", ". 0 0 . 3"),
        ("- 1 2 - 1 2", ". 0 0 . 3 3"),
        ("I * 1 2 * 1 2 II * 1", ". 0 1 1 0 4 4 . 7 8"),
        ("I - 1 2 II - 1 2", ". 0 0 0 . 4 4 4"),
        // Without numbers.
        ("# - - # -", ". 0 0 . 3"),
        ("_ # # _ #", ". 0 0 . 3"),
        ("_ - + - _ -", ". 0 1 0 . 4"),
        ("- - -", ". . ."),
        ("# đ # đ", ". 0 . 2"),
    ]);
}

#[test]
fn rows_without_a_number_are_details_or_headings() {
    read(&[
        ("A I đ 1 2 II", ". 0 1 1 1 0"),
        ("A I đ 1.1 1.2 II 2.1", ". 0 1 1 1 0 5"),
        ("A I # đ 1 2 II", ". 0 1 1 1 1 0"),
        ("1 # # 2 #", ". 0 0 . 3"),
        ("1 đ: # # 2", ". 0 1 1 ."),
        ("1 đ: - - 2", ". 0 1 1 ."),
        ("I đ: 1 2 II", ". 0 0 0 ."),
        ("1 - đ - 2", ". 0 1 0 ."),
        ("1_ x x 2_ x", ". 0 0 . 3"),
        // Among rows of words one without a number is one more.
        ("1 x 2", ". . ."),
        // Headings: the numbers begin anew.
        ("_ 1 2 _ 1 2", ". 0 0 . 3 3"),
        ("# 1 2 # 1 2", ". 0 0 . 3 3"),
        ("I _ 1 2 _ 1 2 II _ 1", ". 0 1 1 0 4 4 . 7 8"),
        ("w 1 2 w 1", ". 0 0 . 3"),
        ("w 1 2 w 3", ". 0 0 . 3"),
        ("w _ 1 2 _ 1 w _ 1", ". 0 1 1 0 4 . 6 7"),
    ]);
}

#[test]
fn totals_stand_below_the_group_that_they_close() {
    read(&[
        ("1 2 =", ". . ."),
        ("= 1 2", ". . ."),
        ("=A+B A 1 B 1", ". . 1 . 3"),
        ("1 2 =A =**", ". . . ."),
        ("A 1 2 =A B 1 =B =**", ". 0 0 0 . 4 4 ."),
        ("I 1 2 = II 1 = =**", ". 0 0 0 . 4 4 ."),
        ("I 1 2 = II 1 =", ". 0 0 0 . 4 4"),
        ("A I 1 =I II 1 =II =A B I", ". 0 1 1 0 4 4 0 . 8"),
        ("I 1 2 II 1 =", ". 0 0 . 3 ."),
        ("I 1 2 =1+2 II", ". 0 0 0 ."),
        ("1 2 = 3", ". . . ."),
        ("w 1 = w 1 = =**", ". 0 0 . 3 3 ."),
        ("= - - 1 2", ". 0 0 . ."),
        ("= - -", ". . ."),
        ("= # #", ". . ."),
    ]);
}
