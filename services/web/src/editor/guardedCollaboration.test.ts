import { Editor, getSchema, Node, type Extensions } from '@tiptap/core';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { SchemaGuard, type Held } from '../sync/schemaGuard';
import { GuardedCollaboration } from './guardedCollaboration';
import { shownText } from './heldText';
import { schemaExtensions } from './schema';
import { WriteGuard } from './writeGuard';

const Callout = Node.create({ name: 'callout', group: 'block', content: 'block+', parseHTML: () => [{ tag: 'aside' }], renderHTML: () => ['aside', 0] });
const older = schemaExtensions();
const newer = [...schemaExtensions(), Callout];

/** A client: its copy of the document, and an editor on it. */
class Client {
  readonly doc = new Y.Doc();
  readonly text = this.doc.getXmlFragment('default');
  readonly guard: SchemaGuard;
  readonly #peers: Client[] = [];
  readonly #extensions: Extensions;
  editor: Editor | null = null;
  online = true;

  constructor(extensions: Extensions, version: number) {
    this.#extensions = extensions;
    this.guard = new SchemaGuard(this.text, getSchema(extensions), version);
    // As the page does it.
    this.guard.onChange(() => this.editor?.setEditable(this.guard.held === null));
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'network' && this.online) this.#peers.forEach((peer) => peer.receive(update));
    });
    clients.push(this);
  }

  receive(update: Uint8Array): void {
    if (this.online) Y.applyUpdate(this.doc, update, 'network');
  }

  join(peer: Client): this {
    this.#peers.push(peer);
    peer.#peers.push(this);
    return this.sync(peer);
  }

  sync(peer: Client): this {
    const [mine, theirs] = [Y.encodeStateAsUpdate(this.doc), Y.encodeStateAsUpdate(peer.doc)];
    this.receive(theirs);
    peer.receive(mine);
    return this;
  }

  open(): Editor {
    this.editor = new Editor({
      element: document.createElement('div'),
      extensions: [WriteGuard, ...this.#extensions, GuardedCollaboration.configure({ fragment: this.text, guard: this.guard })],
      injectCSS: false,
      editable: this.guard.held === null,
    });
    return this.editor;
  }

  get xml(): string {
    return this.text.toString();
  }
}

const clients: Client[] = [];
afterEach(() => clients.splice(0).forEach(({ editor }) => editor?.destroy()));

const CALLOUT = '<callout><paragraph>mind this</paragraph></callout>';

const EVERYTHING = `
  <h1>Title</h1><p>a <b>b</b> <i>c</i> <u>d</u> <s>e</s> <code>f</code> <mark>g</mark> <a href="https://example.com" title="h">i</a><br>j</p>
  <ul><li><p>k</p><ol start="3"><li><p>l</p></li></ol></li></ul>
  <ul data-type="taskList"><li data-type="taskItem" data-checked="true"><p>m</p></li></ul>
  <blockquote><p>n</p></blockquote><pre><code class="language-java">o</code></pre><hr><img src="/p" alt="q" width="50">
  <table><tr><th colspan="2" colwidth="100,200"><p>r</p></th></tr><tr><td style="text-align: right"><p>s</p></td><td><p>t</p></td></tr></table>`;

/** Everything that an editor does by itself or for somebody who tries to write all the same. */
function disturb(editor: Editor): void {
  editor.commands.setTextSelection(1);
  editor.view.dispatch(editor.state.tr.setMeta('anything', true));
  editor.commands.insertContent('no');
  editor.commands.clearContent();
  editor.view.updateState(editor.state);
}

