//! Whether a request may be sent a second time.

/// The replay class of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replay {
    Safe,
    Idempotent,
    Never,
}

impl Replay {
    pub(crate) const ALL: [Replay; 3] = [Replay::Safe, Replay::Idempotent, Replay::Never];

    /// The class as it is written in the annotation.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Replay::Safe => "safe",
            Replay::Idempotent => "idempotent",
            Replay::Never => "never",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Replay> {
        Self::ALL.into_iter().find(|replay| replay.name() == name)
    }

    /// The constructor of the library's `Endpoint` for this class.
    pub(crate) fn constructor(self) -> &'static str {
        match self {
            Replay::Safe => "safe",
            Replay::Idempotent => "idempotent",
            Replay::Never => "never_replayed",
        }
    }

    /// What the method's documentation says of the class.
    pub(crate) fn phrase(self) -> &'static str {
        match self {
            Replay::Safe => "safe to replay",
            Replay::Idempotent => "idempotent, may be replayed",
            Replay::Never => "never replayed",
        }
    }
}
