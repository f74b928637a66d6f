//! Those who watch a run: the story, and the files that were asked for.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use labsim::lab::Lab;
use labsim::report::story::Story;
use labsim::sim::pcap::Pcap;
use labsim::sim::record::Recorder;
use labsim::sim::trace::Trace;

use super::RunArgs;

type Shared<R> = Rc<RefCell<R>>;

/// A file that is written while the lab runs, and its name for errors.
struct Written<R> {
    path: PathBuf,
    recorder: Shared<R>,
}

/// All who watch one run.
pub(super) struct Watchers<'lab> {
    pub(super) story: Shared<Story<'lab>>,
    trace: Option<Written<Trace<'lab, BufWriter<File>>>>,
    pcap: Option<Written<Pcap<BufWriter<File>>>>,
}

impl<'lab> Watchers<'lab> {
    /// Opens the files that were asked for.
    pub(super) fn new(args: &RunArgs, lab: &'lab Lab) -> io::Result<Watchers<'lab>> {
        let trace = |file| Ok(Trace::new(lab, file));
        Ok(Watchers {
            story: shared(Story::new(lab)),
            trace: args
                .trace
                .as_deref()
                .map(|path| written(path, trace))
                .transpose()?,
            pcap: args
                .pcap
                .as_deref()
                .map(|path| written(path, Pcap::new))
                .transpose()?,
        })
    }

    /// What the simulator tells things to.
    pub(super) fn recorders(&self) -> Vec<Box<dyn Recorder + 'lab>> {
        let mut recorders: Vec<Box<dyn Recorder + 'lab>> = vec![Box::new(Rc::clone(&self.story))];
        if let Some(trace) = &self.trace {
            recorders.push(Box::new(Rc::clone(&trace.recorder)));
        }
        if let Some(pcap) = &self.pcap {
            recorders.push(Box::new(Rc::clone(&pcap.recorder)));
        }
        recorders
    }

    /// Ends the files, and tells what went wrong while they were written.
    pub(super) fn finish(&self) -> io::Result<()> {
        if let Some(Written { path, recorder }) = &self.trace {
            recorder
                .borrow_mut()
                .finish()
                .map_err(|error| cannot_write(path, &error))?;
        }
        if let Some(Written { path, recorder }) = &self.pcap {
            recorder
                .borrow_mut()
                .finish()
                .map_err(|error| cannot_write(path, &error))?;
        }
        Ok(())
    }
}

fn shared<R>(recorder: R) -> Shared<R> {
    Rc::new(RefCell::new(recorder))
}

fn written<R>(path: &Path, begin: impl FnOnce(BufWriter<File>) -> io::Result<R>) -> io::Result<Written<R>> {
    // Large, since a trace of a large lab is: 8 KiB at a time costs as much as making it.
    let file = File::create(path).map(|file| BufWriter::with_capacity(1 << 18, file));
    let begun = file.and_then(begin);
    let recorder = begun.map_err(|error| cannot_write(path, &error))?;
    Ok(Written {
        path: path.to_owned(),
        recorder: shared(recorder),
    })
}

fn cannot_write(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot write {}: {error}", path.display()))
}
