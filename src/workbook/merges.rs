//! The merged regions of a sheet, found by a cell of theirs without looking at each.

use std::ops::Deref;

use super::{Address, Region};

/// How many regions, or boxes of regions, a box of the index holds.
const FAN_OUT: usize = 16;

/// The merged regions of a sheet, sorted, none over another; it reads as a slice of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merges {
    regions: Vec<Region>,
    /// The boxes around each [`FAN_OUT`] regions, then those around as many of these boxes, and so
    /// on up to one level that is short. Regions in a row lie side by side and groups below each
    /// other, so the boxes hardly overlap and a search follows few of them.
    levels: Vec<Vec<Region>>,
}

impl Merges {
    /// The merged region over a cell.
    pub fn over(&self, cell: Address) -> Option<Region> {
        self.search(self.levels.len(), 0..usize::MAX, cell)
    }

    fn search(
        &self,
        level: usize,
        within: std::ops::Range<usize>,
        cell: Address,
    ) -> Option<Region> {
        let boxes = if level == 0 { &self.regions } else { &self.levels[level - 1] };
        let end = within.end.min(boxes.len());
        for (index, region) in boxes[..end].iter().enumerate().skip(within.start) {
            if !region.contains(cell) {
                continue;
            }
            if level == 0 {
                return Some(*region);
            }
            let below = index * FAN_OUT..(index + 1) * FAN_OUT;
            if let Some(found) = self.search(level - 1, below, cell) {
                return Some(found);
            }
        }
        None
    }

    fn index(regions: Vec<Region>) -> Self {
        let mut levels: Vec<Vec<Region>> = Vec::new();
        loop {
            let below = levels.last().unwrap_or(&regions);
            if below.len() <= FAN_OUT {
                break;
            }
            let level = below.chunks(FAN_OUT).filter_map(around).collect();
            levels.push(level);
        }
        Self { regions, levels }
    }
}

/// The smallest region that holds all of them.
fn around(regions: &[Region]) -> Option<Region> {
    regions.iter().copied().reduce(|a, b| {
        Region::new(
            Address::new(a.start.row.min(b.start.row), a.start.column.min(b.start.column)),
            Address::new(a.end.row.max(b.end.row), a.end.column.max(b.end.column)),
        )
    })
}

impl FromIterator<Region> for Merges {
    /// Single cells are no merge, and of two regions that overlap the later is left out, as Excel
    /// does when it repairs such a file.
    fn from_iter<I: IntoIterator<Item = Region>>(regions: I) -> Self {
        let mut sorted: Vec<Region> =
            regions.into_iter().filter(|region| region.start != region.end).collect();
        sorted.sort_unstable();
        sorted.dedup();
        let mut apart: Vec<Region> = Vec::with_capacity(sorted.len());
        // For each column the last row that a region above covers: enough, as regions come by rows.
        let mut covered: Vec<u32> = Vec::new();
        for region in sorted {
            let columns = region.start.column as usize..region.end.column as usize + 1;
            if covered.len() < columns.end {
                covered.resize(columns.end, 0);
            }
            let columns = &mut covered[columns];
            if columns.iter().all(|&rows| rows <= region.start.row) {
                columns.fill(region.end.row + 1);
                apart.push(region);
            }
        }
        Self::index(apart)
    }
}

impl From<Vec<Region>> for Merges {
    fn from(regions: Vec<Region>) -> Self {
        regions.into_iter().collect()
    }
}

impl Deref for Merges {
    type Target = [Region];

    fn deref(&self) -> &[Region] {
        &self.regions
    }
}

impl<'a> IntoIterator for &'a Merges {
    type Item = &'a Region;
    type IntoIter = std::slice::Iter<'a, Region>;

    fn into_iter(self) -> Self::IntoIter {
        self.regions.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_finds_the_region_over_it_among_thousands() {
        let header = (0..5_000)
            .map(|pair| Region::new(Address::new(0, pair * 2), Address::new(0, pair * 2 + 1)));
        let groups = (0..5_000).map(|group| {
            Region::new(Address::new(group * 3 + 1, 0), Address::new(group * 3 + 3, 0))
        });
        let merges: Merges = header.chain(groups).collect();
        assert_eq!(merges.len(), 10_000);
        for region in &merges {
            assert_eq!(merges.over(region.start), Some(*region));
            assert_eq!(merges.over(region.end), Some(*region));
        }
        assert_eq!(merges.over(Address::new(1, 1)), None);
        assert_eq!(merges.over(Address::new(20_000, 0)), None);
    }

    #[test]
    fn of_two_regions_that_overlap_the_later_is_left_out() {
        let merges: Merges = ["A1:B2", "B2:C3", "C1:C2", "A3:A3", "A3:B4"]
            .map(|text| text.parse().unwrap())
            .into_iter()
            .collect();
        let shown: Vec<_> = merges.iter().map(Region::to_string).collect();
        assert_eq!(shown, ["A1:B2", "C1:C2", "A3:B4"]);
    }
}
