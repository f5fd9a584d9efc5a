// @simplewebauthn/server over the vectors; the protocol stands in ../src/peer.rs.
import { readFileSync } from "node:fs";
import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import { serve } from "./protocol.mjs";

const { rpId, origin, cases } = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const one of cases) one.key = new Uint8Array(Buffer.from(one.publicKey, "base64url"));

async function verify(one, response) {
  const { verified } = await verifyAuthenticationResponse({
    response: JSON.parse(response),
    expectedChallenge: one.challenge,
    expectedOrigin: origin,
    expectedRPID: rpId,
    credential: { id: one.credentialId, publicKey: one.key, counter: one.signCount },
    requireUserVerification: true,
  });
  return verified;
}

for (const one of cases) {
  for (const flipped of one.flipped) {
    if (await verify(one, flipped).catch(() => false)) throw new Error("took a flipped bit");
  }
  if (!(await verify(one, one.response))) throw new Error("refused a good assertion");
}

const installed = new URL("node_modules/@simplewebauthn/server/package.json", import.meta.url);
await serve(installed, async (calls) => {
  for (let call = 0; call < calls; call += 1) {
    const one = cases[call % cases.length];
    if (!(await verify(one, one.response))) throw new Error("refused a good assertion");
  }
});
