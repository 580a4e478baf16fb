//! The page of a rule: a Markdown file → its parts.
//!
//! The first line is `# ` and the title. The parts that must be there, in this order: `## Tìm gì`
//! (what it looks for), `## Vì sao` (why), `## Sai` (an example that is wrong), `## Đúng` (what to
//! write instead), `## Căn cứ` (where it is from). The blocks of code under `Sai` and `Đúng` are
//! cases: every one under `Sai` is found by the rule, of every one under `Đúng` no rule says
//! anything.

/// The parts that a page has, in order.
pub const PARTS: [&str; 5] = ["Tìm gì", "Vì sao", "Sai", "Đúng", "Căn cứ"];

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<'p> {
    /// What the rule is about, in a few words.
    pub title: &'p str,
    /// The parts by their headings.
    pub parts: Vec<(&'p str, &'p str)>,
}

/// A block of code in a page: what it is told to be, and its text.
pub type Block<'p> = (&'p str, &'p str);

impl<'p> Page<'p> {
    /// Reads a page; what it lacks is empty.
    pub fn of(text: &'p str) -> Self {
        let mut pieces = text.split("\n## ");
        let title = pieces.next().unwrap_or_default().trim().trim_start_matches("# ");
        let parts = pieces.map(|piece| {
            let (heading, body) = piece.split_once('\n').unwrap_or((piece, ""));
            (heading.trim(), body.trim())
        });
        Self { title, parts: parts.collect() }
    }

    /// A part; nothing where the page has none.
    pub fn part(&self, heading: &str) -> &'p str {
        self.parts.iter().find(|(own, _)| *own == heading).map_or("", |(_, body)| body)
    }

    /// The blocks of code of a part.
    pub fn blocks(&self, heading: &str) -> Vec<Block<'p>> {
        let mut blocks = Vec::new();
        let mut rest = self.part(heading);
        while let Some((_, after)) = rest.split_once("```") {
            let Some((kind, after)) = after.split_once('\n') else { break };
            let Some((block, after)) = after.split_once("```") else { break };
            blocks.push((kind.trim(), block));
            rest = after;
        }
        blocks
    }
}
