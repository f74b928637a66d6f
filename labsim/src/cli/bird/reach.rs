//! Which daemons are asked.

use bird_ctl::client::{Client, Endpoint, Error};

use super::BirdArgs;

/// Asks all daemons at the same time, so that one that is silent does not hold up the others; the answers come in the
/// daemons' order.
pub(super) async fn at_once<T, F>(
    endpoints: &[Endpoint],
    ask: impl Fn(Endpoint) -> F,
) -> Vec<Result<T, Error>>
where
    T: Send + 'static,
    F: Future<Output = Result<T, Error>> + Send + 'static,
{
    let questions = endpoints.iter().cloned().map(ask).map(tokio::spawn);
    let questions: Vec<_> = questions.collect();
    let mut answers = Vec::with_capacity(questions.len());
    for question in questions {
        let answer = question.await;
        answers.push(answer.unwrap_or_else(|error| Err(std::io::Error::other(error).into())));
    }
    answers
}

impl BirdArgs {
    /// The daemons that are named, in the order of the command line: sockets, then commands.
    pub(super) fn named(&self) -> Vec<Endpoint> {
        let sockets = self.socket.iter().map(Endpoint::socket);
        sockets.chain(self.exec.iter().map(Endpoint::shell)).collect()
    }

    /// The daemons that are named; if none are, the first in the usual places, and with `pairs` the IPv6 daemon beside
    /// it, where there is one.
    pub(super) async fn endpoints(&self, pairs: bool) -> Result<Vec<Endpoint>, Error> {
        let named = self.named();
        if !named.is_empty() {
            return Ok(named);
        }
        let (first, _) = Endpoint::find(self.options()).await?;
        let sibling = first.sibling().filter(|_| pairs);
        Ok(std::iter::once(first).chain(sibling).collect())
    }

    pub(super) async fn open(&self, endpoint: &Endpoint) -> Result<Client, Error> {
        Client::open(endpoint, self.options()).await
    }
}
