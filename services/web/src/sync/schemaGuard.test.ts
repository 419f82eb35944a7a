import { getSchema } from '@tiptap/core';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { schemaExtensions } from '../editor/schema';
import { SchemaGuard, type Held } from './schemaGuard';
import { raiseVersion } from './schemaVersion';

const schema = getSchema(schemaExtensions());

/** A node: its name, then attributes, words, nodes within it, and whatever else is to be made. */
type Sketch = [name: string, ...rest: (Record<string, unknown> | string | Sketch | (() => Y.XmlText | Y.XmlHook))[]];

function drawn([name, ...rest]: Sketch): Y.XmlElement {
  const element = new Y.XmlElement(name);
  const children: (Y.XmlElement | Y.XmlText)[] = [];
  for (const part of rest) {
    if (typeof part === 'string') children.push(new Y.XmlText(part));
    else if (Array.isArray(part)) children.push(drawn(part));
    else if (typeof part === 'function') children.push(part() as Y.XmlText);
    else Object.entries(part).forEach(([key, value]) => element.setAttribute(key, value as string));
  }
  element.insert(0, children);
  return element;
}

const marked = (text: string, marks: Record<string, unknown>) => (): Y.XmlText => {
  const marking = new Y.XmlText();
  marking.insert(0, text, marks);
  return marking;
};

const embedding = (): Y.XmlText => {
  const text = new Y.XmlText();
  text.insertEmbed(0, { image: '/a' });
  return text;
};

function open(version = 1): { doc: Y.Doc; text: Y.XmlFragment; guard: SchemaGuard; heard: (Held | null)[] } {
  const doc = new Y.Doc();
  const text = doc.getXmlFragment('default');
  const guard = new SchemaGuard(text, schema, version);
  const heard: (Held | null)[] = [];
  guard.onChange(() => heard.push(guard.held));
  return { doc, text, guard, heard };
}

const plain: Sketch = ['paragraph', 'words'];
const accepted: [string, Sketch[]][] = [
  ['nothing', []],
  ['paragraphs and headings', [plain, ['heading', { level: 2 }, 'title'], ['paragraph']]],
  ['lists in lists', [['bulletList', ['listItem', plain, ['orderedList', { start: 3 }, ['listItem', plain]]]]]],
  ['tasks', [['taskList', ['taskItem', { checked: true }, plain]]]],
  ['a table', [['table', ['tableRow', ['tableHeader', { colspan: 1, rowspan: 1 }, plain], ['tableCell', plain]]]]],
  ['an image, a rule, code and a break', [['image', { src: '/a', width: 5 }], ['horizontalRule'], ['codeBlock', { language: 'java' }, 'x'], ['paragraph', 'a', ['hardBreak']]]],
  ['marks, in all spellings', [['paragraph', marked('a', { bold: true, italic: {}, link: { href: '/', target: null, foreign: null } }), marked('b', { 'highlight--dGVzdHRl': {} })]]],
  ['attributes without a value', [['paragraph', { foreign: null }, 'words']]],
  ['what is vacant', [plain, ['bulletList'], ['blockquote', ['bulletList', ['listItem']]], ['table', ['tableRow', ['tableCell']]]]],
];
const refused: [string, Held, Sketch[]][] = [
  ['a node that it does not know', 'unknown', [plain, ['callout', plain]]],
  ['one deep inside', 'unknown', [['bulletList', ['listItem', plain, ['blockquote', ['callout']]]]]],
  ['one without content', 'unknown', [['divider2']]],
  ['one within a line', 'unknown', [['paragraph', 'a', ['mention', { id: '7' }]]]],
  ['a mark that it does not know', 'unknown', [['paragraph', marked('a', { comment: { id: 1 } })]]],
  ['one with a hash', 'unknown', [['paragraph', marked('a', { 'comment--dGVzdHRl': { id: 1 } })]]],
  ['an attribute that it does not know', 'unknown', [['paragraph', { textAlign: 'right' }, 'words']]],
  ['an attribute of a mark', 'unknown', [['paragraph', marked('a', { highlight: { color: 'red' } })]]],
  ['a mark where there may be none', 'unknown', [['codeBlock', marked('a', { bold: {} })]]],
  ['a node where it may not be', 'unknown', [['paragraph', 'a', ['heading', 'b']]]],
  ['a row without a table', 'unknown', [['tableRow', ['tableCell', plain]]]],
  ['a document in a document', 'unknown', [['doc', plain]]],
  ['words between blocks', 'unknown', [['blockquote', 'words']]],
  ['something embedded in a text', 'unknown', [['paragraph', embedding]]],
  ['a hook', 'unknown', [['paragraph', () => new Y.XmlHook('hook')]]],
  ['an item without its line', 'incomplete', [['bulletList', ['listItem', ['heading', 'words']]]]],
];

