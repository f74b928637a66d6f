use super::time::duration;
use super::*;
use crate::speaker::time::Time;

fn seconds(text: &str) -> Option<f64> {
    duration(text).ok().map(|span| span.as_secs_f64())
}

#[test]
fn lengths_of_time() {
    assert_eq!(seconds("30s"), Some(30.0));
    assert_eq!(seconds("1m30s"), Some(90.0));
    assert_eq!(seconds("1.5s"), Some(1.5));
    assert_eq!(seconds("20ms"), Some(0.02));
    assert_eq!(seconds("1h"), Some(3600.0));
    assert_eq!(seconds("0"), Some(0.0));
    for wrong in [
        "",
        "s",
        "30",
        "30x",
        "1.2.3s",
        "-5s",
        "999999999h",
        "3 s",
        "1e3s",
        "é",
    ] {
        assert_eq!(seconds(wrong), None, "{wrong}");
    }
    assert!(duration("30").is_err_and(|expected| expected.contains("30s")));
}

#[test]
fn windows() {
    let window = |text| Window::parse(text).ok();
    let (from, until) = (Time::from_secs(30), Time::from_secs(600));
    assert_eq!(
        window("30s..10m"),
        Some(Window {
            from,
            until: Some(until)
        })
    );
    assert_eq!(window("30s.."), Some(Window { from, until: None }));
    assert_eq!(window("true").map(|window| window.from), Some(Time::ZERO));
    assert_eq!(window("10m..30s"), None);
    assert_eq!(window("false"), None);
}

#[test]
fn numbers_and_addresses() {
    assert_eq!(AsNumber::parse("1.10"), Ok(AsNumber(65546)));
    assert!(AsNumber::parse("0").is_err() && AsNumber::parse("4294967296").is_err());
    assert_eq!(Community::parse("64512:100"), Ok(Community(64512 << 16 | 100)));
    assert_eq!(Community::parse("no-export"), Ok(Community(0xffff_ff01)));
    assert!(Community::parse("65536:1").is_err());
    assert!(Prefix::parse("10.0.0.1/24").is_err_and(|expected| expected.contains("10.0.0.0/24")));
    assert!(Prefix::parse("2001:db8::/32").is_ok());
    assert!(Identifier::parse("0.0.0.0").is_err());
    assert_eq!(
        AsPath::parse(" 64513  {1,2}"),
        Ok(AsPath("64513 {1,2}".to_owned()))
    );
}

#[test]
fn every_example_is_right() {
    fn example_of<W: Word>() {
        assert!(W::parse(W::EXAMPLE).is_ok(), "{}", W::NOUN);
    }
    example_of::<Interval>();
    example_of::<Moment>();
    example_of::<Window>();
    example_of::<Prefix>();
    example_of::<Address>();
    example_of::<Address6>();
    example_of::<Identifier>();
    example_of::<AsNumber>();
    example_of::<Community>();
    example_of::<AsPath>();
    example_of::<StateWord>();
    example_of::<ProfileName>();
}
