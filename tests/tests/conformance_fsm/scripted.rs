//! A speaker against a neighbour that follows a script, in virtual time. The scripts do what the recordings' own scripted
//! peers did.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use bgp_wire::{Message, Negotiated};
use bytes::{Bytes, BytesMut};
use indexmap::IndexMap;
use labsim::observe::SessionView;
use labsim::speaker::config::Config;
use labsim::speaker::io::{ConnectionId, Input, Opener, Output, PeerId, TcpError};
use labsim::speaker::shared::Shared;
use labsim::speaker::time::Time;
use labsim::speaker::{Metrics, Speaker};

use crate::pair::look;
use crate::seen::Seen;

/// What becomes of a SYN.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// Nobody ever answers.
    Nothing,
    /// The attempt fails after so long.
    Fails(TcpError, Duration),
    /// The neighbour accepts, and plays this.
    Accepts(Vec<Step>),
}

/// One step of a script.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Sends a message.
    Send(Bytes),
    /// Waits for a message.
    Receive,
    /// For so long, sends a KEEPALIVE upon each message, and whenever 2 s pass without one.
    Alive(Duration),
    /// Does nothing for so long.
    Rest(Duration),
    /// Closes the connection; the other end sees this.
    Close(TcpError),
}

/// A message as bytes.
pub(crate) fn bytes(message: &Message) -> Bytes {
    let mut bytes = BytesMut::new();
    let encoded = message.encode(&Negotiated::default(), &mut bytes);
    encoded.expect("an OPEN, a KEEPALIVE or a short NOTIFICATION");
    bytes.freeze()
}

const CONNECTION: ConnectionId = ConnectionId {
    peer: PeerId(0),
    opener: Opener::Us,
};

/// One way between the two, as on the recordings' veth pair.
const LATENCY: Duration = Duration::from_micros(50);

/// Something on its way, for the connection of that number.
enum Happening {
    /// To the speaker.
    Reaches(Input),
    /// To the neighbour; without a message, only time has passed.
    Neighbour(Option<Bytes>),
}

struct Play<'a> {
    answer: &'a Answer,
    now: Time,
    /// What comes, by time and order of scheduling.
    agenda: BTreeMap<(Time, u64), (u64, Happening)>,
    /// What an administrator will do.
    commands: VecDeque<(Time, Input)>,
    scheduled: u64,
    /// The number of the connection, or of the attempt, that counts; what is meant for another is lost.
    connection: u64,
    script: VecDeque<Step>,
    /// Messages that the neighbour has not looked at.
    inbox: usize,
    /// When the current step ends, and when it loses patience.
    until: Option<(Time, Time)>,
}

/// Runs a speaker with one session from the start, and tells its rows until some moment. Somebody may disable it before.
pub(crate) fn run(
    config: Config,
    answer: &Answer,
    seed: u64,
    until: Time,
    disabled: Option<Time>,
) -> Vec<Seen> {
    let (mut shared, mut seen, mut shown) = (Shared::new(), Vec::new(), None);
    let metrics = Metrics {
        default: Some(1),
        listed: IndexMap::new(),
    };
    let mut speaker = Speaker::new(config, seed, metrics);
    let mut play = Play::new(answer);
    let disabled = disabled.map(|at| (at, Input::Disable(PeerId(0))));
    play.commands.extend(disabled);
    speaker.handle(&mut shared, Time::ZERO, Input::Start);
    loop {
        while let Some(output) = speaker.poll(&mut shared) {
            play.output(output);
        }
        look(&mut shown, &mut seen, play.now, view(&speaker));
        let timeout = speaker.next_timeout().unwrap_or(Time::NEVER);
        let next = play
            .agenda
            .first_key_value()
            .map_or(Time::NEVER, |(key, _)| key.0);
        let command = play.commands.front().map_or(Time::NEVER, |(at, _)| *at);
        play.now = timeout.min(next).min(command);
        if play.now > until {
            return seen;
        }
        let input = if command == play.now {
            play.commands.pop_front().map(|(_, command)| command)
        } else if timeout == play.now {
            Some(Input::Timeout)
        } else {
            play.next()
        };
        if let Some(input) = input {
            speaker.handle(&mut shared, play.now, input);
        }
    }
}

