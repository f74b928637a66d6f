//! How long to wait before the next attempt to connect.

use std::time::Duration;

use super::{Client, Endpoint, Error, Options};

/// Waiting times that double from failure to failure, and begin anew after a success.
///
/// ```
/// use std::time::Duration;
/// use bird_ctl::client::Backoff;
///
/// let mut backoff = Backoff::new(Duration::from_millis(100), Duration::from_millis(300));
/// let waits = [backoff.failed(), backoff.failed(), backoff.failed()];
/// assert_eq!(waits.map(|wait| wait.as_millis()), [100, 200, 300]);
/// ```
#[derive(Clone, Debug)]
pub struct Backoff {
    least: Duration,
    most: Duration,
    next: Duration,
}

impl Default for Backoff {
    /// From a tenth of a second to ten.
    fn default() -> Self {
        Self::new(Duration::from_millis(100), Duration::from_secs(10))
    }
}

impl Backoff {
    /// Waits between `least` and `most`.
    pub fn new(least: Duration, most: Duration) -> Self {
        Self {
            least,
            most,
            next: least,
        }
    }

    /// An attempt failed: how long to wait before the next one.
    pub fn failed(&mut self) -> Duration {
        let wait = self.next.min(self.most);
        self.next = wait.saturating_mul(2);
        wait
    }

    /// An attempt succeeded.
    pub fn succeeded(&mut self) {
        self.next = self.least;
    }

    /// Connects, however often it takes: a daemon that restarts is back after a moment. `failed` hears why an attempt
    /// failed and how long the wait will be, and may end it all by giving the error back.
    pub async fn open(
        &mut self,
        endpoint: &Endpoint,
        options: Options,
        mut failed: impl FnMut(Error, Duration) -> Result<(), Error>,
    ) -> Result<Client, Error> {
        loop {
            match Client::open(endpoint, options).await {
                Ok(client) => {
                    self.succeeded();
                    return Ok(client);
                }
                Err(error) => {
                    let wait = self.failed();
                    failed(error, wait)?;
                    tokio::time::sleep(wait).await;
                }
            }
        }
    }
}
