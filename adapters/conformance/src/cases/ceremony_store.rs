//! `CeremonyStore`.

use futures::FutureExt;
use keydesk_core::ids::{KeyId, RelyingPartyId};
use keydesk_core::model::{
    AuthenticatorKind, Ceremony, CeremonyPurpose, RegistrationSnapshot, Route, Tag,
};
use keydesk_core::ports::LookupKey;
use keydesk_core::time::Timestamp;
use keydesk_core::webauthn::{
    Aaguid, Algorithm, AttestationFormat, AttestationPolicy, AttestationRequirement,
    AuthenticatorAttachment, CertificationLevel, TpmSha1, TrustAnchor, UserVerification,
};

use crate::check::{Stop, Verdict, same};
use crate::draft::Draft;
use crate::scene::{Scene, cases};
use crate::values::later;

cases!("CeremonyStore":
    take_returns_what_was_put,
    take_is_once,
    ceremonies_of_relying_parties_are_apart,
    take_and_find_does_what_the_two_do,
    sweep_removes_only_the_expired,
);

async fn take_returns_what_was_put(scene: Scene) -> Verdict {
    let values = &scene.values;
    let snapshot = RegistrationSnapshot {
        kind: AuthenticatorKind::SecurityKey,
        user_verification: UserVerification::Required,
        algorithms: Algorithm::ALL.to_vec(),
        attestation: AttestationPolicy {
            require: AttestationRequirement::Trusted,
            anchors: vec![
                TrustAnchor {
                    certificate: values.bytes::<500>().to_vec(),
                    formats: vec![AttestationFormat::Tpm],
                    aaguids: vec![Aaguid::from_bytes(values.bytes())],
                },
                Vec::new().into(),
            ],
            aaguids: vec![Aaguid::from_bytes(values.bytes())],
            allow_root_in_chain: true,
            blocked_aaguids: vec![Aaguid::from_bytes(values.bytes())],
            certification: Some(CertificationLevel::L2),
            fresh_metadata: true,
            metadata_grace_days: 7,
            hardware_key: true,
            device_bound: true,
            user_verified: true,
            formats: vec![AttestationFormat::Packed],
            algorithms: vec![Algorithm::Es256],
            tpm_sha1_names: true,
            tpm_sha1: TpmSha1::Refuse,
            second_opinion: false,
        },
        attachment: Some(AuthenticatorAttachment::CrossPlatform),
        device_bound: true,
        discoverable: true,
        excluded: vec![values.credential()?, values.credential()?],
    };
    let registration = CeremonyPurpose::Registration {
        user: values.user()?,
        route: Route::Link,
        actor: Some(values.user()?),
        session: Some(values.session()),
        snapshot,
    };
    let sign_in = CeremonyPurpose::SignIn {
        user: Some(values.user()?),
        user_verification: UserVerification::Preferred,
        allowed: vec![values.credential()?],
    };
    // The service judges what expired; a store hands out what it holds.
    for (purpose, expires_at) in
        [(registration, later(1)), (sign_in, Timestamp::from_unix_millis(0))]
    {
        let ceremony = Ceremony { purpose, ..ceremony(&scene, expires_at)? };
        scene.stores.ceremonies.put(&scene.rp, &ceremony).await?;
        let taken = scene.stores.ceremonies.take(&scene.rp, &ceremony.id).await?;
        same("what is taken", &taken, &Some(ceremony))?;
    }
    let unknown = scene.stores.ceremonies.take(&scene.rp, &values.ceremony()?).await?;
    same("what is taken under an unknown id", &unknown, &None)
}

/// SECURITY S14.
async fn take_is_once(scene: Scene) -> Verdict {
    let store = &scene.stores.ceremonies;
    let ceremony = ceremony(&scene, later(1))?;
    store.put(&scene.rp, &ceremony).await?;
    same("the first take", &store.take(&scene.rp, &ceremony.id).await?, &Some(ceremony.clone()))?;
    same("the second take", &store.take(&scene.rp, &ceremony.id).await?, &None)?;
    for _ in 0..2 {
        store.put(&scene.rp, &ceremony).await?;
        let mut tasks = Vec::new();
        for _ in 0..64 {
            let (store, rp, id) = (store.clone(), scene.rp.clone(), ceremony.id);
            tasks.push(async move { store.take(&rp, &id).await.map_err(Stop::from) }.boxed());
        }
        let taken = scene.at_once(tasks).await?.into_iter().collect::<Result<Vec<_>, _>>()?;
        same("how many of 64 got it", &taken.into_iter().flatten().count(), &1)?;
    }
    Ok(())
}

