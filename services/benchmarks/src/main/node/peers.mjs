/*
 * Does the work of the Java benchmarks with a peer, and prints what each piece took, as JSON:
 *   node --expose-gc peers.mjs yjs|ywasm TRACE.json.gz WORKLOAD,WORKLOAD…
 * Times are CPU milliseconds of the whole process (garbage collection and compilation included) per run; sizes are bytes. Outcomes are what
 * a run came to, which has to be the same everywhere.
 * Workload.java describes the workloads.
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { adapters } from './adapters.mjs'

const N = 6000
const SEED = 1
const WARM_UP_MILLIS = 700
const MEASURED_MILLIS = 1500
/** What takes this long is run only once: it has warmed up on the way. */
const ONCE_MILLIS = 3000
const COPIES = 20
/** As large as client ids usually are. */
const CLIENT = 4_026_531_840

const [name, traceFile, chosen] = process.argv.slice(2)
const peer = await adapters[name]()
/** Prepares the trace for all: the bytes are the same, and typing takes some peers minutes. */
const yjs = await adapters.yjs()
const trace = JSON.parse(gunzipSync(readFileSync(traceFile)))

/** mulberry32, as in Random32.java */
function random () {
  let state = SEED
  return n => {
    state = (state + 0x6D2B79F5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor(((t ^ (t >>> 14)) >>> 0) / 4294967296 * n)
  }
}

const letter = below => String.fromCharCode(97 + below(26))
const string = (below, length) => { let text = ''; for (let i = 0; i < length; i++) text += letter(below); return text }
const word = below => string(below, 1 + below(10))

// ---- texts and lists

const edits = {
  append: (doc, below) => { for (let i = 0; i < N; i++) doc.insert(i, letter(below)) },
  insertAll: (doc, below) => doc.insert(0, string(below, N)),
  prepend: (doc, below) => { for (let i = 0; i < N; i++) doc.insert(0, letter(below)) },
  letters: (doc, below) => { for (let i = 0; i < N; i++) doc.insert(below(doc.length() + 1), letter(below)) },
  words: (doc, below) => { for (let i = 0; i < N; i++) doc.insert(below(doc.length() + 1), word(below)) },
  insertAndDelete: (doc, below) => { doc.insert(0, string(below, N)); doc.delete(0, N) },
  mixed: (doc, below) => {
    for (let i = 0; i < N; i++) {
      const at = below(doc.length() + 1)
      if (at === doc.length() || below(2) === 0) doc.insert(at, word(below))
      else doc.delete(at, Math.min(doc.length() - at, 1 + below(9)))
    }
  },
  appendNumbers: (doc, below) => { for (let i = 0; i < N; i++) doc.insertNumbers(i, [below(1 << 30)]) },
  insertNumbers: (doc, below) => doc.insertNumbers(0, Array.from({ length: N }, () => below(1 << 30))),
  prependNumbers: (doc, below) => { for (let i = 0; i < N; i++) doc.insertNumbers(0, [below(1 << 30)]) },
  numbers: (doc, below) => { for (let i = 0; i < N; i++) doc.insertNumbers(below(doc.size() + 1), [below(1 << 30)]) }
}

/** One writes, the other gets each update at once. */
const oneWriter = edit => () => {
  const reader = peer.open(2)
  const writer = peer.open(1, update => reader.apply(update))
  edit(writer, random())
  const result = reader.length() + reader.size()
  writer.close()
  reader.close()
  return result
}

/** Both write without knowing of each other, then each gets all of the other's updates. */
const twoWriters = edit => () => {
  const updates = [[], []]
  const docs = [1, 2].map((client, i) => peer.open(client, update => updates[i].push(update)))
  docs[0].insert(0, 'x'.repeat(100))
  docs[1].apply(updates[0].pop())
  updates[1].length = 0
  const below = random()
  docs.forEach(doc => edit(doc, below))
  const sent = updates.map(list => list.slice())
  sent[0].forEach(update => docs[1].apply(update))
  sent[1].forEach(update => docs[0].apply(update))
  const result = docs[0].length()
  if (result !== docs[1].length()) throw new Error('not converged')
  docs.forEach(doc => doc.close())
  return result
}

/** Many write one thing each, and one document gets all of it. */
const manyWriters = edit => () => {
  const clients = 20 * Math.floor(Math.sqrt(N))
  const all = peer.open(clients + 1)
  for (let i = 1; i <= clients; i++) {
    const doc = peer.open(i, update => all.apply(update))
    edit(doc, i)
    doc.close()
  }
  const result = all.size() + all.entries()
  all.close()
  return result
}

// ---- the trace

function type (doc) {
  for (const { patches } of trace.txns) {
    for (const [at, deleted, inserted] of patches) {
      if (deleted > 0) doc.delete(at, deleted)
      if (inserted.length > 0) doc.insert(at, inserted)
    }
  }
}

let prepared = null
function typed () {
  if (prepared === null) {
    const updates = []
    const writer = yjs.open(CLIENT, update => updates.push(update))
    type(writer)
    if (writer.text() !== trace.endContent) throw new Error('the trace ends differently')
    const half = yjs.open(2)
    updates.slice(0, updates.length >> 1).forEach(update => half.apply(update))
    const doc = peer.open(3)
    doc.apply(writer.encode())
    prepared = { updates, doc, v1: doc.encode(), v2: doc.encodeV2(), halfVector: half.vector() }
  }
  return prepared
}

const load = (state, version) => () => {
  const doc = peer.open(3)
  version === 2 ? doc.applyV2(state) : doc.apply(state)
  const result = doc.length()
  doc.close()
  return result
}

const workloads = {
  'B1.1': () => oneWriter(edits.append),
  'B1.2': () => oneWriter(edits.insertAll),
  'B1.3': () => oneWriter(edits.prepend),
  'B1.4': () => oneWriter(edits.letters),
  'B1.5': () => oneWriter(edits.words),
  'B1.6': () => oneWriter(edits.insertAndDelete),
  'B1.7': () => oneWriter(edits.mixed),
  'B1.8': () => oneWriter(edits.appendNumbers),
  'B1.9': () => oneWriter(edits.insertNumbers),
  'B1.10': () => oneWriter(edits.prependNumbers),
  'B1.11': () => oneWriter(edits.numbers),
  'B2.1': () => twoWriters(edits.insertAll),
  'B2.2': () => twoWriters(edits.letters),
  'B2.3': () => twoWriters(edits.words),
  'B2.4': () => twoWriters(edits.mixed),
  'B3.1': () => manyWriters((doc, i) => doc.set('v', i)),
  'B3.2': () => manyWriters((doc, i) => doc.set('v', { name: String(i), address: 'here' })),
  'B3.3': () => manyWriters((doc, i) => doc.set('v', String(i).repeat(20))),
  'B3.4': () => manyWriters((doc, i) => doc.insertText(String(i))),
  'B4 edit': () => () => {
    let bytes = 0
    const doc = peer.open(CLIENT, update => { bytes += update.length })
    type(doc)
    doc.close()
    return bytes
  },
  'B4 apply': () => {
    const { updates } = typed()
    return () => {
      const doc = peer.open(2)
      updates.forEach(update => doc.apply(update))
      const result = doc.length()
      doc.close()
      return result
    }
  },
  'B4 load v1': () => load(typed().v1, 1),
  'B4 load v2': () => load(typed().v2, 2),
  'B4 encode v1': () => { const { doc } = typed(); return () => doc.encode().length },
  'B4 encode v2': () => { const { doc } = typed(); return () => doc.encodeV2().length },
  'B4 merge': () => { const first = typed().updates.slice(0, 10_000); return () => peer.merge?.(first).length },
  'B4 diff': () => { const { v1, halfVector } = typed(); return () => peer.diff?.(v1, halfVector).length }
}

// ---- measuring

const cpuMillis = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000 }

