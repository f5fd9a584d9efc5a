// One block of calls after the other, as ../src/peer.rs asks for them.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** Says who answers, and times each block: `block(calls)` makes so many. */
export async function serve(packageFile, block) {
  const { name, version } = JSON.parse(readFileSync(packageFile, "utf8"));
  console.log(JSON.stringify({ name, version, runtime: `Node.js ${process.versions.node}` }));
  for await (const line of createInterface({ input: process.stdin })) {
    const calls = Number(line);
    const start = process.cpuUsage();
    await block(calls);
    const { user, system } = process.cpuUsage(start);
    console.log(user + system);
  }
}
