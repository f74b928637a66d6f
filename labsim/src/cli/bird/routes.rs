//! `--json show route`: the object of a `RouteList`, written while the answer comes, since there may be a million routes.

use std::io::{self, Write};

use bird_ctl::client::{Client, Error};
use bird_ctl::command::Command;
use bird_ctl::reply::ReplyLine;
use bird_ctl::show::route::{RouteCount, RouteItem};
use serde::Serialize;
use serde_json::{Value, json};

use super::Failure;

/// Code of the sum that ends an answer; any other sum is that of a table.
const TOTAL: u16 = 14;

/// Asks and writes; gives the daemon's error, if it answers one. Nothing has been written then, unless it comes in
/// the middle: BIRD ends a table so when it is reconfigured.
pub(super) async fn write(
    bird: &mut Client,
    command: &Command,
    from: Option<&str>,
    out: &mut dyn Write,
) -> Result<Option<ReplyLine>, Failure> {
    let mut out = io::BufWriter::new(out);
    let mut writer = Writer::new(&mut out, from);
    let mut routes = bird.stream_routes_of(command).await?;
    let (mut items, mut error) = (Vec::new(), None);
    // The last item may be the sum of all tables, which only the end of the answer tells.
    let mut last = None;
    loop {
        match routes.next_batch(&mut items).await {
            Ok(true) => {}
            Ok(false) => break,
            Err(Error::Bird { code, text }) => {
                error = Some(ReplyLine { code, text });
                break;
            }
            Err(error) => return Err(error.into()),
        }
        for item in items.drain(..) {
            if let Some(item) = last.replace(item) {
                writer.item(item)?;
            }
        }
    }
    let total = match (last, routes.end()) {
        (Some(RouteItem::Count(total)), Some(TOTAL)) => Some(total),
        (Some(item), _) => {
            writer.item(item)?;
            None
        }
        (None, _) => None,
    };
    writer.end(total.as_ref(), error.as_ref())?;
    out.flush()?;
    Ok(error)
}

/// Writes the object piece by piece.
struct Writer<W> {
    out: W,
    from: Option<String>,
    begun: bool,
    tables: usize,
    /// Within the routes of a table: how many there are.
    open: Option<usize>,
    other: Vec<ReplyLine>,
}

impl<W: Write> Writer<W> {
    fn new(out: W, from: Option<&str>) -> Self {
        Self {
            out,
            from: from.map(str::to_owned),
            begun: false,
            tables: 0,
            open: None,
            other: Vec::new(),
        }
    }

    fn item(&mut self, item: RouteItem) -> io::Result<()> {
        match item {
            RouteItem::Table(name) => {
                self.close_table(None)?;
                self.open_table(Some(name.as_str()))
            }
            RouteItem::Route(route) => {
                if self.open.is_none() {
                    self.open_table(None)?;
                }
                let before = self.open.unwrap_or(0);
                self.open = Some(before + 1);
                self.separate(before)?;
                self.value(&route)
            }
            RouteItem::Count(count) => {
                if self.open.is_none() {
                    self.open_table(None)?;
                }
                self.close_table(Some(&count))
            }
            RouteItem::Other(line) => {
                self.other.push(line);
                Ok(())
            }
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        self.out.write_all(b"{")?;
        if let Some(from) = self.from.take() {
            write!(self.out, "\"from\":{},", json!(from))?;
        }
        self.out.write_all(b"\"tables\":[")
    }

    fn open_table(&mut self, name: Option<&str>) -> io::Result<()> {
        self.begin()?;
        self.separate(self.tables)?;
        self.tables += 1;
        self.open = Some(0);
        write!(self.out, "{{\"name\":{},\"routes\":[", json!(name))
    }

    fn close_table(&mut self, count: Option<&RouteCount>) -> io::Result<()> {
        if self.open.take().is_none() {
            return Ok(());
        }
        self.out.write_all(b"],\"count\":")?;
        self.value(&count)?;
        self.out.write_all(b"}")
    }

    fn end(mut self, total: Option<&RouteCount>, error: Option<&ReplyLine>) -> io::Result<()> {
        match error {
            // Nothing else is said: as with any other command.
            Some(error) if !self.begun => {
                let mut object = json!({ "error": error, "lines": [] });
                if let (Some(from), Value::Object(fields)) = (self.from, &mut object) {
                    fields.insert("from".to_owned(), json!(from));
                }
                return writeln!(self.out, "{object}");
            }
            _ => self.begin()?,
        }
        self.close_table(None)?;
        self.out.write_all(b"],\"total\":")?;
        self.value(&total)?;
        let other = json!(self.other);
        write!(self.out, ",\"other\":{other}")?;
        if let Some(error) = error {
            write!(self.out, ",\"error\":{}", json!(error))?;
        }
        writeln!(self.out, "}}")
    }

    fn separate(&mut self, before: usize) -> io::Result<()> {
        self.out.write_all(if before > 0 { b"," } else { b"" })
    }

    fn value(&mut self, value: &impl Serialize) -> io::Result<()> {
        Ok(serde_json::to_writer(&mut self.out, value)?)
    }
}

#[cfg(test)]
mod tests {
    use bird_ctl::client::Options;
    use bird_ctl::reply::{Collector, Framer};
    use bird_ctl::show::route::RouteList;
    use tokio::io::AsyncWriteExt;

