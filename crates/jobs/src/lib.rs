//! Work that outlives its request.
//!
//! A handler writes a job with [`enqueue`] in its own transaction; a [`Runner`] on any node takes it under a
//! lease, runs it and writes how it ended. A lease that runs out means that the node died: the job goes to
//! another node, and whatever the first still has to say is refused. So a job may begin more than once, and
//! what it does must bear that.
#![warn(missing_docs)]

mod job;
mod progress;
mod rules;
mod runner;
mod store;

pub use job::{Clock, Failed, Job, Outcome, Run};
pub use progress::{Progress, Stop};
pub use rules::Schedule;
pub use runner::{Bell, OnEnd, Runner};
pub use store::{
    jadwal::{ScheduleRow, list_schedules},
    pekerjaan::{
        Counts, JobRow, LogLine, NewJob, State, cancel, count, enqueue, find, list, list_log, purge,
    },
    sewa::LOG_LINES,
};

kernel::text_id! {
    /// A job of an institution.
    JobId
}

/// The tables of jobs and schedules.
pub fn migrations() -> Vec<db::Migration> {
    vec![db::migration!("20261124_1300_jobs"), db::migration!("20261124_1440_jobs_keadaan")]
}
