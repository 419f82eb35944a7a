/* The few things that the benchmarks ask of a document, for each peer. */

export const adapters = {
  async yjs () {
    const Y = await import('yjs')
    console.log = () => {}
    return {
      open (client, listener) {
        const doc = new Y.Doc()
        doc.clientID = client
        if (listener) doc.on('update', listener)
        const text = doc.getText('text')
        const list = doc.getArray('list')
        const map = doc.getMap('map')
        return {
          insert: (at, inserted) => text.insert(at, inserted),
          delete: (at, count) => text.delete(at, count),
          length: () => text.length,
          text: () => text.toString(),
          insertNumbers: (at, numbers) => list.insert(at, numbers),
          insertText: inserted => list.insert(0, [new Y.Text(inserted)]),
          size: () => list.length,
          set: (key, value) => map.set(key, value),
          entries: () => map.size,
          apply: update => Y.applyUpdate(doc, update),
          applyV2: update => Y.applyUpdateV2(doc, update),
          encode: () => Y.encodeStateAsUpdate(doc),
          encodeV2: () => Y.encodeStateAsUpdateV2(doc),
          vector: () => Y.encodeStateVector(doc),
          close: () => {}
        }
      },
      merge: Y.mergeUpdates,
      diff: Y.diffUpdate,
      memory: () => { const { heapUsed, external } = process.memoryUsage(); return heapUsed + external }
    }
  },

  async ywasm () {
    const { createRequire } = await import('node:module')
    const require = createRequire(import.meta.url)
    // the package keeps its memory to itself; what it takes from the system is seen from outside
    let memory = null
    const instantiate = WebAssembly.Instance
    WebAssembly.Instance = function (...args) {
      const instance = new instantiate(...args)
      memory = instance.exports.memory
      return instance
    }
    const Y = require('ywasm')
    WebAssembly.Instance = instantiate
    return {
      open (client, listener) {
        const doc = new Y.YDoc({ clientID: client })
        const text = doc.getText('text')
        const list = doc.getArray('list')
        const map = doc.getMap('map')
        const observer = listener ? doc.onUpdate(update => listener(update)) : null
        return {
          insert: (at, inserted) => text.insert(at, inserted, undefined, undefined),
          delete: (at, count) => text.delete(at, count, undefined),
          length: () => text.length(undefined),
          text: () => text.toString(undefined),
          insertNumbers: (at, numbers) => list.insert(at, numbers, undefined),
          insertText: inserted => list.insert(0, [new Y.YText(inserted)], undefined),
          size: () => list.length(undefined),
          set: (key, value) => map.set(key, value, undefined),
          entries: () => map.length(undefined),
          apply: update => Y.applyUpdate(doc, update, undefined),
          applyV2: update => Y.applyUpdateV2(doc, update, undefined),
          encode: () => Y.encodeStateAsUpdate(doc),
          encodeV2: () => Y.encodeStateAsUpdateV2(doc),
          vector: () => Y.encodeStateVector(doc),
          close: () => {
            observer?.free()
            for (const each of [text, list, map, doc]) each.free()
          }
        }
      },
      memory: () => memory.buffer.byteLength
    }
  }
}
