//! A byte stream cut into pieces: two octets choose the session, the next say how long the pieces are, and what follows
//! is the stream. The same messages and the same error must come as from the stream in one piece.
#![no_main]

use bgp_wire::bytes::{Bytes, BytesMut};
use bgp_wire::codec::{CodecError, MessageCodec};
use bgp_wire::{DecodeError, Framer, Message, Negotiated};
use labsim_fuzz::{SESSION_LEN, bounded, check_message, session};
use tokio_util::codec::Decoder;

/// How many octets choose how the stream is cut.
const CUTS: usize = 4;

type Found = Vec<Result<Bytes, DecodeError>>;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((choice, rest)) = input.split_first_chunk::<SESSION_LEN>() else {
        return;
    };
    let Some((cuts, stream)) = rest.split_first_chunk::<CUTS>() else {
        return;
    };
    let n = session(*choice);
    let stream = Bytes::copy_from_slice(stream);
    let whole = messages(std::iter::once(stream.clone()), true, &n);
    let drain = cuts[0] & 1 != 0;
    assert_eq!(messages(pieces(&stream, *cuts), drain, &n), whole);
    check(&stream, &whole);
    check_codec(&stream, &whole, &n);
    for octets in whole.iter().flatten() {
        check_message(octets, &n);
    }
});

/// The stream in pieces of these lengths, over and over.
fn pieces(stream: &Bytes, cuts: [u8; CUTS]) -> impl Iterator<Item = Bytes> {
    let mut rest = stream.clone();
    let mut lengths = cuts.into_iter().cycle();
    std::iter::from_fn(move || {
        let length = usize::from(lengths.next()?).max(1);
        (!rest.is_empty()).then(|| rest.split_to(length.min(rest.len())))
    })
}

/// What the framer finds, asked after each piece or only at the end.
fn messages(pieces: impl Iterator<Item = Bytes>, drain: bool, n: &Negotiated) -> Found {
    let (mut framer, mut found) = (Framer::new(), Found::new());
    let mut pushed = 0;
    for piece in pieces {
        pushed += piece.len();
        bounded(pushed, || framer.push(piece));
        assert!(framer.buffered() <= pushed);
        if drain {
            found.extend(std::iter::from_fn(|| framer.next(n)));
        }
    }
    found.extend(std::iter::from_fn(|| framer.next(n)));
    assert!(framer.next(n).is_none(), "nothing comes behind the end");
    found
}

/// The codec for tokio decodes the messages that the framer finds, up to the first in error.
fn check_codec(stream: &[u8], found: &Found, n: &Negotiated) {
    let (mut codec, mut received) = (MessageCodec::new(), BytesMut::from(stream));
    *codec.negotiated_mut() = n.clone();
    for octets in found {
        let expected = octets
            .as_ref()
            .map_err(Clone::clone)
            .and_then(|octets| Message::decode(octets, n));
        match (expected, codec.decode(&mut received)) {
            (Ok(expected), Ok(decoded)) => assert_eq!(Some(expected), decoded),
            (Err(expected), Err(CodecError::Decode(error))) => {
                assert_eq!(expected, error);
                break;
            }
            (expected, decoded) => panic!("framer: {expected:?}\ncodec: {decoded:?}"),
        }
    }
    assert!(matches!(codec.decode(&mut received), Ok(None)));
}

/// The messages lie in the stream one behind the other, and the only error is the last thing found.
fn check(stream: &[u8], found: &Found) {
    let sound: Vec<&Bytes> = found.iter().flatten().collect();
    assert!(found.len() - sound.len() <= 1 && found.iter().take(sound.len()).all(Result::is_ok));
    let joined: Vec<u8> = sound.into_iter().flatten().copied().collect();
    assert!(stream.starts_with(&joined));
}