fn view(speaker: &Speaker) -> SessionView {
    let status = speaker.status(PeerId(0));
    SessionView {
        state: status.state,
        passive: status.passive,
        disabled: !status.enabled,
        since: status.since,
        error: status.error.map(ToString::to_string).unwrap_or_default(),
    }
}

impl<'a> Play<'a> {
    fn new(answer: &'a Answer) -> Play<'a> {
        Play {
            answer,
            now: Time::ZERO,
            agenda: BTreeMap::new(),
            commands: VecDeque::new(),
            scheduled: 0,
            connection: 0,
            script: VecDeque::new(),
            inbox: 0,
            until: None,
        }
    }

    fn schedule(&mut self, after: Duration, what: Happening) {
        self.scheduled += 1;
        self.agenda
            .insert((self.now + after, self.scheduled), (self.connection, what));
    }

    fn output(&mut self, output: Output) {
        match output {
            Output::Connect(peer) => self.dialled(peer),
            Output::Close(_) => self.connection += 1,
            Output::Transmit(_, message) => self.schedule(LATENCY, Happening::Neighbour(Some(message))),
            Output::Event(_) => {}
        }
    }

    fn dialled(&mut self, peer: PeerId) {
        self.connection += 1;
        match self.answer {
            Answer::Nothing => {}
            Answer::Fails(error, after) => {
                self.schedule(*after, Happening::Reaches(Input::ConnectFailed(peer, *error)))
            }
            Answer::Accepts(script) => {
                self.script = script.iter().cloned().collect();
                (self.inbox, self.until) = (0, None);
                self.schedule(LATENCY, Happening::Neighbour(None));
                self.schedule(2 * LATENCY, Happening::Reaches(Input::Connected(peer)));
            }
        }
    }

    /// The next thing that happens; what reaches the speaker, if it does.
    fn next(&mut self) -> Option<Input> {
        let (_, (connection, what)) = self.agenda.pop_first()?;
        if connection != self.connection {
            return None;
        }
        match what {
            Happening::Reaches(input) => return Some(input),
            Happening::Neighbour(message) => self.inbox += usize::from(message.is_some()),
        }
        while self.step() {}
        None
    }

    /// Goes on with the script. Whether the step is done.
    fn step(&mut self) -> bool {
        let done = match self.script.front().cloned() {
            None => return false,
            Some(Step::Send(message)) => {
                self.send(message);
                true
            }
            Some(Step::Close(error)) => {
                // Behind the handshake, whose last packet is under way at most this long.
                self.schedule(3 * LATENCY, Happening::Reaches(Input::Closed(CONNECTION, error)));
                true
            }
            Some(Step::Receive) => {
                let received = self.inbox > 0;
                self.inbox = self.inbox.saturating_sub(1);
                received
            }
            Some(Step::Rest(time)) => self.rest(time, time),
            Some(Step::Alive(time)) => self.alive(time),
        };
        if done {
            self.script.pop_front();
            self.until = None;
        }
        done
    }

    fn send(&mut self, message: Bytes) {
        let input = Input::Received(CONNECTION, message);
        self.schedule(3 * LATENCY, Happening::Reaches(input));
    }

    fn alive(&mut self, time: Duration) -> bool {
        let patient = Duration::from_secs(2);
        if self.rest(time, patient) {
            return true;
        }
        let impatient = self.until.is_some_and(|(_, patience)| patience <= self.now);
        if self.inbox > 0 || impatient {
            self.inbox = self.inbox.saturating_sub(1);
            self.send(bytes(&Message::Keepalive));
            self.until = self.until.map(|(end, _)| (end, self.now + patient));
            self.schedule(patient, Happening::Neighbour(None));
        }
        false
    }

    /// Whether so much time has passed since this was first asked in this step. The first time, arranges to be asked
    /// again then.
    fn rest(&mut self, time: Duration, patient: Duration) -> bool {
        let (end, _) = *self.until.get_or_insert((self.now + time, self.now + patient));
        if self.now < end && end == self.now + time {
            self.schedule(time, Happening::Neighbour(None));
            self.schedule(patient, Happening::Neighbour(None));
        }
        self.now >= end
    }
}
