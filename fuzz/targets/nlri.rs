//! Routes of one family: two octets choose the session, one the family, one whether they are brought, and behind a next
//! hop of which length, or withdrawn. What follows are the routes, in an UPDATE that is sound around them.
#![no_main]

use bgp_wire::Family;
use labsim_fuzz::{SESSION_LEN, check_message, families, session, with_header};

/// Octets of the next hops there are, and of some that there are not.
const NEXT_HOPS: [u8; 8] = [0, 4, 12, 16, 24, 32, 48, 17];

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((choice, rest)) = input.split_first_chunk::<SESSION_LEN>() else {
        return;
    };
    let Some(([family, place], routes)) = rest.split_first_chunk::<2>() else {
        return;
    };
    let n = session(*choice);
    let families: Vec<Family> = families().collect();
    let family = families[usize::from(*family) % families.len()];
    let routes = &routes[..routes.len().min(60_000)];
    let attributes = match place & 1 {
        0 => withdrawn(family, routes),
        _ => brought(
            family,
            NEXT_HOPS[usize::from(place >> 1) % NEXT_HOPS.len()],
            routes,
        ),
    };
    let length = (attributes.len() as u16).to_be_bytes();
    let body = [&[0, 0], &length[..], &attributes].concat();
    if let Some(decoded) = check_message(&with_header(2, &body), &n) {
        drop(serde_json::to_string(&decoded.message).expect("a message has a form in JSON"));
    }
});

/// MP_UNREACH_NLRI (RFC 4760 §4).
fn withdrawn(family: Family, routes: &[u8]) -> Vec<u8> {
    let [high, low] = family.afi.0.to_be_bytes();
    mp(15, &[&[high, low, family.safi.0], routes].concat())
}

/// MP_REACH_NLRI (RFC 4760 §3) with what has to be beside it.
fn brought(family: Family, next_hop: u8, routes: &[u8]) -> Vec<u8> {
    let [high, low] = family.afi.0.to_be_bytes();
    let fixed = [high, low, family.safi.0, next_hop];
    // 2001:db8:…, with as many octets as are asked for; a route distinguisher in it is not zero.
    let address = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 1].into_iter().cycle();
    let address: Vec<u8> = address.take(usize::from(next_hop)).collect();
    let reach = mp(14, &[&fixed[..], &address, &[0], routes].concat());
    let (origin, as_path): (&[u8], &[u8]) = (&[0x40, 1, 1, 0], &[0x40, 2, 0]);
    [&reach, origin, as_path].concat()
}

fn mp(code: u8, value: &[u8]) -> Vec<u8> {
    let length = (value.len() as u16).to_be_bytes();
    [&[0x90, code], &length[..], value].concat()
}