async fn ceremonies_of_relying_parties_are_apart(scene: Scene) -> Verdict {
    let store = &scene.stores.ceremonies;
    let other = RelyingPartyId::new("other.example")?;
    let one = ceremony(&scene, later(1))?;
    let two = Ceremony { expires_at: later(2), ..one.clone() };
    store.put(&other, &two).await?;
    same("another's ceremony", &store.take(&scene.rp, &one.id).await?, &None)?;
    store.put(&scene.rp, &one).await?;
    same("the other's ceremony", &store.take(&other, &one.id).await?, &Some(two))?;
    same("the other's ceremony again", &store.take(&other, &one.id).await?, &None)?;
    same("the own ceremony", &store.take(&scene.rp, &one.id).await?, &Some(one))
}

async fn take_and_find_does_what_the_two_do(scene: Scene) -> Verdict {
    let (store, values) = (&scene.stores.ceremonies, &scene.values);
    let user = values.user()?;
    let draft =
        Draft::first(&scene.rp, &user).then(values.created()?)?.then(values.registered()?)?;
    draft.commit(scene.stores.accounts.as_ref()).await?;
    let held = LookupKey::Credential(draft.next.authenticators[0].credential_id.clone());
    let unknown = LookupKey::Credential(values.credential()?);
    let other = RelyingPartyId::new("other.example")?;
    let ceremony = ceremony(&scene, later(1))?;
    for (rp, put, key) in [
        (&scene.rp, true, &held),
        (&scene.rp, true, &unknown),
        (&scene.rp, false, &held),
        (&scene.rp, false, &unknown),
        (&other, true, &held),
    ] {
        if put {
            store.put(&scene.rp, &ceremony).await?;
        }
        let Some(step) = store.take_and_find(rp, &ceremony.id, key).await else {
            return Err(Stop::NotClaimed);
        };
        let (taken, found) = step?;
        let own = *rp == scene.rp;
        let wanted = Some(ceremony.clone()).filter(|_| put && own);
        same("what is taken", &taken, &wanted)?;
        let wanted = Some(draft.next.clone()).filter(|_| *key == held && own);
        same("who is found", &found.map(|loaded| loaded.account), &wanted)?;
        let left = store.take(&scene.rp, &ceremony.id).await?;
        same("what is left", &left, &Some(ceremony.clone()).filter(|_| !own))?;
    }
    store.put(&scene.rp, &ceremony).await?;
    let mut tasks = Vec::new();
    for _ in 0..64 {
        let (store, rp, id, key) = (store.clone(), scene.rp.clone(), ceremony.id, held.clone());
        let step = async move { store.take_and_find(&rp, &id, &key).await.transpose() };
        tasks.push(step.boxed());
    }
    let steps = scene.at_once(tasks).await?.into_iter().collect::<Result<Vec<_>, _>>()?;
    let taken = steps.iter().flatten().filter(|(taken, _)| taken.is_some()).count();
    let found = steps.iter().flatten().filter(|(_, found)| found.is_some()).count();
    same("how many of 64 took it, and how many found", &(taken, found), &(1, 64))
}

async fn sweep_removes_only_the_expired(scene: Scene) -> Verdict {
    let store = &scene.stores.ceremonies;
    let mut ceremonies = Vec::new();
    for millis in [-1_000_000, -1, 0, 1, 1_000_000] {
        let ceremony = ceremony(&scene, later(millis))?;
        store.put(&scene.rp, &ceremony).await?;
        ceremonies.push(ceremony);
    }
    same("the count of what is swept", &store.sweep(later(0)).await?, &3)?;
    same("the count when nothing is left to sweep", &store.sweep(later(0)).await?, &0)?;
    for ceremony in ceremonies {
        let taken = store.take(&scene.rp, &ceremony.id).await?;
        let wanted = Some(ceremony).filter(|ceremony| ceremony.expires_at > later(0));
        same("what is left", &taken, &wanted)?;
    }
    Ok(())
}

fn ceremony(scene: &Scene, expires_at: Timestamp) -> Result<Ceremony, Stop> {
    Ok(Ceremony {
        id: scene.values.ceremony()?,
        challenge: scene.values.bytes(),
        expires_at,
        purpose: CeremonyPurpose::SignIn {
            user: None,
            user_verification: UserVerification::Required,
            allowed: Vec::new(),
        },
        tag: Some(Tag { key: KeyId("one".to_owned()), mac: scene.values.bytes() }),
    })
}
