//! Plain questions, in birdc's words.

use std::io::Write;

use bird_ctl::client::{Client, Endpoint, Error};
use bird_ctl::command::Command;
use bird_ctl::reply::ReplyLine;
use serde_json::{Value, json};

use super::answer::Answer;
use super::question::{Question, Table};
use super::{BAD, BirdArgs, Failure, GOOD, Outcome, routes};

/// Asks every daemon that is named, one after the other; the exit status is the worst of theirs.
pub(super) async fn run(
    args: &BirdArgs,
    words: &[&str],
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Outcome {
    let question = Question::new(words).map_err(Error::from)?;
    let endpoints = args.endpoints(false).await?;
    let many = endpoints.len() > 1;
    let mut status = GOOD;
    for endpoint in &endpoints {
        let asked = one(args, endpoint, many, &question, out, err).await;
        status = status.max(asked.map_err(|failure| failure.of(endpoint))?);
    }
    Ok(status)
}

async fn one(
    args: &BirdArgs,
    endpoint: &Endpoint,
    many: bool,
    question: &Question,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Outcome {
    let mut bird = args.open(endpoint).await?;
    let from = many.then(|| bird.name().to_owned());
    if let Some(from) = from.as_ref().filter(|_| !args.json) {
        writeln!(out, "{}", crate::cli::style::heading(&format!("{from}:")))?;
    }
    match (args.json, question.table) {
        (true, Table::Route) => {
            let error = routes::write(&mut bird, &question.command, from.as_deref(), out).await?;
            verdict(error.as_ref(), err)
        }
        (true, _) => as_json(&mut bird, question, from, out, err).await,
        // Its columns are as wide as their widest entry, so all rows must be there.
        (false, Table::Protocols) => as_table(&mut bird, question, out, err).await,
        (false, _) => as_lines(&mut bird, &question.command, out, err).await,
    }
}

async fn as_json(
    bird: &mut Client,
    question: &Question,
    from: Option<String>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Outcome {
    let answer = Answer::new(question.table, bird.raw(&question.command).await?);
    match from {
        None => answer.write_json(&mut *out)?,
        Some(from) => {
            let mut object = answer.to_json()?;
            if let Value::Object(fields) = &mut object {
                fields.insert("from".to_owned(), json!(from));
            }
            writeln!(out, "{object}")?;
        }
    }
    verdict(answer.error(), err)
}

async fn as_table(
    bird: &mut Client,
    question: &Question,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Outcome {
    let answer = Answer::new(question.table, bird.raw(&question.command).await?);
    out.write_all(answer.to_text().as_bytes())?;
    verdict(answer.error(), err)
}

/// Prints the lines as they come, however many there are.
async fn as_lines(bird: &mut Client, command: &Command, out: &mut dyn Write, err: &mut dyn Write) -> Outcome {
    let mut out = std::io::BufWriter::new(out);
    let mut lines = bird.lines(command).await?;
    let mut failure = None;
    loop {
        match lines.next().await {
            Ok(Some(line)) => {
                writeln!(out, "{}", line.text)?;
                // One of many protocols (`reload all`) may fail; 8000 is only a text that was too long.
                failure = failure.or(Some(line).filter(|line| line.code > 8000));
            }
            Ok(None) => break,
            Err(Error::Bird { code, text }) => {
                failure = Some(ReplyLine { code, text });
                break;
            }
            Err(error) => {
                out.flush()?;
                return Err(error.into());
            }
        }
    }
    if let Some(end) = lines.end().filter(|end| end.code != 0 && end.code < 8000) {
        writeln!(out, "{}", end.text)?;
    }
    out.flush()?;
    verdict(failure.as_ref(), err)
}

/// `raw`: every line with its code, whatever the answer is.
pub(super) async fn raw(
    args: &BirdArgs,
    words: &[&str],
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Outcome {
    let command = Command::new(words.join(" ")).map_err(Error::from)?;
    let endpoints = args.endpoints(false).await?;
    let mut status = GOOD;
    for endpoint in &endpoints {
        let of = |error| Failure::Bird(error).of(endpoint);
        let mut bird = args.open(endpoint).await.map_err(of)?;
        let reply = bird.raw(&command).await.map_err(of)?;
        if args.json {
            serde_json::to_writer(&mut *out, &reply)?;
            writeln!(out)?;
        } else {
            for line in &reply.lines {
                writeln!(out, "{:04}-{}", line.code, line.text)?;
            }
            writeln!(out, "{:04} {}", reply.end.code, reply.end.text)?;
        }
        let failure = reply.error().or_else(|| reply.failures().next());
        status = status.max(verdict(failure, err)?);
    }
    Ok(status)
}

/// The exit status; an error is told.
fn verdict(error: Option<&ReplyLine>, err: &mut dyn Write) -> Result<u8, Failure> {
    let Some(error) = error else { return Ok(GOOD) };
    writeln!(err, "error: BIRD answers {:04}: {}", error.code, error.text)?;
    Ok(BAD)
}
