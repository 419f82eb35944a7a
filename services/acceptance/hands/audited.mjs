// The same clients, left to write by themselves and held to account: every confirmation is noted, and compared with what PostgreSQL holds.
import * as Y from 'yjs'
import { actions as simple, client, clients, end as endClients, paragraph, paragraphsOf, root, textOf } from './clients.mjs'
import { Holdings, Ledger } from './ledger.mjs'
import { updatesOf } from './rows.mjs'
import { Writing } from './writing.mjs'

const SAMPLE_MILLIS = 25

const writing = new Writing()
/** By document. */
const ledgers = new Map()

function ledger(documentId) {
  if (!ledgers.has(documentId)) ledgers.set(documentId, new Ledger())
  return ledgers.get(documentId)
}

function encoded(document) {
  return Buffer.from(Y.encodeStateAsUpdate(document))
}

function fromBase64(text) {
  return Buffer.from(text, 'base64')
}

/** Those who are told what is saved. */
function told() {
  return [...clients.values()].filter((state) => state.knowsSaved)
}

function sampleAll() {
  const now = Date.now()
  for (const state of told()) state.sample(now)
}

const sampler = setInterval(sampleAll, SAMPLE_MILLIS)

/** In which way two documents differ. */
function difference(name, document, firstName, first) {
  const vector = (of) => JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(of))].sort(([a], [b]) => a - b))
  const deletions = (of) => Y.createDeleteSetFromStructStore(of.store)
  if (vector(document) !== vector(first)) return `${name} has ${vector(document)}, ${firstName} ${vector(first)}`
  if (!Y.equalDeleteSets(deletions(document), deletions(first))) return `${name} and ${firstName} have deleted different things`
  if (JSON.stringify(paragraphsOf(document)) !== JSON.stringify(paragraphsOf(first))) {
    return `${name} and ${firstName} show different texts`
  }
  return `${name} and ${firstName} have different bytes for the same text`
}

function lastWords([name, state]) {
  return `${name}: ${state.unsynced()} open, last ${JSON.stringify(state.events.slice(-4))}`
}

export const actions = {
  ...simple,

  open(spec) {
    simple.open({ ...spec, ledger: ledger(spec.documentId) })
  },

  /** Writes until the client is closed, in a paragraph of its own and in the last one, which is everybody's. */
  beginWriting({ name, paragraph: index, seed, perSecond }) {
    const state = client(name)
    const own = textOf(paragraph(name, index))
    const shared = textOf(paragraph(name, root(name).length - 1))
    writing.write(() => clients.get(name) === state, own, shared, seed, perSecond)
  },

  pauseWriting() {
    writing.pause()
  },

  resumeWriting() {
    writing.resume()
  },

  /** From now on each change carries so many letters besides. */
  pad({ letters }) {
    writing.pad(letters)
  },

  /** How all are: what was confirmed, who is not saved, for how long at most, and when the one that is furthest behind sent what was confirmed last. */
  tally() {
    sampleAll()
    const states = told()
    const sum = (count) => states.reduce((total, state) => total + count(state), 0)
    return {
      accepted: sum((state) => state.acceptedUpdates),
      refused: sum((state) => state.refused),
      unasked: sum((state) => state.unasked),
      told: states.length,
      saving: sum((state) => (state.isSaved() ? 0 : 1)),
      longestUnsavedMillis: Math.max(0, ...states.map((state) => state.longestUnsavedMillis)),
      oldestNewestAccepted: Math.min(...states.map((state) => state.newestAccepted)),
      notSynced: [...clients].filter(([, state]) => !state.isSynced()).map(lastWords),
      notSaved: [...clients].filter(([, state]) => !state.isSaved()).map(lastWords),
    }
  },

  /** Begins to measure anew how long anybody is not saved. */
  resetTally() {
    for (const state of told()) {
      state.longestUnsavedMillis = 0
      state.unsavedSince = null
    }
  },

  /** How much of a document is confirmed: asked before PostgreSQL is read. */
  mark({ documentId }) {
    return ledger(documentId).mark()
  },

  /** Takes what PostgreSQL holds beyond what it held the last time; answers what is missing of what was confirmed up to the mark. */
  audit({ documentId, rows, mark }) {
    return ledger(documentId).audit(rows.flatMap(updatesOf), mark)
  },

  /**
   * Compares everybody who has a document, PostgreSQL (all rows, from the first on) and the service (its answer to an API call): answers what differs, and what is
   * missing of what was ever confirmed; two empty lists are what is wanted.
   */
  compare({ documentId, rows, served }) {
    const updates = rows.flatMap(updatesOf)
    const held = new Holdings()
    held.add(updates)
    // At once, as everybody got it who came after the last edit: one by one, in another order than here, it would tidy up other format marks.
    const stored = new Y.Doc()
    Y.applyUpdate(stored, Y.mergeUpdates(updates))
    const answered = new Y.Doc()
    Y.applyUpdate(answered, fromBase64(served))
    const [first, ...others] = [...clients].filter(([, state]) => state.documentId === documentId)
    const wanted = encoded(first[1].document)
    const all = [
      ...others.map(([name, state]) => [name, state.document]),
      ['PostgreSQL', stored],
      ['the service', answered],
    ]
    return {
      missing: ledger(documentId).missingIn(held),
      different: all
        .filter(([, document]) => !encoded(document).equals(wanted))
        .map(([name, document]) => difference(name, document, first[0], first[1].document)),
    }
  },
}

export function end() {
  clearInterval(sampler)
  endClients()
}