describe('F-17 the guard of a document', () => {
  it.each(accepted)('lets the editor near %s', (_what, sketches) => {
    const { text, guard } = open();
    text.push(sketches.map(drawn));
    expect(guard.held).toBeNull();
    expect(new SchemaGuard(text, schema, 1).held).toBeNull();
  });

  it.each(refused)('keeps the editor from %s', (_what, held, sketches) => {
    const { doc, text, guard, heard } = open();
    let heldWhenObserved: Held | null = null;
    text.observeDeep(() => (heldWhenObserved = guard.held));
    text.push(sketches.map(drawn));
    expect(heard).toEqual([held]);
    expect(heldWhenObserved).toBe(held);
    expect(new SchemaGuard(text, schema, 1).held).toBe(held);
    expect(doc.getXmlFragment('default').length).toBe(sketches.length);
  });

  it('sees what comes into a part that was accepted before', () => {
    const changes: ((item: Y.XmlElement, paragraph: Y.XmlElement, words: Y.XmlText) => void)[] = [
      (item) => item.push([drawn(['callout', 'x'])]),
      (item) => item.setAttribute('depth', '1'),
      (_item, paragraph) => paragraph.push([drawn(['mention'])]),
      (_item, _paragraph, words) => words.format(0, 1, { comment: {} }),
      (_item, _paragraph, words) => words.insertEmbed(1, {}),
    ];
    for (const change of changes) {
      const { text, guard } = open();
      text.push([drawn(['bulletList', ['listItem', plain]])]);
      expect(guard.held).toBeNull();
      const item = (text.get(0) as Y.XmlElement).get(0) as Y.XmlElement;
      const paragraph = item.get(0) as Y.XmlElement;
      change(item, paragraph, paragraph.get(0) as Y.XmlText);
      expect(guard.held, String(change)).toBe('unknown');
    }
  });

  it('keeps an older client from a document of a newer one, whatever is in it, and for good', () => {
    const { doc, text, guard } = open(2);
    raiseVersion(doc, 2);
    expect(guard.held).toBeNull();
    raiseVersion(doc, 3);
    expect(guard.held).toBe('newer');
    text.push([drawn(plain)]);
    expect(guard.held).toBe('newer');
    expect(new SchemaGuard(text, schema, 3).held).toBeNull();
  });

  it('lets go on when what was unknown is gone', () => {
    const { text, heard } = open();
    text.push([drawn(plain), drawn(['callout'])]);
    text.delete(1, 1);
    expect(heard).toEqual(['unknown', null]);
  });

  it('takes no notice of other types of the document', () => {
    const { doc, guard } = open();
    doc.getXmlFragment('other').push([drawn(['callout'])]);
    expect(guard.held).toBeNull();
  });

  it('adds what is missing, deletes nothing, and marks the document first', () => {
    const { doc, text, guard } = open(2);
    text.push([drawn(['bulletList', ['listItem', ['bulletList', ['listItem', ['heading', { level: 2 }, 'words']]]], ['listItem']])]);
    expect(guard.held).toBe('incomplete');
    guard.complete();
    expect(guard.held).toBeNull();
    expect(doc.getMap('schema').toJSON()).toEqual({ 2: true });
    // Yjs writes names in lower case.
    expect(text.toString()).toBe(
      '<bulletlist><listitem><paragraph></paragraph><bulletlist><listitem><paragraph></paragraph><heading level="2">words</heading></listitem></bulletlist></listitem>' +
        '<listitem></listitem></bulletlist>',
    );
  });
});
