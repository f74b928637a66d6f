//! What the tests of all families have in common.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Display;

use bytes::BytesMut;

use super::{Layout, Route, Routes, StackEnd, routes};
use crate::error::{EncodeError, Reason};
use crate::family::Family;
use crate::writer::Writer;

/// Routes that are brought, without path identifiers.
pub(super) fn layout(family: Family) -> Layout {
    Layout {
        family,
        add_path: false,
        withdrawn: false,
        stack_end: StackEnd::Unknown,
    }
}

/// The same with path identifiers.
pub(super) fn with_paths(family: Family) -> Layout {
    Layout {
        add_path: true,
        ..layout(family)
    }
}

/// Checks the octets and makes owned routes of them.
pub(super) fn read<R: Route>(octets: &[u8], layout: Layout) -> Result<Vec<R>, Reason> {
    let routes: Routes<'_, R> = Routes::over(octets, layout);
    match routes.check(0) {
        Ok(count) => Ok(routes.to_vec_of(count)),
        Err(error) => Err(error.reason().clone()),
    }
}

pub(super) fn write<R: Route>(list: &[R], layout: Layout) -> Result<Vec<u8>, EncodeError> {
    let mut out = BytesMut::new();
    Writer::append(&mut out, |out| routes::encode(list, layout, out))?;
    Ok(out.to_vec())
}

fn printed<R: Display>(list: &[R]) -> String {
    let texts: Vec<String> = list.iter().map(R::to_string).collect();
    texts.join(", ")
}

/// Reads the octets, prints each route, and expects the same octets when they are written again. Cut short anywhere
/// inside a route they have to be refused, or be read as fewer routes.
#[track_caller]
pub(super) fn assert_routes<R: Route + Display>(octets: &[u8], layout: Layout, text: &str) -> Vec<R> {
    let list = read::<R>(octets, layout).expect("routes");
    assert_eq!(printed(&list), text);
    assert_eq!(write(&list, layout).expect("the same routes"), octets);
    for end in 0..octets.len() {
        if let Ok(fewer) = read::<R>(&octets[..end], layout) {
            assert!(
                fewer.len() < list.len(),
                "cut to {end} octets: {}",
                printed(&fewer)
            );
        }
    }
    list
}

#[track_caller]
pub(super) fn assert_malformed<R: Route>(octets: &[u8], layout: Layout, reason: impl Into<Reason>) {
    match read::<R>(octets, layout) {
        Err(found) => assert_eq!(found, reason.into()),
        Ok(list) => panic!("malformed routes expected, got {}", list.len()),
    }
}
