//! Faults in keeping ceremonies.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::thread::sleep;

use async_trait::async_trait;
use keydesk_conformance::Stores;
use keydesk_core::ids::{CeremonyId, RelyingPartyId};
use keydesk_core::model::{Ceremony, CeremonyPurpose};
use keydesk_core::ports::{Loaded, LookupKey};
use keydesk_core::time::Timestamp;

use crate::commits::STEP;
use crate::fault::{Answer, Fault};
use crate::faults;

faults! {
    take_returns_what_was_put: ForgetsWhatWasExcluded;
    take_is_once: LooksThenTakes;
    ceremonies_of_relying_parties_are_apart: TakesAcross;
    take_and_find_does_what_the_two_do: TakesOnlyWhereItFinds, FindsOnlyWhereItTakes, LeavesIt;
    sweep_removes_only_the_expired: SweepsTooLate, SweepsEverything, MiscountsWhatItSwept;
}

#[derive(Default)]
struct ForgetsWhatWasExcluded;

#[async_trait]
impl Fault for ForgetsWhatWasExcluded {
    async fn take(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        id: &CeremonyId,
    ) -> Answer<Option<Ceremony>> {
        let mut taken = sound.ceremonies.take(rp, id).await?;
        if let Some(taken) = &mut taken
            && let CeremonyPurpose::Registration { snapshot, .. } = &mut taken.purpose
        {
            snapshot.excluded.clear();
        }
        Ok(taken)
    }
}

/// A `SELECT` and then a `DELETE`.
#[derive(Default)]
struct LooksThenTakes(futures::lock::Mutex<()>);

#[async_trait]
impl Fault for LooksThenTakes {
    async fn take(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        id: &CeremonyId,
    ) -> Answer<Option<Ceremony>> {
        let looking = self.0.lock().await;
        let seen = sound.ceremonies.take(rp, id).await?;
        if let Some(ceremony) = &seen {
            sound.ceremonies.put(rp, ceremony).await?;
        }
        drop(looking);
        sleep(STEP);
        let _taking = self.0.lock().await;
        sound.ceremonies.take(rp, id).await?;
        Ok(seen)
    }
}

#[derive(Default)]
struct TakesAcross(Mutex<BTreeSet<RelyingPartyId>>);

#[async_trait]
impl Fault for TakesAcross {
    async fn put(&self, sound: &Stores, rp: &RelyingPartyId, ceremony: &Ceremony) -> Answer<()> {
        self.0.lock().unwrap().insert(rp.clone());
        sound.ceremonies.put(rp, ceremony).await
    }
    async fn take(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        id: &CeremonyId,
    ) -> Answer<Option<Ceremony>> {
        let others = self.0.lock().unwrap().clone();
        for rp in [rp].into_iter().chain(&others) {
            if let Some(taken) = sound.ceremonies.take(rp, id).await? {
                return Ok(Some(taken));
            }
        }
        Ok(None)
    }
}

/// An inner join.
#[derive(Default)]
struct TakesOnlyWhereItFinds;

#[async_trait]
impl Fault for TakesOnlyWhereItFinds {
    async fn take_and_find(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        id: &CeremonyId,
        key: &LookupKey,
    ) -> Answer<(Option<Ceremony>, Option<Loaded>)> {
        match sound.accounts.find(rp, key).await? {
            Some(found) => Ok((sound.ceremonies.take(rp, id).await?, Some(found))),
            None => Ok((None, None)),
        }
    }
}

#[derive(Default)]
struct FindsOnlyWhereItTakes;

#[async_trait]
impl Fault for FindsOnlyWhereItTakes {
    async fn take_and_find(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        id: &CeremonyId,
        key: &LookupKey,
    ) -> Answer<(Option<Ceremony>, Option<Loaded>)> {
        match sound.ceremonies.take(rp, id).await? {
            Some(taken) => Ok((Some(taken), sound.accounts.find(rp, key).await?)),
            None => Ok((None, None)),
        }
    }
}

/// Reads the ceremony, and does not remove it.
#[derive(Default)]
struct LeavesIt;

#[async_trait]
impl Fault for LeavesIt {
    async fn take_and_find(
        &self,
        sound: &Stores,
        rp: &RelyingPartyId,
        id: &CeremonyId,
        key: &LookupKey,
    ) -> Answer<(Option<Ceremony>, Option<Loaded>)> {
        let taken = sound.ceremonies.take(rp, id).await?;
        if let Some(ceremony) = &taken {
            sound.ceremonies.put(rp, ceremony).await?;
        }
        Ok((taken, sound.accounts.find(rp, key).await?))
    }
}

/// Leaves what expires at this very moment.
#[derive(Default)]
struct SweepsTooLate;

#[async_trait]
impl Fault for SweepsTooLate {
    async fn sweep(&self, sound: &Stores, now: Timestamp) -> Answer<u64> {
        sound.ceremonies.sweep(Timestamp::from_unix_millis(now.unix_millis() - 1)).await
    }
}

#[derive(Default)]
struct SweepsEverything;

#[async_trait]
impl Fault for SweepsEverything {
    async fn sweep(&self, sound: &Stores, _now: Timestamp) -> Answer<u64> {
        sound.ceremonies.sweep(Timestamp::from_unix_millis(i64::MAX)).await
    }
}

#[derive(Default)]
struct MiscountsWhatItSwept;

#[async_trait]
impl Fault for MiscountsWhatItSwept {
    async fn sweep(&self, sound: &Stores, now: Timestamp) -> Answer<u64> {
        sound.ceremonies.sweep(now).await.map(|swept| swept.min(1))
    }
}