function repeat (run, millis) {
  const start = cpuMillis()
  let runs = 0
  let spent
  do {
    run()
    runs++
    spent = cpuMillis() - start
  } while (spent < millis)
  return spent / runs
}

function retained () {
  const { v1 } = typed()
  const used = () => {
    for (let i = 0; i < 5; i++) globalThis.gc()
    return peer.memory()
  }
  const docs = []
  const before = used()
  for (let i = 0; i < COPIES; i++) {
    const doc = peer.open(10 + i)
    doc.apply(v1)
    docs.push(doc)
  }
  const bytes = (used() - before) / COPIES
  docs.forEach(doc => doc.length())
  return bytes
}

const result = {}
const outcomes = {}
for (const workload of chosen.split(',')) {
  if (workload === 'B4 heap') {
    result[workload] = retained()
  } else if (workload === 'B4 size v1' || workload === 'B4 size v2') {
    result[workload] = workload.endsWith('v1') ? typed().v1.length : typed().v2.length
  } else {
    const run = workloads[workload]()
    const start = cpuMillis()
    const outcome = run()
    const first = cpuMillis() - start
    if (outcome === undefined) continue // the peer cannot do it
    if (first < ONCE_MILLIS) {
      repeat(run, WARM_UP_MILLIS)
      globalThis.gc()
    }
    result[workload] = first < ONCE_MILLIS ? repeat(run, MEASURED_MILLIS) : first
    outcomes[workload] = outcome
  }
  process.stderr.write('.')
}
process.stderr.write('\n')
process.stdout.write(JSON.stringify({ result, outcomes }) + '\n')
process.exit(0)
