//! Messages for classes that mutations hardly ever reach.

use crate::compare::Rival;
use crate::judge;
use crate::mutate::Case;
use crate::session::Session;
use crate::tally::Tally;

/// An UPDATE with one prefix, what it needs, and this attribute.
fn update(attribute: &[u8]) -> Vec<u8> {
    let needed = [0x40, 1, 1, 0, 0x40, 2, 0, 0x40, 3, 4, 192, 0, 2, 1];
    let list = [&needed, attribute].concat();
    let octet = |length: usize| u8::try_from(length).expect("a short message");
    let lengths = [octet(23 + list.len() + 4), 2, 0, 0, 0, octet(list.len())];
    [&[0xff; 16][..], &[0], &lengths, &list, &[24, 203, 0, 113]].concat()
}

/// The message is told apart by this class, and by no other difference.
fn meets(rival: Rival, class: &str, attribute: &[u8]) {
    let case = Case {
        story: class.to_owned(),
        octets: update(attribute),
        session: Session {
            four_octet_as: true,
            ..Session::default()
        },
    };
    let mut tally = Tally::default();
    judge(&case, 0, &mut tally);
    assert!(
        tally.met().any(|met| met == (rival, class)),
        "{class}: {tally}{}",
        tally.unexplained(0)
    );
    assert_eq!(tally.unexplained(0), "");
}

#[test]
fn a_sid_structure_of_five_octets() {
    let sid = [&[1, 0, 29][..], &[0; 21], &[1, 0, 5, 0, 0, 0, 0, 0]].concat();
    let attribute = [&[0xc0, 40, 36, 5, 0, 33, 0][..], &sid].concat();
    meets(Rival::Rustbgpd, "prefix-sid-structure", &attribute);
}

#[test]
fn a_second_tlv_in_aigp() {
    let attribute = [0x80, 26, 14, 1, 0, 11, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 3];
    meets(Rival::Netgauze, "octets-aigp-tail", &attribute);
}
