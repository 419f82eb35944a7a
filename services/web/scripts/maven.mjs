/*
 * Builds or checks the front end for Maven, or builds the newer client that the acceptance tests want, and does nothing when no input has changed since that last succeeded.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OUT = 'target/frontend/web';
/** What the newer client of the acceptance tests is made of besides, and where it is put. */
const NEWER = 'src/test/newer';
const NEWER_OUT = 'target/newer';
const SOURCES = ['public', 'scripts', 'src/app', 'src/catalog', 'src/design', 'src/editor', 'src/history', 'src/presence', 'src/session', 'src/sharing', 'src/sync'];
const FILES = ['.npmrc', 'eslint.config.js', 'index.html', 'package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts'];

const filesIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

function fingerprint(files) {
  const hash = createHash('sha256').update(process.version);
  files.sort().forEach((file) => hash.update(file).update('\0').update(readFileSync(file)).update('\0'));
  return hash.digest('hex');
}

function run(out, command, ...args) {
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, SCRIPTORIUM_WEB_OUT: out },
  });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

/** Runs a step unless it succeeded before with the same inputs and its result is still there. */
function unlessDone(name, inputs, result, step) {
  const stamp = `target/stamps/${name}`;
  const now = fingerprint(inputs);
  if (existsSync(stamp) && existsSync(result) && readFileSync(stamp, 'utf8') === now) {
    return;
  }
  rmSync(stamp, { force: true });
  step();
  mkdirSync('target/stamps', { recursive: true });
  writeFileSync(stamp, now);
}

const sources = [...SOURCES.flatMap(filesIn), ...FILES];
unlessDone('packages', ['package.json', 'package-lock.json', '.npmrc'], 'node_modules/.package-lock.json', () =>
  run(OUT, 'npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'),
);
switch (process.argv[2]) {
  case 'build':
    unlessDone('build', sources, `${OUT}/files.list`, () => run(OUT, 'npm', 'run', '--silent', 'build'));
    break;
  case 'newer':
    unlessDone('newer', [...sources, ...filesIn(NEWER)], `${NEWER_OUT}/files.list`, () => {
      run(NEWER_OUT, 'node', 'node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn', '--config', `${NEWER}/vite.config.ts`);
      run(NEWER_OUT, 'node', 'scripts/finish-build.mjs');
    });
    break;
  case 'check':
    unlessDone('check', [...sources, ...filesIn(NEWER)], 'node_modules', () => run(OUT, 'npm', 'run', '--silent', 'check'));
    break;
  default:
    process.stderr.write('usage: maven.mjs build|newer|check\n');
    process.exit(2);
}
