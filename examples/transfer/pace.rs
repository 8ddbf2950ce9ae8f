//! No more than so many requests in any stretch of so long.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Lets requests go so that no stretch of a length of time has more than a number of
/// them.
///
/// Stytch counts in windows that begin on the minute or the second. What holds for
/// every stretch holds for each of these, wherever they begin; and a run of fewer
/// requests than a window allows is not slowed at all.
pub struct Pace {
    most: usize,
    stretch: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When the last requests went, the oldest first; at most `most` of them.
    starts: VecDeque<Instant>,
    held_until: Option<Instant>,
}

impl Pace {
    /// At most so many requests in any stretch of this length; 0 is as 1.
    pub fn new(most: u32, stretch: Duration) -> Pace {
        Pace {
            most: usize::try_from(most).unwrap_or(usize::MAX).max(1),
            stretch,
            state: Mutex::default(),
        }
    }

    /// Waits for a request's turn, which is taken when this returns.
    pub async fn turn(&self) {
        while let Some(next) = self.take_turn(Instant::now()) {
            sleep_until(next).await;
        }
    }

    /// Lets nothing go before this time: the server has asked for it.
    pub fn hold_until(&self, time: Instant) {
        let mut state = self.state();
        state.held_until = state.held_until.max(Some(time));
    }

    /// How long a request that came now would wait.
    pub fn wait(&self) -> Duration {
        let now = Instant::now();
        let next = self.next_turn(&self.state(), now);
        next.map_or(Duration::ZERO, |next| next - now)
    }

    /// Takes a turn, or says when to come again.
    fn take_turn(&self, now: Instant) -> Option<Instant> {
        let mut state = self.state();
        let next = self.next_turn(&state, now);
        if next.is_none() {
            if state.starts.len() == self.most {
                state.starts.pop_front();
            }
            state.starts.push_back(now);
        }
        next
    }

    /// When the next turn is; `None` where it is now.
    fn next_turn(&self, state: &State, now: Instant) -> Option<Instant> {
        let is_full = state.starts.len() == self.most;
        let oldest = state.starts.front().filter(|_| is_full);
        let has_room = oldest.map(|start| *start + self.stretch);
        has_room.max(state.held_until).filter(|next| *next > now)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn no_stretch_has_more_than_it_may() {
        let pace = Pace::new(3, Duration::from_secs(60));
        let begin = Instant::now();
        let mut starts = Vec::new();
        for step in 0..10 {
            pace.turn().await;
            starts.push(begin.elapsed());
            tokio::time::advance(Duration::from_secs(step)).await;
        }
        for (first, fourth) in starts.iter().zip(&starts[3..]) {
            assert!(*fourth - *first >= Duration::from_secs(60), "{starts:?}");
        }
        // It is no slower than it has to be.
        assert_eq!(starts[3], Duration::from_secs(60));
    }

    #[tokio::test(start_paused = true)]
    async fn fewer_than_a_stretch_allows_do_not_wait() {
        let pace = Pace::new(150, Duration::from_secs(60));
        let begin = Instant::now();
        for _ in 0..150 {
            pace.turn().await;
        }
        assert_eq!(begin.elapsed(), Duration::ZERO);
        assert_eq!(pace.wait(), Duration::from_secs(60));
    }

    #[tokio::test(start_paused = true)]
    async fn a_hold_is_waited_out_by_all_and_is_not_shortened() {
        let pace = Pace::new(2, Duration::from_secs(1));
        let begin = Instant::now();
        pace.hold_until(begin + Duration::from_secs(7));
        pace.hold_until(begin + Duration::from_secs(3));
        pace.turn().await;
        assert_eq!(begin.elapsed(), Duration::from_secs(7));
    }
}
