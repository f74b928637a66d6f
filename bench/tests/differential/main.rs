//! bgp-wire beside two other codecs, over real messages and damaged ones.
#![allow(clippy::print_stderr)]

mod anatomy;
mod classes;
mod compare;
mod dice;
mod material;
mod mutate;
mod netgauze;
mod ours;
mod rustbgpd;
mod session;
mod verdict;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anatomy::Anatomy;
use compare::Rival;
use mutate::Case;
use verdict::Verdict;

fn guarded(read: impl FnOnce() -> Verdict) -> Verdict {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|p| {
        Verdict::Panicked(p.downcast_ref::<String>().cloned().or(p.downcast_ref::<&str>().map(|s| s.to_string())).unwrap_or_default())
    })
}

fn digits(s: &str) -> String {
    let mut out = String::new();
    for c in s.chars() {
        if c.is_ascii_digit() { if !out.ends_with('#') { out.push('#'); } } else { out.push(c); }
    }
    out
}

#[test]
fn histogram() {
    let env = |name: &str, or: usize| std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(or);
    let (seed, count) = (env("SEED", 1), env("MUTATIONS", 100_000));
    let samples = material::samples();
    eprintln!("{} samples", samples.len());
    let mut seen: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let (mut panics, mut explained) = (0, BTreeMap::new());
    let total = samples.len() + count;
    for n in 0..total {
        let case = if n < samples.len() {
            Case { story: samples[n].name.clone(), octets: samples[n].octets.clone(), session: samples[n].session.clone() }
        } else { mutate::case(seed as u64, n, &samples) };
        let anatomy = Anatomy::of(&case.octets);
        let hex: String = case.octets.iter().map(|o| format!("{o:02x}")).collect();
        let ours = match ours::verdict(&anatomy, &case.session) { Ok(v) => v, Err(e) => panic!("{e}: {hex} {}", case.session) };
        for rival in [Rival::Rustbgpd, Rival::Netgauze] {
            let theirs = guarded(|| match rival { Rival::Rustbgpd => rustbgpd::verdict(&anatomy, &case.session), Rival::Netgauze => netgauze::verdict(&anatomy, &case.session) });
            if let Verdict::Panicked(words) = &theirs { panics += 1; seen.entry(format!("PANIC {rival:?} {words}")).or_insert((0, hex.clone())).0 += 1; continue }
            let read_ours = |a: &Anatomy<'_>| ours::verdict(a, &case.session).unwrap();
            let read_theirs = |a: &Anatomy<'_>| guarded(|| match rival { Rival::Rustbgpd => rustbgpd::verdict(a, &case.session), Rival::Netgauze => netgauze::verdict(a, &case.session) });
            for d in compare::differences(rival, &anatomy, &case.session, compare::Side { read: &read_ours, verdict: &ours }, compare::Side { read: &read_theirs, verdict: &theirs }) {
                if let Some(class) = classes::class(&d) { *explained.entry(class.name).or_insert(0usize) += 1; continue }
                let mut key = match &d.aspect {
                    compare::Aspect::Error(site, we, they) => {
                        let shorten = |h: &compare::Heard| digits(&h.to_string()).replace("UPDATE attribute error", "UAE");
                        let what = d.what(*site);
                        format!("{rival:?} {what} | {} | {}", shorten(we), shorten(they))
                    }
                    compare::Aspect::Unreachable(..) => format!("{rival:?} unreachable"),
                    compare::Aspect::Value(code, a, b) => format!("{rival:?} value {code} kind {} {}{}", anatomy.kind, a.is_some(), b.is_some()),
                    compare::Aspect::Routes(p, _, _) => format!("{rival:?} routes {p:?}"),
                    compare::Aspect::Octets(o) => {
                        let at = o.as_ref().map(|o| o.iter().zip(&case.octets).enumerate().filter(|(n, _)| *n != 16 && *n != 17).find(|(_, (a, b))| a != b).map_or(o.len().min(case.octets.len()), |(n, _)| n));
                        let place = at.map(|at| match anatomy.pieces().iter().find(|p| p.whole.contains(&at)) { Some(p) => format!("attr {} at {} fam {:?}", p.code, if at - p.whole.start < 4 {(at - p.whole.start).to_string()} else {"val".into()}, anatomy.family(p)), None => format!("kind {} at {}", anatomy.kind, anatomy.update.as_ref().map_or(at.to_string(), |f| if f.withdrawn.contains(&at) {"wd".into()} else if f.nlri.contains(&at) {"nlri".into()} else {at.to_string()})) });
                        format!("{rival:?} octets {} {:?} {place:?}", o.is_some(), o.as_ref().map(|o| o.len().cmp(&case.octets.len())))
                    }
                };
                key.truncate(330);
                let e = seen.entry(key).or_insert((0, format!("{d}\n    ours: {ours}\n    theirs: {theirs}\n    {} [{}]\n    {hex}", case.story, case.session)));
                e.0 += 1;
            }
        }
    }
    let mut list: Vec<_> = seen.into_iter().collect();
    list.sort_by_key(|e| std::cmp::Reverse(e.1.0));
    for (key, (n, _)) in &list { eprintln!("{n:7} {key}"); }
    eprintln!("{} keys, {panics} panics\n{explained:#?}", list.len());
    let detail = list.iter().map(|(key, (n, d))| format!("== {n} {key}\n{d}\n")).collect::<String>();
    std::fs::write("/tmp/diff_detail.txt", detail).unwrap();
    assert!(list.is_empty());
}
