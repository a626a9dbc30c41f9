// node schemas.mjs ROOT FOLDER... : validates the reports in each folder, files named by their format, against the schemas of
// the repository ROOT and that of the SARIF SDK. Tells what is wrong and exits 1 if anything is.
import fs from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';

const [root, ...folders] = process.argv.slice(2);
const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
const compile = (Kind, file) => addFormats(new Kind({ strict: false, allErrors: true })).compile(read(file));
const ours = (name) => path.join(root, name);
const multitool = path.join(import.meta.dirname, 'node_modules/@microsoft/sarif-multitool-linux/sarif-2.1.0.json');

const report = compile(Ajv, ours('schema/report.v1.json'));
const formats = {
  json: { validate: report },
  gitlab: { validate: compile(Ajv, ours('testdata/report/schema/gitlab-codequality.json')) },
  rdjson: { validate: compile(AjvDraft04, ours('testdata/report/schema/rdf-DiagnosticResult.json')) },
  rdjsonl: { validate: compile(AjvDraft04, ours('testdata/report/schema/rdf-Diagnostic.json')), lines: true },
};
if (fs.existsSync(multitool)) formats.sarif = { validate: compile(Ajv2020, multitool) };

let wrong = 0;
for (const folder of folders) {
  for (const [format, { validate, lines }] of Object.entries(formats)) {
    const text = fs.readFileSync(path.join(folder, format), 'utf8');
    const documents = lines ? text.split('\n').filter((line) => line !== '') : [text];
    let valid = 0;
    for (const document of documents) {
      if (validate(JSON.parse(document))) {
        valid++;
        continue;
      }
      wrong++;
      for (const e of validate.errors) console.log(`${folder} ${format}: ${e.instancePath} ${e.message}`);
    }
    console.log(`${path.basename(folder)} ${format}: ${valid} of ${documents.length} valid`);
  }
}
process.exit(wrong ? 1 : 0);
