//! Formulas in the row that numbers the columns: `(6)=(5)/(4)`, `3=2/1*100%`, `15=16+20`.
//!
//! The numbers are those of columns. They are few and small enough that a parser of their own is
//! shorter than a library that takes variables for what looks like numbers.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::figure::Bounds;

/// The longest formula that is read, in characters.
const MOST_CHARACTERS: usize = 200;

/// How deep brackets may nest.
const MOST_DEPTH: usize = 8;

/// A formula over columns, as steps of a calculator that keeps its results on a stack.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::annex) struct Formula {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    Column(usize),
    Constant(Decimal),
    Operator(char),
}

impl Formula {
    /// Reads what follows the equals sign; the columns are known by their numbers. None where it
    /// is no formula over them.
    pub(in crate::annex) fn parse(text: &str, columns: &HashMap<String, usize>) -> Option<Self> {
        if text.chars().count() > MOST_CHARACTERS {
            return None;
        }
        let tokens = tokens(text, columns)?;
        let mut reader = Reader { tokens: &tokens, at: 0, steps: Vec::new() };
        reader.sum(0)?;
        let whole = reader.at == tokens.len();
        let steps = reader.steps;
        let operators = steps.iter().filter(|step| matches!(step, Step::Operator(_))).count();
        (whole && operators > 0).then_some(Self { steps })
    }

    /// The columns that it reckons with, each once.
    pub(super) fn columns(&self) -> Vec<usize> {
        let mut columns: Vec<usize> = Vec::new();
        for step in &self.steps {
            if let Step::Column(column) = step
                && !columns.contains(column)
            {
                columns.push(*column);
            }
        }
        columns
    }

    /// Whether it adds and takes away only, so that an empty cell counts as nothing.
    pub(super) fn is_sum(&self) -> bool {
        self.steps.iter().all(|step| !matches!(step, Step::Operator('*' | '/')))
    }

    /// Whether it has a constant such as the hundred of a percentage.
    pub(super) fn has_constant(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Constant(_)))
    }

    /// Between which numbers its result lies; none where a column has no figure, or something is
    /// divided by what may be 0.
    pub(super) fn bounds(&self, figure: impl Fn(usize) -> Option<Bounds>) -> Option<Bounds> {
        let mut stack: Vec<Bounds> = Vec::new();
        for step in &self.steps {
            let result = match step {
                Step::Column(column) => figure(*column)?,
                Step::Constant(constant) => *constant..=*constant,
                Step::Operator(operator) => {
                    let (right, left) = (stack.pop()?, stack.pop()?);
                    reckon(*operator, &left, &right)?
                }
            };
            stack.push(result);
        }
        stack.pop()
    }
}

fn reckon(operator: char, left: &Bounds, right: &Bounds) -> Option<Bounds> {
    let ends = match operator {
        '+' => {
            return Some(
                left.start().checked_add(*right.start())?..=left.end().checked_add(*right.end())?,
            );
        }
        '-' => {
            return Some(
                left.start().checked_sub(*right.end())?..=left.end().checked_sub(*right.start())?,
            );
        }
        '*' => [
            left.start().checked_mul(*right.start())?,
            left.start().checked_mul(*right.end())?,
            left.end().checked_mul(*right.start())?,
            left.end().checked_mul(*right.end())?,
        ],
        _ => {
            let zero = Decimal::ZERO;
            if right.contains(&zero) {
                return None;
            }
            [
                left.start().checked_div(*right.start())?,
                left.start().checked_div(*right.end())?,
                left.end().checked_div(*right.start())?,
                left.end().checked_div(*right.end())?,
            ]
        }
    };
    Some(*ends.iter().min()?..=*ends.iter().max()?)
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    Column(usize),
    Constant(Decimal),
    Sign(char),
}