    use super::*;

    /// What is written of this answer.
    async fn written(answer: &str) -> (Value, Option<u16>) {
        let (ours, theirs) = tokio::io::duplex(1024);
        let (reader, writer) = tokio::io::split(ours);
        let (_rest, mut theirs) = tokio::io::split(theirs);
        let bytes = format!("0001 BIRD 2.0.12 ready.\n{answer}");
        let send = async move {
            theirs.write_all(bytes.as_bytes()).await.unwrap();
        };
        let ask = async {
            let mut bird = Client::over("a test", reader, writer, Options::default())
                .await
                .unwrap();
            let (mut out, command) = (Vec::new(), Command::new("show route").unwrap());
            let error = write(&mut bird, &command, None, &mut out).await.unwrap();
            (
                serde_json::from_slice(&out).unwrap(),
                error.map(|error| error.code),
            )
        };
        tokio::join!(send, ask).1
    }

    /// The same from the whole reply.
    fn whole(answer: &str) -> Value {
        let (mut framer, mut collector) = (Framer::new(), Collector::default());
        framer.feed(answer.as_bytes());
        while let Some(event) = framer.next_event().unwrap() {
            if let Some(reply) = collector.push(event).unwrap() {
                return serde_json::to_value(RouteList::parse(&reply)).unwrap();
            }
        }
        panic!("no whole reply")
    }

    #[tokio::test]
    async fn the_object_is_that_of_the_list() {
        let route = "10.1.0.0/16          unicast [p1 07:51:20.419] * (100) [AS1i]";
        for answer in [
            "0000 \n".to_owned(),
            "0014 1 of 1 routes for 1 networks\n".to_owned(),
            format!(
                "1007-Table master4:\n {route}\n \tvia 10.0.0.2 on eth0\n {route}\n \n Table master6:\n0000 \n"
            ),
            format!(
                "1007-{route}\n \tvia 10.0.0.2 on eth0\n 1 of 1 routes for 1 networks in table a\n0000 \n"
            ),
            "1007-1 of 1 routes for 1 networks in table a\n 0 of 0 routes for 0 networks in table b\n\
             0014 Total: 1 of 1 routes for 1 networks in 2 tables\n"
                .to_owned(),
            "1007-what is this\n0000 \n".to_owned(),
        ] {
            assert_eq!(written(&answer).await, (whole(&answer), None), "{answer}");
        }
    }

    #[tokio::test]
    async fn an_error_is_told_wherever_it_comes() {
        let (object, error) = written("8001 Network not found\n").await;
        assert_eq!((&object["error"]["code"], error), (&json!(8001), Some(8001)));
        let broken = "1007-10.1.0.0/16          blackhole [s 07:51:20.419] * (100)\n8004 Stopped due to reconfiguration\n";
        let (object, error) = written(broken).await;
        assert_eq!((&object["error"]["code"], error), (&json!(8004), Some(8004)));
        assert_eq!(object["tables"][0]["routes"].as_array().map(Vec::len), Some(1));
    }
}
