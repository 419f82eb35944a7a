/*
 * Reads a folder of documents that Java has written (NAME.update, format v1; and NAME.json, the ProseMirror JSON that Java made of it) and checks with the editor's own
 * code that they are valid: y-tiptap makes nodes of them without deleting anything, ProseMirror's check() passes, and the JSON is the same.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { yDocToProsemirrorJSON, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { ROOT, schema } from './schema.mjs';

/** An editor is kept away from a document with attributes that its schema does not know. */
function assertAttributesAreKnown(parent) {
  for (const element of parent.toArray().filter((child) => child instanceof Y.XmlElement)) {
    const known = Object.keys(schema.nodes[element.nodeName].spec.attrs ?? {});
    for (const name of Object.keys(element.getAttributes())) {
      assert.ok(known.includes(name), `${element.nodeName} has no ${name}`);
    }
    assertAttributesAreKnown(element);
  }
  for (const text of parent.toArray().filter((child) => child instanceof Y.XmlText)) {
    for (const [mark, attributes] of text.toDelta().flatMap((run) => Object.entries(run.attributes ?? {}))) {
      const known = Object.keys(schema.marks[mark].spec.attrs ?? {});
      for (const name of Object.keys(attributes)) assert.ok(known.includes(name), `${mark} has no ${name}`);
    }
  }
}

const folder = process.argv[2];
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.update'))
  .map((name) => name.slice(0, -'.update'.length));
assert.ok(names.length > 0, `no documents in ${folder}`);

for (const name of names) {
  try {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, readFileSync(join(folder, `${name}.update`)));
    const json = yDocToProsemirrorJSON(doc, ROOT);
    assert.equal(readFileSync(join(folder, `${name}.json`), 'utf8'), JSON.stringify(json));
    schema.nodeFromJSON(json).check();
    assertAttributesAreKnown(doc.getXmlFragment(ROOT));
    // An editor that opens the document must not change it: y-tiptap deletes what its schema does not allow.
    let changed = false;
    doc.on('update', () => (changed = true));
    const node = yXmlFragmentToProseMirrorRootNode(doc.getXmlFragment(ROOT), schema);
    node.check();
    assert.equal(changed, false, 'the editor would change the document');
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    process.exitCode = 1;
  }
}
