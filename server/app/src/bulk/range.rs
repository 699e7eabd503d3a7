//! `Range`: the part of a file that somebody still lacks.

/// From the first byte up to before the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first.
    pub first: u64,
    /// The one behind the last.
    pub behind: u64,
}

impl Range {
    /// Reads one range of bytes. Several at once, or what cannot be read, stand for the whole; `Err` for what lies behind
    /// the end.
    pub fn of(asked: Option<&str>, whole: u64) -> Result<Range, ()> {
        let all = Range {
            first: 0,
            behind: whole,
        };
        let spec = asked.and_then(|asked| asked.strip_prefix("bytes="));
        let Some((from, to)) = spec.and_then(|spec| spec.split_once('-')) else {
            return Ok(all);
        };
        let range = match (from.parse::<u64>(), to.parse::<u64>()) {
            (Ok(first), Ok(last)) if first <= last => Range {
                first,
                behind: last.saturating_add(1).min(whole),
            },
            (Ok(first), _) if to.is_empty() => Range {
                first,
                behind: whole,
            },
            (_, Ok(length)) if from.is_empty() => Range {
                first: whole.saturating_sub(length),
                behind: whole,
            },
            _ => return Ok(all),
        };
        match range.first < range.behind {
            true => Ok(range),
            false => Err(()),
        }
    }

    /// Whether a text is a range that this server keeps to.
    pub fn is_kept(asked: &str) -> bool {
        let spec = asked.strip_prefix("bytes=");
        let parts = spec.and_then(|spec| spec.split_once('-'));
        parts.is_some_and(|(from, to)| {
            let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            plain(from) && plain(to) && !(from.is_empty() && to.is_empty())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_cut_to_the_file_and_what_lies_behind_it_is_none() {
        let of = |asked: &str| Range::of(Some(asked), 10).map(|one| (one.first, one.behind));
        assert_eq!(of("bytes=0-3"), Ok((0, 4)));
        assert_eq!(of("bytes=4-"), Ok((4, 10)));
        assert_eq!(of("bytes=-3"), Ok((7, 10)));
        assert_eq!(of("bytes=-99"), Ok((0, 10)));
        assert_eq!(of("bytes=8-99"), Ok((8, 10)));
        assert_eq!(of("bytes=10-"), Err(()));
        assert_eq!(of("bytes=5-3"), Ok((0, 10)));
        for whole in ["bytes=0-1,4-5", "lines=1-2", "", "bytes=a-b"] {
            assert_eq!(of(whole), Ok((0, 10)), "{whole}");
            assert!(!Range::is_kept(whole), "{whole}");
        }
        assert_eq!(Range::of(Some("bytes=0-"), 0), Err(()));
        assert!(Range::is_kept("bytes=4-") && Range::is_kept("bytes=-3"));
    }
}
