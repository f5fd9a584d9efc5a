//! The native half of the npm package `keydesk`; `lib/` and `index.*` are the other half.
//! `keydesk-node-native` has all that it exports.

// Its exports register themselves when Node loads the addon.
use keydesk_node_native as _;
