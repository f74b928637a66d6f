//! A few connections to one daemon, for questions at the same time.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, PoisonError};

use tokio::sync::{Semaphore, SemaphorePermit};

use super::{Client, Endpoint, Error, Options};
use crate::command::Command;
use crate::reply::Reply;

/// Connections to one daemon, made when they are needed and kept for the next question.
///
/// BIRD works on the commands of several connections in turn, so a quick question need not wait for the end of a long
/// table. More than a few connections gain nothing: it is one daemon.
#[derive(Debug)]
pub struct Pool {
    endpoint: Endpoint,
    options: Options,
    permits: Semaphore,
    idle: Mutex<Vec<Client>>,
}

/// A connection from a [`Pool`], which goes back into it when this is dropped, unless a question was given up.
#[derive(Debug)]
pub struct Pooled<'a> {
    /// There until this is dropped.
    client: Option<Client>,
    pool: &'a Pool,
    _permit: SemaphorePermit<'a>,
}

impl Pool {
    /// At most `size` connections, one at least.
    pub fn new(endpoint: Endpoint, options: Options, size: usize) -> Self {
        Self {
            endpoint,
            options,
            permits: Semaphore::new(size.clamp(1, Semaphore::MAX_PERMITS)),
            idle: Mutex::default(),
        }
    }

    /// A connection: one that is idle, or a new one, or the next that becomes free.
    pub async fn get(&self) -> Result<Pooled<'_>, Error> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        self.take(idle).await
    }

    /// The same, but always a new connection.
    async fn renew(&self) -> Result<Pooled<'_>, Error> {
        self.take(|| None).await
    }

    async fn take(&self, idle: impl FnOnce() -> Option<Client>) -> Result<Pooled<'_>, Error> {
        let Ok(permit) = self.permits.acquire().await else {
            unreachable!("the semaphore is never closed")
        };
        let client = match idle() {
            Some(client) => client,
            None => Client::open(&self.endpoint, self.options).await?,
        };
        Ok(Pooled {
            client: Some(client),
            pool: self,
            _permit: permit,
        })
    }

    /// Asks on any connection. A `show` that finds a kept connection dead, as after a restart of the daemon, is asked
    /// once more on a new one; other commands may have done their work already.
    pub async fn ask(&self, command: &Command) -> Result<Reply, Error> {
        let answer = self.get().await?.ask(command).await;
        match answer {
            Err(error) if error.is_disconnect() && command.as_str().trim_start().starts_with("show ") => {
                self.renew().await?.ask(command).await
            }
            answer => answer,
        }
    }
}

impl Deref for Pooled<'_> {
    type Target = Client;

    fn deref(&self) -> &Client {
        match &self.client {
            Some(client) => client,
            None => unreachable!("taken only by drop"),
        }
    }
}

impl DerefMut for Pooled<'_> {
    fn deref_mut(&mut self) -> &mut Client {
        match &mut self.client {
            Some(client) => client,
            None => unreachable!("taken only by drop"),
        }
    }
}

impl Drop for Pooled<'_> {
    fn drop(&mut self) {
        if let Some(client) = self.client.take().filter(Client::is_in_step) {
            let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push(client);
        }
    }
}
