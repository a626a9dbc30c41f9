// Keeps of each recorded verdict what the tests compare: {id, problems: ["KS005@12+3"], tokens: ["PrintKeyword@0"], ast}.
// Offsets are in bytes; tokens are kept with --tokens only. A query on which the parser itself fails is {id, error}.
import readline from 'node:readline';

const withTokens = process.argv.includes('--tokens');

for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { id, error, syntaxErrors, tokens, ast } = JSON.parse(line);
  if (error) {
    console.log(JSON.stringify({ id, error }));
    continue;
  }
  const problems = [...new Set(syntaxErrors.map((d) => `${d.code}@${d.startByte}+${d.lengthBytes}`))];
  const list = withTokens ? tokens.map((t) => `${t.k}@${t.sb}`) : undefined;
  console.log(JSON.stringify({ id, problems, tokens: list, ast }));
}
