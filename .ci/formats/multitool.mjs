// node multitool.mjs LOG : prints what Sarif.Multitool found, which exits 0 whatever it finds, and exits 1 if it is anything.
// SARIF2006 is left out: it fetches addresses.
import fs from 'node:fs';

const log = JSON.parse(fs.readFileSync(process.argv[2], 'utf8').replace(/^\uFEFF/, ''));
let found = 0;
for (const run of log.runs) {
  for (const result of run.results ?? []) {
    if (result.ruleId === 'SARIF2006') continue;
    found++;
    const place = result.locations?.[0]?.physicalLocation?.region;
    console.log(`${result.level ?? 'warning'} ${result.ruleId} line ${place?.startLine ?? '?'}: ${(result.message.arguments ?? [result.message.text]).join(' | ')}`);
  }
  for (const notification of run.invocations?.[0]?.toolExecutionNotifications ?? []) {
    if (notification.level === 'error') {
      found++;
      console.log(`the tool: ${notification.message.text}`);
    }
  }
}
process.exit(found ? 1 : 0);
