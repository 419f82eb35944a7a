/*
 * Writes src/test/resources/exchange: documents as the editor makes them (NAME.update: the state, format v1) and what y-tiptap shows of them (NAME.json).
 * Run by hand, `npm ci && npm run fixtures`, when the editor's schema or y-tiptap changes; the results are committed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { prosemirrorJSONToYXmlFragment, updateYFragment, yDocToProsemirrorJSON } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { documents, histories, oddities } from './documents.mjs';
import { ROOT, schema } from './schema.mjs';

const folder = new URL('../resources/exchange/', import.meta.url);
mkdirSync(folder, { recursive: true });

function newDoc() {
  const doc = new Y.Doc();
  doc.clientID = 1;
  return doc;
}

function save(name, doc) {
  const update = Y.encodeStateAsUpdate(doc);
  const reader = new Y.Doc();
  Y.applyUpdate(reader, update);
  writeFileSync(new URL(`${name}.update`, folder), update);
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(yDocToProsemirrorJSON(reader, ROOT))}\n`);
}

for (const [name, content] of Object.entries(documents)) {
  const json = { type: 'doc', content };
  schema.nodeFromJSON(json).check();
  const doc = newDoc();
  prosemirrorJSONToYXmlFragment(schema, json, doc.getXmlFragment(ROOT));
  save(name, doc);
}

// What the editor's binding does at each change: the same document, edited from state to state.
for (const [name, states] of Object.entries(histories)) {
  const doc = newDoc();
  const meta = { mapping: new Map(), isOMark: new Map() };
  for (const content of states) {
    const node = schema.nodeFromJSON({ type: 'doc', content });
    node.check();
    updateYFragment(doc, doc.getXmlFragment(ROOT), node, meta);
  }
  save(name, doc);
}

for (const [name, build] of Object.entries(oddities)) {
  const doc = newDoc();
  build(doc.getXmlFragment(ROOT));
  save(name, doc);
}
