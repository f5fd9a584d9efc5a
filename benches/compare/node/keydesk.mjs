// Keydesk's own Node package over the vectors, called synchronously; the protocol stands in
// ../src/peer.rs. The second argument selects the form: `handle`, with a relying party and a credential that
// were made ready before, or `object`, with plain objects throughout.
import { readFileSync } from "node:fs";
import keydesk from "../../../bindings/node/index.cjs";
import { serve } from "./protocol.mjs";

const { rpId, origin, cases } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const relyingParty = { id: rpId, origins: [origin] };
const ready = new keydesk.RelyingParty(relyingParty);
for (const one of cases) {
  const { credentialId: id, publicKey, algorithm, signCount, userHandle } = one;
  one.credential = { id, publicKey, algorithm, signCount, userHandle, backupEligible: false };
  one.handle = new keydesk.Credential(one.credential);
}

const FORMS = {
  // From the text that the browser sent.
  handle: ({ handle: credential, challenge }, response) =>
    ready.verifyAuthentication({ credential, challenge, userVerification: "required", response }),
  // As a body parser leaves it.
  object: ({ credential, challenge }, response) =>
    keydesk.verifyAuthentication({
      relyingParty,
      challenge,
      userVerification: "required",
      credential,
      response: JSON.parse(response),
    }).authentication,
};
const verify = FORMS[process.argv[3]];
const good = (one, response) => verify(one, response).credentialId === one.credentialId;

function refused(one, response) {
  try {
    verify(one, response);
  } catch (error) {
    if (error.code === "signature_invalid") return;
    throw error;
  }
  throw new Error("took a flipped bit");
}

for (const one of cases) {
  for (const flipped of one.flipped) refused(one, flipped);
  if (!good(one, one.response)) throw new Error("refused a good assertion");
}

await serve(new URL("../../../bindings/node/package.json", import.meta.url), (calls) => {
  for (let call = 0; call < calls; call += 1) {
    const one = cases[call % cases.length];
    if (!good(one, one.response)) throw new Error("refused a good assertion");
  }
});
