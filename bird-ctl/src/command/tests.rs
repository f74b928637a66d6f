use ipnet::IpNet;

use super::*;

#[test]
fn what_would_harm_or_hang_is_refused() {
    for text in ["show status\nconfigure", "show\rstatus", "show status\0"] {
        assert!(
            matches!(Command::new(text), Err(CommandError::ControlByte(_))),
            "{text:?}"
        );
    }
    for text in ["help", "  quit", "exit now"] {
        assert!(
            matches!(Command::new(text), Err(CommandError::BirdcOnly(_))),
            "{text:?}"
        );
    }
    assert_eq!(Command::new(" \t"), Err(CommandError::Empty));
}

#[test]
fn the_line_end_counts_towards_the_limit() {
    assert!(Command::new("x".repeat(MAX_COMMAND - 1)).is_ok());
    assert_eq!(
        Command::new("x".repeat(MAX_COMMAND)),
        Err(CommandError::TooLong(MAX_COMMAND + 1))
    );
    assert_eq!(
        Command::new("é".repeat(512)),
        Err(CommandError::TooLong(1025)),
        "bytes count, not characters"
    );
}

#[test]
fn names_and_patterns_are_quoted() {
    assert_eq!(
        Command::show_protocols_like("Mesh_*").unwrap().as_str(),
        "show protocols \"Mesh_*\""
    );
    assert!(matches!(
        Command::show_protocols_like("a\" all"),
        Err(CommandError::Name { .. })
    ));
    assert!(matches!(
        Command::show_protocols_like(""),
        Err(CommandError::Name { .. })
    ));
    let query = RouteQuery::default().table("a; restrict");
    assert!(matches!(
        Command::show_route(&query),
        Err(CommandError::Name { .. })
    ));
}

#[test]
fn a_route_query_reads_as_birdc_would_have_it() {
    let text = |query: RouteQuery| Command::show_route(&query).unwrap().to_string();
    let prefix: IpNet = "10.244.0.0/16".parse().unwrap();
    let address: std::net::IpAddr = "2001:db8::1".parse().unwrap();
    assert_eq!(text(RouteQuery::default()), "show route");
    assert_eq!(
        text(RouteQuery::default().longest_match(prefix)),
        "show route for 10.244.0.0/16"
    );
    assert_eq!(
        text(RouteQuery::default().longest_match(address)),
        "show route for 2001:db8::1"
    );
    let query = RouteQuery::default()
        .exact(prefix)
        .table("master4")
        .protocol("Mesh_1")
        .all();
    assert_eq!(
        text(query),
        "show route 10.244.0.0/16 table 'master4' protocol 'Mesh_1' all"
    );
}

#[test]
fn a_question_is_put_in_the_words_of_a_dialect() {
    let within = || RouteQuery::default().within("10.244.0.0/16".parse().unwrap());
    let text = |query: &RouteQuery, dialect| Command::show_route_in(query, dialect).map(|c| c.to_string());
    let is = |text: &str| Ok(text.to_owned());
    assert_eq!(
        text(&within().count(), Dialect::Bird1),
        is("show route count where net ~ [ 10.244.0.0/16+ ]")
    );
    let exact = RouteQuery::default()
        .exact("10.244.0.0/16".parse().unwrap())
        .stats();
    assert!(text(&exact, Dialect::Bird2).is_err() && text(&exact, Dialect::Bird3).is_ok());
    let import_best = RouteQuery::default().import_table("a", "ipv4").primary();
    assert!(text(&import_best, Dialect::Bird2).is_ok() && text(&import_best, Dialect::Bird3).is_err());
    assert!(text(&import_best.exported_to("b"), Dialect::Bird2).is_err());
    assert_eq!(
        text(&within().table("all").primary().stats(), Dialect::Bird3),
        is("show route in 10.244.0.0/16 table all primary stats")
    );
    let import = RouteQuery::default().import_table("a", "ipv4").filtered();
    assert_eq!(
        text(&import, Dialect::Bird2),
        is("show route import table 'a'.ipv4 filtered")
    );
    let exported = RouteQuery::default().held_back_from("a").filter("f");
    assert_eq!(
        text(&exported, Dialect::Bird2),
        is("show route noexport 'a' filter 'f'")
    );
    assert_eq!(
        text(&within().condition("true || false"), Dialect::Bird1),
        is("show route where net ~ [ 10.244.0.0/16+ ] && (true || false)")
    );
    let two = RouteQuery::default().table("a").table("b");
    assert_eq!(text(&two, Dialect::Bird3), is("show route table 'a' table 'b'"));
    for query in [
        import,
        two,
        within().filter("f"),
        RouteQuery::default().table("all"),
    ] {
        assert!(
            matches!(text(&query, Dialect::Bird1), Err(CommandError::NotIn { .. })),
            "{query:?}"
        );
    }
    for condition in ["", "true # count", "true\nconfigure"] {
        assert!(
            text(&RouteQuery::default().condition(condition), Dialect::Bird2).is_err(),
            "{condition:?}"
        );
    }
}

