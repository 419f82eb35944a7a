import * as Y from 'yjs';

const text = (value, ...marks) => ({ type: 'text', text: value, ...(marks.length > 0 ? { marks } : {}) });
const node = (type, ...content) => ({ type, ...(content.length > 0 ? { content } : {}) });
const withAttrs = (attrs, block) => ({ ...block, attrs });
const p = (...content) => node('paragraph', ...content.map((part) => (typeof part === 'string' ? text(part) : part)));
const link = (href, title) => ({ type: 'link', attrs: { href, ...(title === undefined ? {} : { title }) } });
const bold = { type: 'bold' };
const italic = { type: 'italic' };
const underline = { type: 'underline' };
const strike = { type: 'strike' };
const code = { type: 'code' };
const highlight = { type: 'highlight' };
const br = { type: 'hardBreak' };
const item = (...content) => node('listItem', ...content);
const task = (checked, ...content) => withAttrs({ checked }, node('taskItem', ...content));
const cell = (type, attrs, ...content) => withAttrs(attrs, node(type, ...content));

/** Content that the schema allows. */
export const documents = {
  empty: [p()],
  paragraphs: [p('One.'), p(), p('Two ', text('bold', bold), ' and ', text('both', bold, italic), '.'), p('a', br, 'b')],
  marks: [
    p(text('b', bold), text('i', italic), text('u', underline), text('s', strike), text('h', highlight), text('c', code)),
    p(text('all', bold, italic, underline, strike, highlight)),
    p(text('link', link('https://example.com/?a=1&b=2', 'A "title"')), ' ', text('bold link', link('https://example.com'), bold)),
  ],
  headings: [1, 2, 3, 4, 5, 6].map((level) => withAttrs({ level }, node('heading', text(`Level ${level}`)))),
  lists: [
    node('bulletList', item(p('a'), node('bulletList', item(p('b'), p('c')))), item(p())),
    withAttrs({ start: 7, type: 'a' }, node('orderedList', item(p('seven')), item(p('eight')))),
    node('taskList', task(true, p('done')), task(false, p('open'), node('taskList', task(false, p('nested'))))),
  ],
  blocks: [
    node('blockquote', p('quoted'), node('blockquote', p('twice'))),
    withAttrs({ language: 'java' }, node('codeBlock', text('int x = 1;\n\n  // `two`\n'))),
    node('codeBlock'),
    node('horizontalRule'),
    withAttrs({ src: 'https://example.com/a.png', alt: 'An image', title: 'T', width: 320, height: 200.5 }, node('image')),
  ],
  table: [
    node(
      'table',
      node('tableRow', cell('tableHeader', { align: 'left' }, p('h1')), cell('tableHeader', { align: 'center', colwidth: [120] }, p('h2'))),
      node('tableRow', cell('tableCell', { colspan: 2, colwidth: [100, 120] }, p('wide | pipe'), p('second'))),
      node('tableRow', cell('tableCell', { rowspan: 2 }, p('tall')), cell('tableCell', {}, node('bulletList', item(p('in'))))),
      node('tableRow', cell('tableCell', {}, p())),
    ),
  ],
  characters: [p('ä 中文 😀 \u{10FFFF} \u200D "\\/\b\f\t <&> \u2028'), p('  two  spaces  ')],
};

/** The same document, state after state. */
export const histories = {
  edited: [
    [p('The cat sat.')],
    [p('The ', text('black', bold), ' cat sat.')],
    [p('The ', text('black cat', bold), ' sat.'), node('bulletList', item(p('x')))],
    [withAttrs({ level: 2 }, node('heading', text('The '), text('black', italic), text(' cat'))), node('bulletList', item(p('x')), item(p('y')))],
    [withAttrs({ level: 3 }, node('heading', text('The cat'))), p('end')],
  ],
};

/** What the editor would not write, but other programs can; y-tiptap's JSON knows no schema. */
export const oddities = {
  unknown: (root) => {
    const box = new Y.XmlElement('callout');
    box.setAttribute('colour', 'red');
    box.setAttribute('nested', { list: [1, 2.5, null, true], text: 'x' });
    const inside = new Y.XmlElement('paragraph');
    const words = new Y.XmlText();
    words.applyDelta([
      { insert: 'one', attributes: { bold: true, 'comment--abcd1234': { id: 7 }, weird: 'x' } },
      { insert: 'two', attributes: { 'comment--ABCD123=': { id: 8 } } },
    ]);
    inside.insert(0, [words]);
    box.insert(0, [inside]);
    const empty = new Y.XmlElement('paragraph');
    empty.insert(0, [new Y.XmlText()]);
    root.insert(0, [box, empty]);
  },
  nothing: () => {},
};
