//! BGP roles (RFC 9234): what the two ASes of a session are to each other.

use core::fmt;

use super::Capability;
use crate::message::{Notification, Open, notification};

/// What the sender of the OPEN is to its peer (RFC 9234 §4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Role(pub u8);

impl Role {
    /// Sells transit to the peer.
    pub const PROVIDER: Role = Role(0);
    /// A route server at an exchange.
    pub const RS: Role = Role(1);
    /// A client of a route server.
    pub const RS_CLIENT: Role = Role(2);
    /// Buys transit from the peer.
    pub const CUSTOMER: Role = Role(3);
    /// Exchanges routes of its own and its customers.
    pub const PEER: Role = Role(4);

    /// The role the other side must have (RFC 9234 §4.2, table 2); `None` for an unassigned number.
    pub fn counterpart(self) -> Option<Role> {
        Some(match self {
            Role::PROVIDER => Role::CUSTOMER,
            Role::CUSTOMER => Role::PROVIDER,
            Role::RS => Role::RS_CLIENT,
            Role::RS_CLIENT => Role::RS,
            Role::PEER => Role::PEER,
            _ => return None,
        })
    }
}

/// In the RFC's words: "provider", "rs-client"; an unassigned one as its number.
impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Role::PROVIDER => f.write_str("provider"),
            Role::RS => f.write_str("rs"),
            Role::RS_CLIENT => f.write_str("rs-client"),
            Role::CUSTOMER => f.write_str("customer"),
            Role::PEER => f.write_str("peer"),
            Role(other) => other.fmt(f),
        }
    }
}

/// What becomes of a peer that sends no role (RFC 9234 §4.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RoleMode {
    /// It is accepted.
    #[default]
    Lenient,
    /// It is refused: the RFC's "strict mode".
    Strict,
}

impl Open {
    /// The roles in the OPEN, one for each role capability.
    pub fn roles(&self) -> impl Iterator<Item = Role> {
        self.capabilities().filter_map(|capability| match capability {
            Capability::Role(role) => Some(*role),
            _ => None,
        })
    }

    /// Whether the role in this OPEN, which a speaker sent, and those in `received` go together; if not, the
    /// NOTIFICATION to send, Role Mismatch (RFC 9234 §4.2). Roles are for external peers only; ask for no other.
    ///
    /// ```
    /// use bgp_wire::capability::RoleMode;
    /// use bgp_wire::{Capability, Open, Role};
    ///
    /// let open = |role| Open::new(64512, 90, [192, 0, 2, 1].into(), [Capability::Role(role)]);
    /// let ours = open(Role::PROVIDER);
    /// assert_eq!(ours.check_roles(&open(Role::CUSTOMER), RoleMode::Strict), Ok(()));
    /// let answer = ours.check_roles(&open(Role::PEER), RoleMode::Lenient).unwrap_err();
    /// assert_eq!(answer.to_string(), "Role Mismatch (2/11)");
    /// ```
    pub fn check_roles(&self, received: &Open, mode: RoleMode) -> Result<(), Notification> {
        let mismatch = Err(Notification::new(notification::open::ROLE_MISMATCH));
        let theirs = received.roles().next();
        if received.roles().any(|role| Some(role) != theirs) {
            return mismatch;
        }
        match (self.roles().next(), theirs) {
            (Some(_), None) if mode == RoleMode::Strict => mismatch,
            (Some(ours), Some(theirs)) if ours.counterpart() != Some(theirs) => mismatch,
            _ => Ok(()),
        }
    }
}