/// BIRD takes no prefix with bits behind its length.
#[test]
fn a_prefix_is_that_of_its_network() {
    let address: IpNet = "10.1.2.3/16".parse().unwrap();
    let query = RouteQuery::default().exact(address);
    assert_eq!(
        Command::show_route(&query).unwrap().as_str(),
        "show route 10.1.0.0/16"
    );
}

/// Where BIRD 1 gives two answers, every later one would be that to the question before.
#[test]
fn what_is_answered_twice_is_not_sent() {
    for text in ["show route filtered primary", "show route export a all filtered"] {
        assert!(
            matches!(Command::new(text), Err(CommandError::AnsweredTwice(_))),
            "{text}"
        );
    }
    for text in [
        "show route filtered protocol 'primary'",
        "show route filtered export table a.ipv4",
        "show route primary export a",
    ] {
        assert!(Command::new(text).is_ok(), "{text}");
    }
    let filtered = RouteQuery::default().filtered();
    for query in [filtered.clone().primary(), filtered.offered_to("a")] {
        for dialect in [Dialect::Bird1, Dialect::Bird2, Dialect::Bird3] {
            let refused = Command::show_route_in(&query, dialect);
            assert!(matches!(refused, Err(CommandError::NotIn { .. })), "{refused:?}");
        }
    }
}

#[test]
fn changes_are_spelt_out() {
    let text = |command: Result<Command, CommandError>| command.unwrap().to_string();
    let request = ConfigureRequest {
        file: Some("/etc/bird.conf"),
        soft: true,
        time_out_s: Some(30),
    };
    assert_eq!(
        text(Command::configure(&request)),
        "configure soft \"/etc/bird.conf\" timeout 30"
    );
    assert_eq!(
        text(Command::disable(Protocols::Like("a*"), Some("planned work"))),
        "disable \"a*\" \"planned work\""
    );
    let reload = |dialect| text(Command::reload(ReloadDirection::In, Protocols::All, dialect));
    assert_eq!(reload(Dialect::Bird2), "reload in all");
    assert_eq!(reload(Dialect::Bird3), "reload filters in all");
    assert!(Command::disable(Protocols::Like("a"), Some("\" all")).is_err());
    let echo = |dialect| Command::echo(Some("error, warning"), dialect);
    assert_eq!(text(echo(Dialect::Bird1)), "echo { error, warning }");
    let refused = echo(Dialect::Bird3).unwrap_err().to_string();
    assert_eq!(
        refused,
        "the log on this connection (`echo`) cannot be asked of a BIRD 3"
    );
    let bgp = |direction| Command::reload_bgp(direction, Protocols::Like("a"));
    assert_eq!(text(bgp(ReloadDirection::Out)), "reload bgp out \"a\"");
    assert_eq!(
        bgp(ReloadDirection::Both),
        Err(CommandError::AnsweredTwice(RELOAD_TWICE))
    );
    assert_eq!(
        Command::new("reload  bgp all"),
        Err(CommandError::AnsweredTwice(RELOAD_TWICE))
    );
}
