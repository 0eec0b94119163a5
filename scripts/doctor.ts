import { runDoctor } from './doctor/examine';
import { say } from './provision/say';

/** `npm run doctor`: looks at all that `npm start` and `npm test` need. Changes and fetches nothing. */
const findings = await runDoctor();
for (const { ok, title, note } of findings) say(`${ok ? '✓' : '✗'} ${title.padEnd(14)} ${note}`);
const wrong = findings.filter((finding) => !finding.ok).length;
say(wrong === 0 ? '\nAll is well: npm start' : `\n${wrong} of ${findings.length} need attention`);
process.exit(wrong === 0 ? 0 : 1);
