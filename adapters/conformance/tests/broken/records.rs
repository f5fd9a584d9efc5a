//! Faults in keeping small records.

use std::thread::sleep;

use async_trait::async_trait;
use keydesk_conformance::Stores;
use keydesk_core::ids::RelyingPartyId;

use crate::commits::STEP;
use crate::fault::{Answer, Fault};
use crate::faults;

faults! {
    records_come_back_as_written: TrimsText, CutsText;
    read_of_an_unknown_record_returns_none: EmptyForMissing;
    a_record_is_written_only_over_the_expected_one: WritesOverNothing, FoldsExpected;
    concurrent_writes_of_a_record_have_one_winner: ReadsThenWritesRecords;
    records_are_apart: OneRelyingParty, CutsNames;
}

#[derive(Default)]
struct TrimsText;

#[async_trait]
impl Fault for TrimsText {
    async fn read(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        name: &str,
    ) -> Answer<Option<String>> {
        let read = sound.records.read(rp, name).await?;
        Ok(read.map(|text| text.trim().to_owned()))
    }
}

#[derive(Default)]
struct CutsText;

#[async_trait]
impl Fault for CutsText {
    async fn read(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        name: &str,
    ) -> Answer<Option<String>> {
        let read = sound.records.read(rp, name).await?;
        Ok(read.map(|text| text.chars().take(255).collect()))
    }
}

/// Takes a name that was never written for one under which nothing stands.
#[derive(Default)]
struct EmptyForMissing;

#[async_trait]
impl Fault for EmptyForMissing {
    async fn read(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        name: &str,
    ) -> Answer<Option<String>> {
        let read = sound.records.read(rp, name).await?;
        Ok(if name == "number" { Some(read.unwrap_or_default()) } else { read })
    }
}

/// Inserts where an update finds nothing.
#[derive(Default)]
struct WritesOverNothing;

#[async_trait]
impl Fault for WritesOverNothing {
    async fn write(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        name: &str,
        expected: Option<&str>,
        next: &str,
    ) -> Answer<bool> {
        let stored = sound.records.read(rp, name).await?;
        let expected = if stored.is_none() { None } else { expected };
        sound.records.write(rp, name, expected, next).await
    }
}

/// Compares as a database does whose collation ignores case.
#[derive(Default)]
struct FoldsExpected;

#[async_trait]
impl Fault for FoldsExpected {
    async fn write(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        name: &str,
        expected: Option<&str>,
        next: &str,
    ) -> Answer<bool> {
        let stored = sound.records.read(rp, name).await?;
        let folded = |text: &str| text.to_lowercase();
        let same = stored.as_deref().map(folded) == expected.map(folded);
        let expected = if same { stored.as_deref() } else { expected };
        sound.records.write(rp, name, expected, next).await
    }
}

#[derive(Default)]
struct ReadsThenWritesRecords;

#[async_trait]
impl Fault for ReadsThenWritesRecords {
    async fn write(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        name: &str,
        expected: Option<&str>,
        next: &str,
    ) -> Answer<bool> {
        if sound.records.read(rp, name).await?.as_deref() != expected {
            return Ok(false);
        }
        sleep(STEP);
        let stored = sound.records.read(rp, name).await?;
        sound.records.write(rp, name, stored.as_deref(), next).await?;
        Ok(true)
    }
}

#[derive(Default)]
struct OneRelyingParty;

#[async_trait]
impl Fault for OneRelyingParty {
    async fn read(&self, sound: &Stores, _: &RelyingPartyId, name: &str) -> Answer<Option<String>> {
        sound.records.read(&one(), name).await
    }
    async fn write(
        &self,
        sound: &Stores,
        _: &RelyingPartyId,
        name: &str,
        expected: Option<&str>,
        next: &str,
    ) -> Answer<bool> {
        sound.records.write(&one(), name, expected, next).await
    }
}

/// Tells names apart by their first four characters.
#[derive(Default)]
struct CutsNames;

#[async_trait]
impl Fault for CutsNames {
    async fn read(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        name: &str,
    ) -> Answer<Option<String>> {
        sound.records.read(rp, name.get(..4).unwrap_or(name)).await
    }
    async fn write(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        name: &str,
        expected: Option<&str>,
        next: &str,
    ) -> Answer<bool> {
        sound.records.write(rp, name.get(..4).unwrap_or(name), expected, next).await
    }
}

fn one() -> RelyingPartyId {
    RelyingPartyId::new("one").unwrap()
}
