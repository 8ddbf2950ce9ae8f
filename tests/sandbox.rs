//! The sandbox as an application meets it: most cases over real HTTP, and without a socket,
//! where it has to behave the same.

mod sandbox {
    mod behaviour;
    mod contents;
    mod methods;
    mod seeding;
    mod server;
}

use stytch_users::sandbox::{Sandbox, SandboxBuilder};

/// The two ways to reach a sandbox.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    OverHttp,
    InMemory,
}

impl Way {
    pub(crate) async fn sandbox(self) -> Sandbox {
        self.build(Sandbox::builder()).await
    }

    pub(crate) async fn build(self, builder: SandboxBuilder) -> Sandbox {
        match self {
            Way::OverHttp => builder.start().await.unwrap(),
            Way::InMemory => builder.in_memory().unwrap(),
        }
    }
}

/// Runs a case both ways.
macro_rules! both_ways {
    ($case:ident) => {
        mod $case {
            #[tokio::test]
            async fn over_http() {
                super::$case(crate::Way::OverHttp).await;
            }

            #[tokio::test]
            async fn in_memory() {
                super::$case(crate::Way::InMemory).await;
            }
        }
    };
}
pub(crate) use both_ways;
