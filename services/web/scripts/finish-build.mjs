/*
 * After vite: lists the files for the offline worker and for the server, compresses them, and refuses a first load over its budget.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const dist = process.env.SCRIPTORIUM_WEB_OUT ?? 'dist';
const FIRST_LOAD_BUDGET_BYTES = 250_000;
const EDITOR_BUDGET_BYTES = 250_000;
const COMPRESSED = /\.(js|css|html|svg|webmanifest|txt|json)$/;
const KEPT_OFFLINE = /^\/(index\.html|theme\.js|favicon\.svg|assets\/.*\.(js|css)|assets\/.*-latin-wght-.*\.woff2)$/;

const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
rmSync(join(dist, '.vite'), { recursive: true });

const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((file) => !/\.(gz|br)$/.test(file))
  .sort();
const address = (file) => `/${relative(dist, file).replaceAll('\\', '/')}`;

// The worker: its version is a hash of what it keeps.
const kept = files.filter((file) => KEPT_OFFLINE.test(address(file)));
const hash = createHash('sha256');
kept.forEach((file) => hash.update(address(file)).update(readFileSync(file)));
const worker = join(dist, 'sw.js');
writeFileSync(
  worker,
  readFileSync(worker, 'utf8')
    .replace("'__FILES__'", kept.map((file) => `'${address(file)}'`).join(', '))
    .replace('__VERSION__', hash.digest('hex').slice(0, 12)),
);

for (const file of files.filter((each) => COMPRESSED.test(each))) {
  const content = readFileSync(file);
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }));
}

// The budget: what index.html asks for, and what the editor adds to it.
const html = readFileSync(join(dist, 'index.html'), 'utf8');
const first = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path]) => path);
const editor = new Set();
const follow = (name) => {
  const chunk = manifest[name];
  const path = `/${chunk.file}`;
  if (!editor.has(path) && !first.includes(path)) {
    editor.add(path);
    (chunk.imports ?? []).forEach(follow);
  }
};
follow('src/editor/EditorPage.tsx');

const compressed = (paths) => [...paths].reduce((sum, path) => sum + statSync(`${dist}${path}.gz`).size, 0);
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const firstBytes = compressed(first);
const editorBytes = compressed(editor);
process.stdout.write(`script, compressed: first load ${kilobytes(firstBytes)}, the editor ${kilobytes(editorBytes)} more\n`);
if (firstBytes > FIRST_LOAD_BUDGET_BYTES || editorBytes > EDITOR_BUDGET_BYTES) {
  process.stderr.write(`Too much script: the budget is ${kilobytes(FIRST_LOAD_BUDGET_BYTES)} for the first load and as much for the editor.\n`);
  process.exit(1);
}

// Last: its presence says that all went well.
writeFileSync(join(dist, 'files.list'), files.map((file) => `${address(file)}\n`).join(''));
