//! Every fault of the table met by every call.

use super::*;

/// Where a call goes; held for as long as the call takes.
enum Target {
    Server(FaultServer),
    Refusing(RefusingPort),
    Unanswering(UnansweringPort),
}

impl Target {
    async fn of(place: &Place, stranger: &FaultServer) -> Target {
        match place {
            Place::Server(script) => Target::Server(
                FaultServer::start_knowing(|own| {
                    script(&Hosts {
                        own: own.to_owned(),
                        stranger: stranger.base_url(),
                    })
                })
                .await,
            ),
            Place::RefusingPort => Target::Refusing(RefusingPort::hold()),
            Place::UnansweringPort => Target::Unanswering(UnansweringPort::hold().await),
        }
    }

    fn base_url(&self) -> String {
        match self {
            Target::Server(server) => server.base_url(),
            Target::Refusing(port) => port.base_url(),
            Target::Unanswering(port) => port.base_url(),
        }
    }

    fn requests(&self) -> usize {
        match self {
            Target::Server(server) => server.requests(),
            Target::Refusing(_) | Target::Unanswering(_) => 0,
        }
    }
}

/// What a caller and the server saw of a call.
fn seen(result: Result<calls::Success, Error>, called: &Called, requests: usize) -> Seen {
    match result {
        Ok(success) => Seen {
            result: Ok(success.status),
            attempts: success.attempts,
            requests,
            says: String::new(),
            maybe_applied: false,
        },
        Err(error) => Seen {
            result: Err(error.kind()),
            attempts: error.attempts(),
            requests,
            says: error
                .to_string()
                .strip_prefix(&format!("{}: ", called.endpoint))
                .unwrap_or("does not begin with the endpoint")
                .to_owned(),
            maybe_applied: error.maybe_applied(),
        },
    }
}

/// A call and a fault that are about to meet.
struct Meeting<'a> {
    fault: &'a Fault,
    called: &'a Called,
    stranger: FaultServer,
    target: Target,
    client: Client,
}

impl<'a> Meeting<'a> {
    async fn prepare(fault: &'a Fault, called: &'a Called) -> Meeting<'a> {
        let stranger = FaultServer::start([Behaviour::answer(200, &[], FOUND)]).await;
        let target = Target::of(&fault.place, &stranger).await;
        let client = client(&target.base_url(), fault.ended_by);
        Meeting {
            fault,
            called,
            stranger,
            target,
            client,
        }
    }

    /// Sends the call and says what was not as the table has it.
    async fn take_place(self) -> Vec<String> {
        let of = format!("{}, {}", self.fault.name, self.called.method);
        let expected = self.fault.seen_by(self.called.class);

        let start = Instant::now();
        let result = (self.called.send)(&self.client).await;
        let took = start.elapsed();

        if let Err(error) = &result {
            assert_says_nothing_private(error, &of);
        }
        let mut mistakes = Vec::new();
        let seen = seen(result, self.called, self.target.requests());
        if seen != *expected {
            mistakes.push(format!(
                "{of}\n  expected {expected:?}\n  seen     {seen:?}"
            ));
        }
        let at_least = match self.fault.ended_by {
            Limit::Nothing => Duration::ZERO,
            Limit::ConnectTimeout | Limit::AttemptTimeout => SHORT * expected.attempts,
        };
        if took < at_least || took > at_least + SLACK {
            mistakes.push(format!("{of}\n  took {took:?}, expected {at_least:?}"));
        }
        if self.stranger.accepted() > 0 {
            mistakes.push(format!("{of}\n  another host was called"));
        }
        mistakes
    }
}

/// Meets the five calls with some of the faults, those of a group at the same time.
async fn meet(is_met: impl Fn(&Fault) -> bool, at_the_same_time: usize) {
    let faults: Vec<Fault> = faults().into_iter().filter(is_met).collect();
    let mut mistakes = Vec::new();
    for group in faults.chunks(at_the_same_time) {
        let pairs = group
            .iter()
            .flat_map(|fault| CALLS.iter().map(move |called| (fault, called)));
        // All are ready before the first begins: making a client takes a while, in
        // which the others' limits would pass.
        let meetings = join_all(pairs.map(|(fault, called)| Meeting::prepare(fault, called))).await;
        let met = join_all(meetings.into_iter().map(Meeting::take_place)).await;
        mistakes.extend(met.into_iter().flatten());
    }
    assert!(mistakes.is_empty(), "\n{}", mistakes.join("\n"));
}

#[tokio::test]
async fn every_fault_that_takes_too_long_ends_in_time_as_the_table_says() {
    meet(|fault| fault.ended_by != Limit::Nothing, usize::MAX).await;
}

#[tokio::test]
async fn every_fault_that_is_there_at_once_ends_as_the_table_says() {
    meet(|fault| fault.ended_by == Limit::Nothing, 4).await;
}

#[test]
fn no_fault_is_in_the_table_twice() {
    let mut names: Vec<&str> = faults().iter().map(|fault| fault.name).collect();
    names.sort_unstable();
    for pair in names.windows(2) {
        assert_ne!(pair[0], pair[1]);
    }
}
