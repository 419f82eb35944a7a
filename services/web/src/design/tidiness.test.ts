// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const files = readdirSync('src', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.parentPath.startsWith('src/main') && !entry.parentPath.startsWith('src/test'))
  .map((entry) => join(entry.parentPath, entry.name));
const lines = (file: string): string[] => readFileSync(file, 'utf8').split('\n');

function offences(names: RegExp, pattern: RegExp, except: RegExp = /^$/): string[] {
  return files
    .filter((file) => names.test(file) && !except.test(file))
    .flatMap((file) => lines(file).flatMap((line, at) => (pattern.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])));
}

describe('the code’s own tidiness', () => {
  it('names colours in the tokens file alone', () => {
    const colour = /#[\da-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(/i;
    expect(offences(/\.css$/, colour, /tokens\.css$/)).toEqual([]);
    expect(offences(/\.tsx$/, /['"]#[\da-f]{3,8}['"]/i)).toEqual([]);
  });

  it('names type sizes, durations and fonts in the tokens file alone', () => {
    expect(offences(/\.css$/, /font-size:\s*[\d.]+(px|rem)|font-family:\s*['"A-Z]/, /tokens\.css$/)).toEqual([]);
    expect(offences(/\.css$/, /(transition|animation)[^;]*\s\d+ms/, /tokens\.css$/)).toEqual([]);
  });

  it('keeps files small', () => {
    const long = files.filter((file) => !/content\.css$|strings\.ts$/.test(file) && lines(file).length > 420);
    expect(long).toEqual([]);
  });

  it('leaves nothing to be done later', () => {
    const later = new RegExp(['TO', 'DO|FIX', 'ME'].join(''));
    expect(offences(/\.(ts|tsx|css)$/, later)).toEqual([]);
  });
});
