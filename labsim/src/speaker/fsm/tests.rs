//! The whole machine as a table to be read beside RFC 4271 §8.2.2, and the rules that hold for every cell of it.

use std::fmt::Write;

use super::{Action, Attributes, Event, State, step};

fn all_attributes() -> impl Iterator<Item = Attributes> {
    (0..8).map(|bits| Attributes {
        connect_delay: bits & 1 != 0,
        delay_open: bits & 2 != 0,
        delay_open_running: bits & 4 != 0,
    })
}

#[test]
fn every_state_and_event() {
    let mut table = String::new();
    for state in State::ALL {
        writeln!(table, "{}", state.name()).unwrap();
        for event in Event::ALL {
            let step = step(state, event, Attributes::default());
            let actions: Vec<String> = step.actions.iter().map(|action| format!("{action:?}")).collect();
            let line = format!(
                "  {:2} {event:?} -> {} {}",
                event.number(),
                step.next.name(),
                actions.join(" ")
            );
            writeln!(table, "{}", line.trim_end()).unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn the_way_to_idle_releases_everything() {
    for state in State::ALL.into_iter().filter(|&state| state != State::Idle) {
        for event in Event::ALL {
            for attributes in all_attributes() {
                let step = step(state, event, attributes);
                let releases = step.actions.contains(&Action::Release);
                if step.next == State::Idle {
                    assert!(releases, "{state:?} {event:?}");
                }
                let notifies = |action: &Action| matches!(action, Action::SendNotification(_));
                if let Some(at) = step.actions.iter().position(notifies) {
                    assert_eq!(
                        step.actions.get(at + 1),
                        Some(&Action::Release),
                        "{state:?} {event:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn nothing_is_sent_before_tcp_is_up() {
    for state in [State::Idle, State::Connect, State::Active] {
        for event in Event::ALL {
            for attributes in all_attributes() {
                let sends =
                    |action: &Action| matches!(action, Action::SendNotification(_) | Action::SendKeepalive);
                let step = step(state, event, attributes);
                if event != Event::BgpOpenWithDelayOpenTimerRunning {
                    assert!(!step.actions.iter().any(sends), "{state:?} {event:?}");
                }
            }
        }
    }
}

#[test]
fn an_administrators_stop_always_ends_in_idle() {
    for state in State::ALL {
        for attributes in all_attributes() {
            assert_eq!(step(state, Event::ManualStop, attributes).next, State::Idle);
        }
    }
}

#[test]
fn a_refused_connection_ends_in_idle_unless_delay_open_runs() {
    let running = Attributes {
        delay_open: true,
        delay_open_running: true,
        ..Attributes::default()
    };
    assert_eq!(
        step(State::Connect, Event::TcpConnectionFails, running).next,
        State::Active
    );
    assert_eq!(
        step(State::Connect, Event::TcpConnectionFails, Attributes::default()).next,
        State::Idle
    );
}