describe('F-17 an old editor and a document of a newer one', () => {
  it.each<[string, number, Held]>([
    ['says so', 2, 'newer'],
    ['does not say so', 1, 'unknown'],
  ])('open on both sides: the block stays, the old one is let go of, when the newer one %s', (_says, version, held) => {
    const old = new Client(older, 1);
    const fresh = new Client(newer, version).join(old);
    const oldEditor = old.open();
    const newEditor = fresh.open();
    oldEditor.commands.insertContent('before');
    newEditor.commands.insertContentAt(newEditor.state.doc.content.size, { type: 'callout', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'mind this' }] }] });

    expect(old.guard.held).toBe(held);
    disturb(oldEditor);
    expect(fresh.xml).toBe(`<paragraph>before</paragraph>${CALLOUT}`);
    expect(old.xml).toBe(fresh.xml);
    expect(oldEditor.getText()).toContain('before');

    newEditor.commands.insertContentAt(1, 'on and ');
    disturb(oldEditor);
    expect(fresh.xml).toBe(`<paragraph>on and before</paragraph>${CALLOUT}`);
    expect(old.xml).toBe(fresh.xml);
    expect(shownText(old).toString()).toBe('doc(paragraph("on and before"), paragraph("mind this"))');
  });

  it('opened afterwards, the old one is never bound', () => {
    const fresh = new Client(newer, 2);
    fresh.open().commands.insertContent([{ type: 'callout', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'mind this' }] }] }]);
    const old = new Client(older, 1).join(fresh);
    disturb(old.open());
    expect(old.guard.held).toBe('newer');
    expect(fresh.xml).toContain(CALLOUT);
    expect(old.xml).toBe(fresh.xml);
  });

  it('offline meanwhile, the old one brings what it wrote, and nothing is deleted', () => {
    const old = new Client(older, 1);
    const fresh = new Client(newer, 2).join(old);
    const oldEditor = old.open();
    const newEditor = fresh.open();
    oldEditor.commands.insertContent('before');
    old.online = false;
    oldEditor.commands.insertContentAt(oldEditor.state.doc.content.size, '<p>alone</p>');
    newEditor.commands.insertContentAt(0, { type: 'callout', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'mind this' }] }] });
    old.online = true;
    old.sync(fresh);

    disturb(oldEditor);
    expect(old.guard.held).toBe('newer');
    expect(old.xml).toBe(fresh.xml);
    for (const part of [CALLOUT, '<paragraph>before</paragraph>', '<paragraph>alone</paragraph>']) expect(fresh.xml).toContain(part);
  });

  it('keeps marks and attributes that it does not know', () => {
    const old = new Client(older, 1);
    const other = new Client(older, 1).join(old);
    const editor = old.open();
    editor.commands.insertContent('words');
    const paragraph = other.text.get(0) as Y.XmlElement;
    other.doc.transact(() => {
      (paragraph.get(0) as Y.XmlText).format(0, 2, { comment: { id: 7 } });
      paragraph.setAttribute('textAlign', 'right');
    });
    disturb(editor);
    expect(old.guard.held).toBe('unknown');
    expect(other.xml).toBe('<paragraph textAlign="right"><comment id="7">wo</comment>rds</paragraph>');
    expect(old.xml).toBe(other.xml);
  });

  it('goes on once the document is as it should be', () => {
    const old = new Client(older, 1);
    const other = new Client(older, 1).join(old);
    old.open().commands.insertContent('words');
    other.text.push([new Y.XmlElement('callout')]);
    expect(old.guard.held).toBe('unknown');
    other.text.delete(1, 1);
    old.editor?.destroy();
    old.open().commands.insertContentAt(1, 'more ');
    expect(other.xml).toBe('<paragraph>more words</paragraph>');
  });
});

describe('F-17 editors of one release', () => {
  it('take everything that the other one writes', () => {
    const one = new Client(older, 1);
    const other = new Client(older, 1).join(one);
    const editor = one.open();
    const heard: (Held | null)[] = [];
    other.guard.onChange(() => heard.push(other.guard.held));
    other.open();
    editor.commands.insertContent(EVERYTHING);
    editor.chain().setTextSelection(3).toggleBold().run();
    editor.commands.undo();
    editor.commands.redo();
    expect(heard).toEqual([]);
    expect(other.xml).toBe(one.xml);
    expect(other.editor?.getHTML()).toBe(editor.getHTML());
    const used = new Set<string>();
    editor.state.doc.descendants((node) => {
      used.add(node.type.name);
      node.marks.forEach((mark) => used.add(mark.type.name));
    });
    expect([...used, 'doc'].sort()).toEqual([...Object.keys(editor.schema.nodes), ...Object.keys(editor.schema.marks)].sort());
  });
});

describe('F-17 the marker', () => {
  it('is in the document before the first edit is', () => {
    const client = new Client(newer, 2);
    const updates: Uint8Array[] = [];
    client.doc.on('update', (update: Uint8Array) => updates.push(update));
    const editor = client.open();
    editor.commands.insertContent('a');
    editor.commands.insertContent('b');

    const reader = new Y.Doc();
    const text = reader.getXmlFragment('default');
    Y.applyUpdate(reader, updates.shift() as Uint8Array);
    expect(reader.getMap('schema').toJSON()).toEqual({ 2: true });
    expect(text.length).toBe(0);
    updates.forEach((update) => Y.applyUpdate(reader, update));
    expect(text.toString()).toBe('<paragraph>ab</paragraph>');
    expect(reader.getMap('schema').toJSON()).toEqual({ 2: true });
  });

  it('is not written by opening, reading, selecting, or what others write', () => {
    const reader = new Client(newer, 2);
    const writer = new Client(older, 1).join(reader);
    let written = 0;
    reader.doc.on('update', (_update: Uint8Array, origin: unknown) => (written += Number(origin !== 'network')));
    const editor = reader.open();
    writer.open().commands.insertContent('words');
    editor.commands.selectAll();
    editor.commands.blur();
    expect(editor.getText()).toBe('words');
    expect(written).toBe(0);
    expect(reader.doc.getMap('schema').size).toBe(0);
  });

  it('F-19 leaves a new document that a hundred open as it was', () => {
    const first = new Client(newer, 2);
    for (let i = 1; i < 100; i++) new Client(newer, 2).join(first).open();
    first.open();
    expect(clients.every(({ doc }) => doc.store.clients.size === 0)).toBe(true);
  }, 30_000);
});
