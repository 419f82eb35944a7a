import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig, type Plugin } from 'vite';
import present from '../../../vite.config';

const SCHEMA = fileURLToPath(new URL('../../editor/schema.ts', import.meta.url));
const NEWER = fileURLToPath(new URL('schema.ts', import.meta.url));

/** Everybody but the newer schema itself gets that in place of the present one. */
const newerSchema: Plugin = {
  name: 'newer-schema',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (importer === undefined || importer === NEWER) return null;
    const found = await this.resolve(source, importer, { skipSelf: true });
    return found?.id === SCHEMA ? NEWER : found;
  },
};

/** The client as a later release may be, for the story of two releases that meet in one document (services/acceptance). */
export default defineConfig(mergeConfig(present, { plugins: [newerSchema] }));
