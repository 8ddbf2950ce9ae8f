//! Ctrl-C, and the signal by which a service manager asks for the same.

use std::io;

use tokio::sync::watch;

/// Whether somebody wants the run to stop.
#[derive(Clone)]
pub struct Interrupt(watch::Receiver<bool>);

impl Interrupt {
    /// Listens for Ctrl-C, and on Unix for `SIGTERM`, from here on.
    ///
    /// # Errors
    ///
    /// The system lets no one listen.
    pub fn listen() -> io::Result<Interrupt> {
        let (sender, receiver) = watch::channel(false);
        let signal = signal()?;
        tokio::spawn(async move {
            signal.await;
            // Nobody is left who would stop.
            let _ = sender.send(true);
            std::future::pending::<()>().await;
        });
        Ok(Interrupt(receiver))
    }

    /// One that a test can press, and what is pressed.
    pub fn by_hand() -> (watch::Sender<bool>, Interrupt) {
        let (sender, receiver) = watch::channel(false);
        (sender, Interrupt(receiver))
    }

    /// Whether it has come.
    pub fn has_come(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it comes, which may be never.
    pub async fn come(&self) {
        let mut receiver = self.0.clone();
        if receiver.wait_for(|has_come| *has_come).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(unix)]
fn signal() -> io::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signal() -> io::Result<impl Future<Output = ()> + Send> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
