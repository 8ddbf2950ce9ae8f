//! An import without a call: every record is read and checked.

use std::collections::BTreeMap;

use super::new_user::NewUser;
use super::options::ImportOptions;
use super::records::Records;
use crate::end::{End, Stop};

/// How many records with faults are told one by one.
const MOST_TOLD: u64 = 100;

/// How many names of fields are counted: a file may hold any.
const MOST_NAMES: usize = 50;

/// Checks every record, and sends nothing.
///
/// # Errors
///
/// [`Stop`] where the file cannot be read.
pub fn dry_run(options: &ImportOptions) -> Result<End, Stop> {
    let unreadable = || Stop::file("read", &options.input);
    let records = Records::open(&options.input, options.format).map_err(unreadable())?;
    let mut count = 0_u64;
    let mut faulty = 0_u64;
    let mut not_imported: BTreeMap<String, u64> = BTreeMap::new();
    for record in records {
        let record = record.map_err(unreadable())?;
        count += 1;
        let new = record.fields.map_err(|fault| vec![fault]);
        match new.and_then(NewUser::read) {
            Ok(new) => count_names(&mut not_imported, new.not_imported),
            Err(faults) => {
                faulty += 1;
                if faulty <= MOST_TOLD {
                    for fault in faults {
                        println!("line {}: {fault}", record.line);
                    }
                }
            }
        }
    }
    if faulty > MOST_TOLD {
        println!("and {} more", faulty - MOST_TOLD);
    }
    for (name, count) in not_imported {
        println!("{name} of {count} records cannot be carried over");
    }
    println!("{count} records, of which {faulty} would be refused. Nothing was sent.");
    Ok(if faulty == 0 {
        End::Whole
    } else {
        End::WithErrors
    })
}

fn count_names(counts: &mut BTreeMap<String, u64>, names: Vec<String>) {
    for name in names {
        if counts.len() < MOST_NAMES || counts.contains_key(&name) {
            *counts.entry(name).or_default() += 1;
        } else {
            *counts.entry("another field".to_owned()).or_default() += 1;
        }
    }
}
