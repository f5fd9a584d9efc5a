//! English: looking after tokens.

use super::{ForWhom, Help, Tokens};

pub(super) const TOKENS: Tokens = Tokens {
    profile: "Profile",
    details: "Your details",
    name: "Name",
    self_service: "Self-Service",
    self_service_body: "Register the FIDO2 tokens that you sign in with, change their nicknames, \
                        remove them, and read how to change a PIN.",
    manage: "Manage FIDO2 Tokens",
    back: "Back to profile",
    list: "Registered tokens",
    none: ForWhom {
        own: "You have no registered tokens yet.",
        other: "{name} has no registered tokens yet.",
    },
    registered: "Registered",
    by: "by {who}",
    edit: "Edit",
    remove: "Remove",
    add: "Register another token",
    add_body: ForWhom {
        own: "Have your token ready. Your browser asks you to insert it, to enter its PIN (at \
              least 4 characters; you create one if the token is new) and to touch it.",
        other: "You need the token of {name} in your hand, and {name} beside you to enter or \
                create its PIN (at least 4 characters). It is recorded that you registered it.",
    },
    register_kind: &[
        ("security_key", "Register New Token"),
        ("passkey", "Register a passkey on a phone"),
        ("this_device", "Register this device"),
    ],
    two: "Register two, and keep one in a safe place: then you can still sign in if you lose the \
          other.",
    no_script: "Registering needs JavaScript, because only your browser can talk to your token. \
                Turn it on and load the page again, or use another browser. Everything else here \
                works without it.",
    name_heading: "Name your token",
    name_body: "The token is registered, and you can sign in with it. Give it a nickname by which \
                you will know it.",
    nickname: "Nickname",
    nickname_hint: "For example “Blue key on my key ring”. Up to 64 characters",
    nickname_missing: "Enter a nickname",
    nickname_long: "Nickname must be 64 characters or fewer",
    nickname_unprintable: "Nickname must not include control characters, invisible characters, or \
                           characters that change the direction of text",
    submit: "Submit",
    keep_name: "Keep “{nickname}”",
    edit_heading: "Edit nickname",
    save: "Save Changes",
    keep: "Cancel",
    remove_heading: "Remove “{nickname}”?",
    remove_body: ForWhom {
        own: "You will no longer be able to sign in with it. You can register it again later.",
        other: "{name} will no longer be able to sign in with it. It can be registered again later.",
    },
    remove_reason: "Why are you removing it? (optional)",
    last_heading: ForWhom {
        own: "This is your last token",
        other: "This is the last token of {name}",
    },
    last_body: ForWhom {
        own: "Without it you may not be able to sign in. If you can, register another one first.",
        other: "Without it {name} may not be able to sign in. If you can, register another one \
                first.",
    },
    last_confirm: "I understand that this is the last token",
    last_refused: "It cannot be removed, because it is the last one. Register another token first, \
                   or ask a Local Administrator if this one is lost.",
    done_registered: "The token has been registered as “{nickname}”.",
    done_named: "The token has been registered with the nickname “{nickname}”.",
    done_renamed: "The nickname has been changed to “{nickname}”.",
    done_removed: "“{nickname}” has been removed. It can no longer be used to sign in.",
    report: "If it was lost or stolen, report that to a Local Administrator of your organisation \
             now.",
    help: "Help with your token",
    helps: &[
        Help {
            summary: "Set a PIN on a new token",
            body: "Your browser asks you to create a PIN when you register a token that has none. \
                   The PIN has at least 4 characters. It stays on the token and is never sent to us.",
            steps: &[],
        },
        Help {
            summary: "Change the PIN on Windows",
            body: "We cannot change a PIN for you: Windows does it. The new PIN has at least 4 \
                   characters.",
            steps: &[
                "Select Start, then Settings, then Accounts, then Sign-in options.",
                "Select Security key, then Manage.",
                "Insert your token, and touch it when you are asked to.",
                "Under Security key PIN, select Change.",
                "Enter the old PIN once and the new PIN twice, and select OK.",
            ],
        },
        Help {
            summary: "Change the PIN on a Mac",
            body: "We cannot change a PIN for you: Chrome does it. The new PIN has at least 4 \
                   characters.",
            steps: &[
                "In Chrome, open Settings, then Privacy and security, then Security.",
                "Select Manage security keys, then Create a PIN or Change a PIN.",
                "Insert your token, and touch it when you are asked to.",
                "Enter the old PIN once and the new PIN twice, and select Save.",
            ],
        },
        Help {
            summary: "Change the PIN on Linux",
            body: "Use Chrome as on a Mac, or the tool fido2-token of libfido2. The new PIN has at \
                   least 4 characters.",
            steps: &[
                "Insert your token and run: fido2-token -L. The line of your token begins with its \
                 address, such as /dev/hidraw0.",
                "Run: fido2-token -C /dev/hidraw0, with the address of your token.",
                "Enter the old PIN once and the new PIN twice.",
            ],
        },
        Help {
            summary: "If you have forgotten the PIN",
            body: "Nobody can tell you the PIN or set it back. After several wrong PINs in a row \
                   the token locks itself. You can reset it, which deletes everything on it.",
            steps: &[
                "Sign in another way, or ask a Local Administrator of your organisation for help.",
                "Remove the token on this page.",
                "Reset the token: on Windows where you change the PIN, in Chrome under Manage \
                 security keys, on Linux with fido2-token -R.",
                "Register it again on this page, with a new PIN.",
            ],
        },
        Help {
            summary: "If your token is lost or stolen",
            body: "Act now: anyone who has it may try to guess its PIN.",
            steps: &[
                "Remove the token on this page. It stops working at once.",
                "Report it to a Local Administrator of your organisation.",
                "Register another token when you have one.",
            ],
        },
        Help {
            summary: "If your token is broken",
            body: "A token that no browser finds any more, on another computer either, cannot be \
                   repaired.",
            steps: &[
                "Sign in with your other token or another way, or ask a Local Administrator of \
                 your organisation for help.",
                "Remove the broken token on this page.",
                "Register a new one.",
            ],
        },
    ],
};
