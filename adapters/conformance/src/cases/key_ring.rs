//! `KeyRing`.

use keydesk_core::ports::{KeyId, KeyPurpose};

use crate::check::{Stop, Verdict, check, same};
use crate::scene::{Scene, cases};

cases!("KeyRing": current_is_found_by_its_id, purposes_are_apart, unknown_ids_are_none);

async fn current_is_found_by_its_id(scene: Scene) -> Verdict {
    for purpose in KeyPurpose::ALL {
        let current = scene.stores.keys.current(purpose);
        let Some(found) = scene.stores.keys.by_id(purpose, &current.id) else {
            return Err(Stop::Failed(format!("the current key for {purpose:?} is not found")));
        };
        same("the id", &found.id, &current.id)?;
        check(found.as_bytes() == current.as_bytes(), "another key is found by the id")?;
    }
    Ok(())
}

async fn purposes_are_apart(scene: Scene) -> Verdict {
    for one in KeyPurpose::ALL {
        for other in KeyPurpose::ALL {
            let (a, b) = (scene.stores.keys.current(one), scene.stores.keys.current(other));
            let equal = a.as_bytes() == b.as_bytes();
            check(equal == (one == other), "the keys of two purposes are the same")?;
        }
    }
    Ok(())
}

async fn unknown_ids_are_none(scene: Scene) -> Verdict {
    for purpose in KeyPurpose::ALL {
        let current = scene.stores.keys.current(purpose).id.0;
        for id in [String::new(), format!("{current} "), "no such key".into()] {
            let key = scene.stores.keys.by_id(purpose, &KeyId(id));
            check(key.is_none(), "a key is found by an id that no key has")?;
        }
    }
    Ok(())
}
