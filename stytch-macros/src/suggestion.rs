//! "Did you mean": the known name that is most similar to a misspelt one.

/// Returns the candidate that is most similar to `written`, if any is similar enough.
///
/// A third of the letters of the longer name may differ, and at least one. A wrong suggestion is
/// worse than none.
pub(crate) fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (distance(written, candidate), candidate))
        .filter(|(distance, candidate)| {
            let length = written.chars().count().max(candidate.chars().count());
            *distance <= (length / 3).max(1)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Returns the argument that a name in the path most likely means: the most similar one, or one
/// that has all of its words.
pub(crate) fn meant<'a>(
    written: &str,
    arguments: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    let contains = |whole: &str, part: &str| {
        let mut words = part.split('_');
        words.all(|word| whole.split('_').any(|other| other == word))
    };
    let is_part = |name: &&str| contains(name, written) || contains(written, name);
    nearest(written, arguments.clone()).or_else(|| arguments.clone().find(is_part))
}

/// Returns `true` if two names differ only in their case and their separators: `userId`,
/// `:user-id` and `user_id`.
pub(crate) fn alike(left: &str, right: &str) -> bool {
    fn letters(name: &str) -> impl Iterator<Item = char> {
        let letters = name.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase)
    }
    letters(left).eq(letters(right))
}

/// Counts the letters that have to be added, removed, changed or swapped with their
/// neighbour to make one name the other, whatever their case.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.to_lowercase().chars().collect();
    let right: Vec<char> = right.to_lowercase().chars().collect();

    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, from) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, to) in right.iter().enumerate() {
            let changed = last[column] + usize::from(from != to);
            let mut best = changed.min(last[column + 1] + 1).min(current[column] + 1);
            let swapped =
                row > 0 && column > 0 && left[row - 1] == *to && *from == right[column - 1];
            if swapped {
                best = best.min(before_last[column - 1] + 1);
            }
            current.push(best);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[right.len()]
}