fn tokens(text: &str, columns: &HashMap<String, usize>) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let mut width = first.len_utf8();
        if first.is_alphanumeric() {
            width = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            let operand = matches!(
                tokens.last(),
                Some(Token::Column(_) | Token::Constant(_) | Token::Sign(')'))
            );
            if operand && matches!(first, 'x' | 'X') {
                // `x100` is one word to the eye alone.
                width = first.len_utf8();
            }
            let (word, after) = rest.split_at(width);
            if operand && matches!(first, 'x' | 'X') {
                tokens.push(Token::Sign('*'));
            } else if let Some(column) = columns.get(word).filter(|_| !after.starts_with('%')) {
                tokens.push(Token::Column(*column));
            } else {
                // What is no column's number is a power of ten: the hundred of a percentage.
                let ten = word.starts_with('1') && word[1..].bytes().all(|digit| digit == b'0');
                tokens.push(Token::Constant(word.parse().ok().filter(|_| ten && word.len() < 8)?));
            }
        } else {
            let sign = match first {
                '+' => '+',
                '-' | '–' | '−' => '-',
                '*' | '×' | '.' => '*',
                '/' | ':' | '÷' => '/',
                '(' | '[' | '{' => '(',
                ')' | ']' | '}' => ')',
                '%' => ' ',
                _ => return None,
            };
            if sign != ' ' {
                tokens.push(Token::Sign(sign));
            }
        }
        rest = rest[width..].trim_start();
    }
    Some(tokens)
}

struct Reader<'t> {
    tokens: &'t [Token],
    at: usize,
    steps: Vec<Step>,
}

impl Reader<'_> {
    fn next_sign(&mut self, signs: [char; 2]) -> Option<char> {
        match self.tokens.get(self.at) {
            Some(Token::Sign(sign)) if signs.contains(sign) => {
                self.at += 1;
                Some(*sign)
            }
            _ => None,
        }
    }

    fn sum(&mut self, depth: usize) -> Option<()> {
        self.product(depth)?;
        while let Some(sign) = self.next_sign(['+', '-']) {
            self.product(depth)?;
            self.steps.push(Step::Operator(sign));
        }
        Some(())
    }

    fn product(&mut self, depth: usize) -> Option<()> {
        self.operand(depth)?;
        while let Some(sign) = self.next_sign(['*', '/']) {
            self.operand(depth)?;
            self.steps.push(Step::Operator(sign));
        }
        Some(())
    }

    fn operand(&mut self, depth: usize) -> Option<()> {
        let token = *self.tokens.get(self.at)?;
        self.at += 1;
        match token {
            Token::Column(column) => self.steps.push(Step::Column(column)),
            Token::Constant(constant) => self.steps.push(Step::Constant(constant)),
            Token::Sign('(') if depth < MOST_DEPTH => {
                self.sum(depth + 1)?;
                self.next_sign([')', ')'])?;
            }
            Token::Sign(_) => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> HashMap<String, usize> {
        let numbers = (1..=20).map(|number: usize| (number.to_string(), number));
        numbers.chain([("A".to_owned(), 30), ("B".to_owned(), 31)]).collect()
    }

    #[test]
    fn formulas_are_reckoned() {
        // Each column holds ten times its number; A is 300, B 310.
        for (text, expected) in [
            ("(5)/(4)", "1.25"),
            ("2/1*100%", "200"),
            ("16+20", "360"),
            ("4-3", "10"),
            ("(5)+(6)+(7)", "180"),
            ("[(5)-(4)]/(4)x100", "25"),
            ("A+B", "610"),
            ("5/4 × 100", "125"),
            ("(3+4):2", "3.5"),
            ("10-3-2", "50"),
            ("((((6))))+1", "70"),
        ] {
            let formula = Formula::parse(text, &columns()).unwrap_or_else(|| panic!("{text}"));
            let figure = |column: usize| {
                let number = Decimal::from(column as u64 * 10);
                Some(number..=number)
            };
            let found = formula.bounds(figure).unwrap();
            assert_eq!(*found.start(), expected.parse().unwrap(), "{text}");
        }
        for text in [
            "",
            "5",
            "(5)",
            "5+",
            "5+21",
            "5+…+8",
            "(5",
            "5)",
            "tổng",
            "5,5",
            "((((((((((((1+2))))))))))))",
            "1=2",
        ] {
            assert_eq!(Formula::parse(text, &columns()), None, "{text}");
        }
    }
}
