/* Scenarios by hand, one for each thing that is worth showing. scenario.mjs describes the operations. */

const ROOTS = ['t:text', 'a:array', 'm:map', 'x:xml']
const scenario = (ops, options = {}) => ({ roots: ROOTS, docs: [{ client: 1 }], undo: [], ops, ...options })
const two = { docs: [{ client: 1 }, { client: 2 }] }
const three = { docs: [{ client: 30 }, { client: 4_294_967_295 }, { client: 2 }] }
const keeping = { docs: [{ client: 5, gc: false }] }
const exchange = (n, version = 1) => {
  const ops = []
  for (let round = 0; round < 2; round++) {
    for (let from = 0; from < n; from++) for (let to = 0; to < n; to++) if (from !== to) ops.push(['sync', from, to, version])
  }
  return ops
}
const t = ['t:text']
const a = ['a:array']
const m = ['m:map']
const x = ['x:xml']
const typed = [...'a sentence'].map((letter, i) => ['insert', 0, t, i, letter])
const undo = (options = {}) => ({ undo: [{ doc: 0, roots: null, timeout: 0, origins: [null], ...options }] })

export const scenarios = {
  // text
  'typing letter by letter is one item': scenario(typed),
  'typing backwards is not': scenario([...'abc'].map(letter => ['insert', 0, t, 0, letter])),
  'an insertion splits an item': scenario([['insert', 0, t, 0, 'helloworld'], ['insert', 0, t, 5, ', ']]),
  'deletions leave tombstones that merge': scenario([['insert', 0, t, 0, 'one two three'], ['delete', 0, t, 3, 3], ['delete', 0, t, 0, 2], ['delete', 0, t, 0, 30]]),
  'formats': scenario([
    ['insert', 0, t, 0, 'bold and italic'], ['format', 0, t, 0, 4, { bold: true }], ['format', 0, t, 9, 6, { italic: true, link: { href: 'u', 2: 'b', 1: 'a' } }],
    ['insert', 0, t, 4, '!'], ['insert', 0, t, 2, 'plain', {}], ['insert', 0, t, 2, 'linked', { link: 'x' }], ['format', 0, t, 0, 12, { bold: null }]
  ]),
  'a format beyond the end makes new lines': scenario([['insert', 0, t, 0, 'ab'], ['format', 0, t, 1, 3, { bold: true }]]),
  'overlapping formats of two people': scenario([
    ['insert', 0, t, 0, 'one two three four'], ...exchange(2), ['format', 0, t, 0, 7, { bold: true }], ['format', 1, t, 4, 9, { bold: true, italic: true }],
    ['delete', 1, t, 2, 3], ...exchange(2), ['format', 0, t, 0, 15, { bold: null }], ['insert', 1, t, 4, 'x'], ...exchange(2, 2)
  ], two),
  'empty lists as formats are not the same (found by comparing at random)': scenario(
    [["insert", 3, ["t:text"], 8, "日本語", {"bold": []}], ["delta", 3, ["t:text", 2], [{"insert": "two words", "attributes": {"7": "y", "link": 0.5}}, {"retain": 4, "attributes": {"link": {"href": "u"}}}, {"retain": 5, "attributes": {"7": 1}}, {"insert": "two words"}]], ["delta", 2, ["t:text", 1, 4], [{"insert": "ü", "attributes": {"link": 0.5}}, {"insert": {"embed": 1}}]], ["insert", 3, ["t:text"], 38, {"a": [1, null]}, {"bold": true}], ["sync", 2, 3, 1], ["delta", 3, ["t:text"], [{"insert": "héllo"}, {"insert": "ü", "attributes": {}}]], ["sync", 3, 4, 1], ["insert", 3, ["t:text"], 55, "héllo"], ["transact", 4, "typed", [["insert", 4, ["t:text", 42, 46], 2, "two words"]]], ["sync", 3, 4, 1], ["sync", 4, 2, 2], ["delete", 2, ["t:text", 28, 49], 25, 4]],
    { docs: [{"client": 70000, "gc": true}, {"client": 1, "gc": true}, {"client": 2147483648, "gc": false}, {"client": 7, "gc": true}, {"client": 4294967295, "gc": true}] }
  ),
  'embeds, and types in a text': scenario([
    ['insert', 0, t, 0, 'ab'], ['insert', 0, t, 1, { image: 'u', width: 0.5 }], ['insert', 0, t, 1, { video: [1, null] }, { bold: true }],
    ['insert', 0, t, 2, { $: 'map', v: { k: 1 } }], ['set', 0, ['t:text', 0], 'k', 2]
  ]),
  'attributes of a text': scenario([['set', 0, t, 'lang', 'de'], ['insert', 0, t, 0, 'a'], ['set', 0, t, 'lang', 'en'], ['unset', 0, t, 'lang'], ['set', 0, t, '1', null]]),
  'deltas': scenario([
    ['delta', 0, t, [{ insert: 'hello ' }, { insert: 'world', attributes: { bold: true } }, { insert: { image: 1 } }, { insert: '\n' }]],
    ['delta', 0, t, [{ retain: 3 }, { delete: 2 }, { retain: 4, attributes: { italic: true, bold: null } }, { insert: '日本' }]],
    ['delta', 0, t, [{ retain: 20, attributes: { bold: true } }]]
  ]),
  'surrogates are cut in two': scenario([
    ['insert', 0, t, 0, 'a😀b👩‍👩‍👧'], ['sync', 0, 1, 1], ['insert', 0, t, 2, 'x'], ['delete', 0, t, 5, 0], ['insert', 0, t, 0, '\ud83d'], ['insert', 0, t, 1, '\ude00'],
    ...exchange(2), ['insert', 1, a, 0, ['\ude00', 'ok😀']], ...exchange(2, 2)
  ], two),
  // lists and maps
  'every value': scenario([
    ['insert', 0, a, 0, [
      null, true, false, 0, { $: 'number', v: '-0' }, 1, -1, 63, 64, -64, 2147483647, 2147483648, -2147483648, 4294967296, 9007199254740991,
      0.5, 0.1, 1e21, 1e-7, 123456789.5, 3.4e38, 4.9e-324, { $: 'number', v: 'NaN' }, { $: 'number', v: 'Infinity' }, { $: 'number', v: '-Infinity' },
      '', 'text', 'ünïcödé 日本 😀', '"quoted"\n\t\\', [], [1, [2, [3]]], {}, { b: 1, a: { 10: 'ten', 9: 'nine', z: null } }
    ]],
    ['insert', 0, a, 3, [{ $: 'bytes', b: 'AAECAwT/' }, { $: 'bytes', b: '' }]],
    ['set', 0, m, 'undefined', { $: 'undefined' }], ['set', 0, m, 'big', { $: 'big', v: '9223372036854775807' }], ['set', 0, m, 'small', { $: 'big', v: '-9223372036854775808' }],
    ['set', 0, m, 'mixed', [{ $: 'undefined' }, { $: 'big', v: '5' }, { $: 'bytes', b: 'AQ==' }]]
  ]),
  'a list': scenario([['insert', 0, a, 0, [1, 2, 3]], ['insert', 0, a, 1, ['x']], ['push', 0, a, ['end']], ['delete', 0, a, 0, 1], ['delete', 0, a, 2, 9]]),
  'two people write one list': scenario([
    ['insert', 0, a, 0, ['a', 'b']], ...exchange(2), ['insert', 0, a, 1, [1, 2]], ['insert', 1, a, 1, [3]], ['delete', 1, a, 0, 0], ['push', 0, a, ['z']], ['push', 1, a, ['y']], ...exchange(2)
  ], two),
  'a map': scenario([['set', 0, m, 'k', 1], ['set', 0, m, 'k', 2], ['set', 0, m, '10', 'x'], ['set', 0, m, '9', 'y'], ['unset', 0, m, 'k'], ['set', 0, m, 'k', 3], ['clear', 0, m]]),
  'of concurrent writes to a key one wins': scenario([
    ['set', 0, m, 'k', 'zero'], ...exchange(3), ['set', 0, m, 'k', 'a'], ['set', 1, m, 'k', 'b'], ['unset', 2, m, 'k'], ['set', 2, m, 'k', 'c'], ...exchange(3)
  ], three),
  'types in types': scenario([
    ['insert', 0, a, 0, [{ $: 'map', v: { text: { $: 'text', s: 'deep' }, list: { $: 'array', v: [1, { $: 'array', v: ['deeper'] }] } } }, 'plain', { $: 'text', s: 'x' }]],
    ['insert', 0, ['a:array', 0, 0], 1, [2]], ['insert', 0, ['a:array', 0, 1], 4, '!'], ['insert', 0, ['a:array', 0, 0, 0], 0, ['deepest']],
    ['sync', 0, 1, 2], ['set', 1, ['a:array', 0], 'text', 'gone'], ['delete', 0, a, 0, 0], ...exchange(2)
  ], two),
  'what a deleted type held is collected': scenario([['set', 0, m, 'k', { $: 'array', v: [1, { $: 'text', s: 'abc' }] }], ['set', 0, m, 'k', 1], ['sync', 0, 1, 1]], two),
  'and is not where it is kept': scenario([['set', 0, m, 'k', { $: 'array', v: [1, { $: 'text', s: 'abc' }] }], ['set', 0, m, 'k', 1], ['insert', 0, t, 0, 'abc'], ['delete', 0, t, 1, 0]], keeping),
  // XML
  'XML': scenario([
    ['insert', 0, x, 0, [{ $: 'element', n: 'Paragraph', a: { level: 2, 'data-x': 'y' }, c: [{ $: 'xmltext', s: 'hello' }, { $: 'element', n: 'br' }] }]],
    ['format', 0, ['x:xml', 0, 0], 1, 3, { b: { class: 'c' }, i: true }], ['set', 0, ['x:xml', 0], 'level', 3], ['unset', 0, ['x:xml', 0], 'data-x'],
    ['after', 0, x, null, { $: 'xmltext', s: 'first' }], ['after', 0, x, 1, { $: 'hook', n: 'widget', v: { k: 'v' } }], ['set', 0, ['x:xml', 2], 'k', [1]],
    ['insert', 0, ['x:xml', 1, 0], 0, { $: 'element', n: 'inline', c: [{ $: 'xmltext', s: 'in text' }] }], ['push', 0, x, [{ $: 'element', n: 'hr' }]], ['delete', 0, x, 0, 0]
  ]),
  'two people edit one tree': scenario([
    ['insert', 0, x, 0, [{ $: 'element', n: 'p', c: [{ $: 'xmltext', s: 'one' }] }, { $: 'element', n: 'p', c: [{ $: 'xmltext', s: 'two' }] }]], ...exchange(2),
    ['delete', 0, x, 0, 0], ['insert', 1, ['x:xml', 0, 0], 3, ' more'], ['insert', 1, x, 1, [{ $: 'element', n: 'h1' }]], ['set', 0, ['x:xml', 0], 'a', 1], ...exchange(2)
  ], two),
  'copies': scenario([
    ['insert', 0, x, 0, [{ $: 'element', n: 'p', a: { b: 1, 2: 'x' }, c: [{ $: 'xmltext', s: 'text' }] }]], ['format', 0, ['x:xml', 0, 0], 0, 2, { b: true }],
    ['set', 0, m, 'z', 1], ['set', 0, m, '3', { $: 'array', v: [1] }], ['clone', 0, ['x:xml', 0], x], ['clone', 0, m, a], ['clone', 0, x, a]
  ]),
  // transactions
  'a transaction is one update and one event': scenario([
    ['transact', 0, 'typed', [['insert', 0, t, 0, 'abc'], ['delete', 0, t, 1, 0], ['set', 0, m, 'k', 1], ['set', 0, m, 'k', 2], ['unset', 0, m, 'k'], ['push', 0, a, [1]]]],
    ['transact', 0, null, []], ['transact', 0, 'outer', [['transact', 0, 'inner', [['insert', 0, t, 0, 'x']]], ['insert', 0, t, 1, 'y']]]
  ]),
  'events tell old values and paths': scenario([
    ['insert', 0, a, 0, [{ $: 'map', v: { list: { $: 'array', v: [1, 2, 3] } } }]],
    ['transact', 0, null, [['insert', 0, ['a:array', 0, 0], 1, ['x']], ['delete', 0, ['a:array', 0, 0], 2, 1], ['set', 0, ['a:array', 0], 'k', 'new'], ['insert', 0, a, 0, ['front']]]],
    ['set', 0, ['a:array', 0], 'k', 'newer'], ['unset', 0, ['a:array', 0], 'list'], ['delete', 0, a, 0, 9]
  ]),
  // delivery
  'duplicates and any order': scenario([
    ...typed, ['delete', 0, t, 2, 3], ...[9, 3, 3, 10, 1, 0, 7, 2, 8, 4, 6, 5, 0, 10].map((n, i) => ['deliver', 1, n, 1 + i % 2]), ['sync', 0, 1, 1]
  ], two),
  'what waits is part of the state': scenario([
    ...typed.slice(0, 4), ['delete', 0, t, 0, 1], ['deliver', 1, 3, 1], ['deliver', 1, 4, 2], ['sync', 1, 2, 2], ['deliver', 2, 1, 1], ['sync', 2, 1, 1], ['deliver', 1, 0, 1]
  ], three),
  'still waiting at the end': scenario([...typed.slice(0, 5), ['delete', 0, t, 0, 1], ['deliver', 1, 1, 1], ['deliver', 1, 3, 2], ['deliver', 1, 5, 1], ['deliver', 2, 4, 1], ['sync', 1, 2, 1]], three),
  'waiting for another client': scenario([
    ['insert', 0, t, 0, 'abc'], ['sync', 0, 1, 1], ['insert', 1, t, 1, 'x'], ['sync', 1, 2, 2], ['deliver', 2, 1, 1], ['insert', 1, t, 2, 'y'], ['deliver', 2, 2, 2], ['deliver', 2, 0, 1]
  ], three),
  'updates are merged, compared and converted without a document': scenario([
    ...typed, ['format', 0, t, 1, 4, { bold: true }], ['delete', 0, t, 3, 2], ['set', 0, m, 'k', { $: 'map', v: { a: 1 } }], ['insert', 0, x, 0, [{ $: 'element', n: 'p' }]],
    ['merge', [0, 1, 2], 1], ['merge', [2, 0], 1], ['merge', [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0], 1], ['merge', [5], 1], ['deliver', 1, 0, 1], ['merge', [0, 1, 4, 4, 12], 1]
  ], two),
  'three people, several times': scenario([
    ['insert', 0, t, 0, 'The cat'], ...exchange(3), ['insert', 0, t, 4, 'black '], ['insert', 1, t, 4, 'fat '], ['delete', 2, t, 4, 2], ...exchange(3, 2),
    ['insert', 2, t, 0, '>'], ['insert', 1, t, 0, '-'], ['format', 0, t, 0, 3, { bold: true }], ...exchange(3)
  ], three),
  // undo
  'undo and redo': scenario([
    ['insert', 0, t, 0, 'one '], ['insert', 0, t, 4, 'two'], ['delete', 0, t, 1, 3], ['format', 0, t, 0, 2, { bold: true }],
    ['undo', 0], ['undo', 0], ['redo', 0], ['undo', 0], ['undo', 0], ['undo', 0], ['redo', 0], ['redo', 0], ['redo', 0], ['redo', 0], ['undo', 0]
  ], undo()),
  'changes in quick succession are undone together': scenario([
    ['insert', 0, t, 0, 'a'], ['tick', 100], ['insert', 0, t, 1, 'b'], ['tick', 600], ['insert', 0, t, 2, 'c'], ['stop', 0], ['insert', 0, t, 3, 'd'], ['undo', 0], ['undo', 0], ['undo', 0], ['redo', 0], ['redo', 0]
  ], undo({ timeout: 500 })),
  'only tracked origins, only in scope': scenario([
    ['insert', 0, t, 0, 'untracked'], ['transact', 0, 'typed', [['insert', 0, t, 9, '!'], ['set', 0, m, 'k', 1]]], ['transact', 0, 'typed', [['set', 0, m, 'k', 2]]], ['undo', 0], ['undo', 0], ['redo', 0]
  ], undo({ roots: ['t:text'], origins: ['typed'] })),
  'undo leaves alone what others did': scenario([
    ['insert', 0, t, 0, 'mine'], ['sync', 0, 1, 1], ['insert', 1, t, 2, 'YOURS'], ['sync', 1, 0, 1], ['undo', 0], ['redo', 0], ...exchange(2)
  ], { ...two, ...undo() }),
  'undo of types and keys': scenario([
    ['set', 0, m, 'k', { $: 'map', v: { in: 1 } }], ['set', 0, ['m:map', 0], 'in', 2], ['set', 0, m, 'k', 'plain'], ['undo', 0], ['undo', 0], ['redo', 0], ['redo', 0], ['undo', 0],
    ['insert', 0, x, 0, [{ $: 'element', n: 'p', c: [{ $: 'xmltext', s: 'a' }] }]], ['delete', 0, x, 0, 0], ['undo', 0], ['undo', 0], ['redo', 0]
  ], undo()),
  'a key that somebody else has set stays': scenario([
    ['set', 0, m, 'k', 1], ['set', 0, m, 'k', 2], ['sync', 0, 1, 1], ['set', 1, m, 'k', 'theirs'], ['sync', 1, 0, 1], ['undo', 0], ['undo', 0], ['redo', 0]
  ], { ...two, ...undo() }),
  'a new change forgets what could be redone': scenario([['insert', 0, t, 0, 'a'], ['undo', 0], ['insert', 0, t, 0, 'b'], ['redo', 0], ['undo', 0], ['forget', 0], ['redo', 0]], undo()),
  // looking back
  'snapshots': scenario([
    ['insert', 0, t, 0, 'hello world'], ['snapshot', 0], ['delete', 0, t, 0, 5], ['insert', 0, t, 5, ' there'], ['format', 0, t, 0, 3, { bold: true }], ['set', 0, m, 'k', 1], ['snapshot', 0],
    ['set', 0, m, 'k', 2], ['look', 0, t, 0, null, false], ['look', 0, t, 1, 0, false], ['look', 0, t, 1, 0, true], ['look', 0, t, 0, 1, true], ['look', 0, t, null, 0, true],
    ['look', 0, m, 0, null, false], ['look', 0, m, 1, null, false], ['restore', 0, 0], ['restore', 0, 1]
  ], keeping),
  'a snapshot of two writers': scenario([
    ['insert', 0, t, 0, 'abc'], ['sync', 0, 1, 1], ['insert', 1, t, 1, 'XY'], ['sync', 1, 0, 2], ['snapshot', 0], ['delete', 0, t, 1, 2], ['insert', 0, t, 0, '!'], ['snapshot', 0],
    ['look', 0, t, 1, 0, true], ['look', 0, t, 0, null, true], ['restore', 0, 0]
  ], { docs: [{ client: 9, gc: false }, { client: 3, gc: false }] }),
  'positions': scenario([
    ['insert', 0, t, 0, 'hello world'], ['position', 0, t, 5, 0], ['position', 0, t, 5, -1], ['position', 0, t, 11, 0], ['position', 0, t, 0, -1], ['position', 0, t, 11, -1],
    ['insert', 0, t, 5, ' big'], ['insert', 0, t, 0, '>> '], ...[0, 1, 2, 3, 4].map(n => ['locate', 0, n, true]), ['delete', 0, t, 3, 6], ...[0, 1, 2, 3, 4].map(n => ['locate', 0, n, true]),
    ['locate', 1, 0, true], ['locate', 1, 2, true], ['insert', 0, a, 0, [{ $: 'text', s: 'nested' }]], ['position', 0, ['a:array', 0], 2, 0], ['position', 0, ['a:array', 0], 6, 0],
    ['locate', 0, 5, true], ['locate', 0, 6, true], ['sync', 0, 1, 1], ...[0, 5, 6].map(n => ['locate', 1, n, true])
  ], two),
  'positions follow what was undone': scenario([
    ['insert', 0, t, 0, 'abcdef'], ['stop', 0], ['position', 0, t, 3, 0], ['delete', 0, t, 1, 3], ['locate', 0, 0, true], ['undo', 0], ['locate', 0, 0, true], ['locate', 0, 0, false], ['sync', 0, 1, 1], ['locate', 1, 0, true]
  ], { ...two, ...undo() }),
  // documents in documents
  'subdocuments': scenario([
    ['set', 0, m, 'a', { $: 'doc', g: 'first', o: {} }], ['set', 0, m, 'b', { $: 'doc', g: 'second', o: { autoLoad: true, gc: false, meta: { title: 'x' } } }],
    ['push', 0, a, [{ $: 'doc', g: 'third', o: { shouldLoad: false } }, 1]], ['sync', 0, 1, 1], ['load', 1, 0], ['load', 1, 0], ['load', 0, 2], ['destroy', 1, 0],
    ['unset', 0, m, 'a'], ['delete', 0, a, 0, 0], ['sync', 0, 1, 2], ['destroy', 0, 0]
  ], two),
  // filters
  'an undo deletes what it may': scenario([
    ['insert', 0, a, 0, [1, { $: 'text', s: 'within' }, 2]], ['insert', 0, t, 0, 'text'], ['insert', 0, t, 2, { $: 'map', v: { k: 1 } }], ['undo', 0], ['undo', 0], ['undo', 0], ['redo', 0], ['redo', 0]
  ], undo({ deleteFilter: 'noTypes' })),
  'a manager captures what it may': scenario([
    ['insert', 0, t, 0, 'plain '], ['transact', 0, 'typed', [['insert', 0, t, 0, 'typed ']]], ['insert', 0, t, 0, 'more '], ['undo', 0], ['undo', 0], ['redo', 0], ['undo', 0]
  ], undo({ origins: [null, 'typed'], capture: 'noOrigin' })),
  'a key comes back over what somebody else has set': scenario([
    ['set', 0, m, 'k', 1], ['set', 0, m, 'k', 2], ['sync', 0, 1, 1], ['set', 1, m, 'k', 'theirs'], ['sync', 1, 0, 1], ['undo', 0], ['undo', 0], ['redo', 0], ...exchange(2)
  ], { ...two, ...undo({ overRemote: true }) }),
  'what may not be thrown away stays': scenario([
    ['insert', 0, a, 0, [1, { $: 'text', s: 'within' }, 2]], ['set', 0, m, 'k', { $: 'array', v: [1, 2, 3] }], ['set', 0, m, 'k', 'plain'], ['delete', 0, a, 0, 2], ['insert', 0, t, 0, 'some text'], ['delete', 0, t, 3, 1], ['delete', 0, t, 0, 30],
    ...exchange(3)
  ], { docs: [{ client: 1, gcFilter: 'inLists' }, { client: 2, gcFilter: 'noTypes' }, { client: 3, gcFilter: 'short' }] })
}
