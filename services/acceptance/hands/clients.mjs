// Unmodified clients of both families, as third parties would use them, each with a document of its own.
import { HocuspocusProvider as Hocuspocus4 } from '@hocuspocus/provider'
import { HocuspocusProvider as Hocuspocus3 } from 'hocuspocus-provider-3'
import { WebsocketProvider as YWebsocket3 } from 'y-websocket'
import { WebsocketProvider as YWebsocket2 } from 'y-websocket-2'
import { createDecoder, readVarInt, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { contentOf } from './ledger.mjs'
import { updatesOf } from './rows.mjs'
import { keystrokes, pause, seededRandom } from './typing.mjs'

/** The editor's root type. */
const ROOT = 'default'
const POLL_MILLIS = 20

export const clients = new Map()
/** Documents as PostgreSQL's rows make them. */
const storedDocuments = new Map()
export function client(name) {
  const found = clients.get(name)
  if (!found) throw new Error(`no client ${name}`)
  return found
}

/** A fresh connection token, as the editor fetches one for every attempt to connect. */
async function connectionToken({ api, documentId, apiToken }) {
  const answer = await fetch(`${api}/api/documents/${documentId}/connect`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
    body: '{}',
    signal: AbortSignal.timeout(5_000),
  })
  if (!answer.ok) throw new Error(`connect: ${answer.status}`)
  return (await answer.json()).token
}

const SYNC = 0
const SYNC_REPLY = 4
const SYNC_STATUS = 8
const STEP_1 = 0
const STEP_2 = 1

/**
 * A socket that notes what each message brought when it went out, and takes that for saved when the server has confirmed the message; by the server's own
 * word: the provider's count starts anew with every handshake, whatever is still on its way. What a message brought is the whole text (from the handshake's
 * step 2 on a confirmation covers it) or, for clients that are audited, the message's own structs and deletions.
 */
function witnessing(state) {
  return class extends WebSocket {
    #sent = []
    #introduced = false

    constructor(...args) {
      super(...args)
      this.on('message', (data) => this.#received(data))
    }

    send(data, ...rest) {
      if (data.byteLength > 1) {
        const decoder = createDecoder(new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength))
        readVarString(decoder)
        if ([SYNC, SYNC_REPLY].includes(readVarUint(decoder))) {
          const step = readVarUint(decoder)
          this.#introduced ||= step === STEP_2
          if (step !== STEP_1) this.#sent.push(this.#sending(step, decoder))
        }
      }
      super.send(data, ...rest)
    }

    #sending(step, decoder) {
      const message = { isUpdate: step !== STEP_2, at: Date.now() }
      if (state.ledger) return { ...message, content: contentOf(readVarUint8Array(decoder)) }
      return { ...message, text: this.#introduced ? paragraphsOf(state.document) : null }
    }

    #received(data) {
      if (data.length <= 1) return
      const decoder = createDecoder(new Uint8Array(data))
      readVarString(decoder)
      if (readVarUint(decoder) !== SYNC_STATUS) return
      const message = this.#sent.shift()
      if (!message) {
        state.unasked++
      } else if (readVarInt(decoder) === 1) {
        state.accepted++
        if (message.text) state.savedParagraphs = message.text
        if (message.content) state.ledger.confirm(message.content)
        if (message.isUpdate) {
          state.acceptedUpdates++
          state.newestAccepted = Math.max(state.newestAccepted, message.at)
        }
      } else {
        state.refused++
      }
    }
  }
}

function hocuspocus(Provider, state, spec) {
  // With the connection token alone a lost socket would need a fresh one each time: the provider asks this function.
  const token = spec.token ?? (spec.mintsTokens ? () => retried(() => connectionToken(spec)) : spec.apiToken)
  const provider = new Provider({
    url: spec.url,
    name: spec.documentId,
    document: state.document,
    token,
    WebSocketPolyfill: witnessing(state),
    // The provider's defaults but for the wait between attempts, which would make the tests sit for half a minute.
    delay: 200,
    minDelay: 100,
    maxDelay: 1_000,
    onAuthenticated: ({ scope }) => state.note('scope', scope ?? provider.authorizedScope),
    onAuthenticationFailed: ({ reason }) => state.note('denied', reason),
    onStateless: ({ payload }) => state.note('stateless', payload),
    onClose: ({ event }) => state.note('close', { code: event.code, reason: String(event.reason) }),
    onSynced: () => state.note('synced', true),
  })
  state.provider = provider
  state.isSynced = () => provider.synced || provider.isSynced
  state.isSaved = () => provider.isAuthenticated && !provider.hasUnsyncedChanges
  state.unsynced = () => provider.unsyncedChanges
}

async function retried(action) {
  for (;;) {
    try {
      return await action()
    } catch (error) {
      if (/connect: 4/.test(String(error))) throw error
      await pause(200)
    }
  }
}

function yWebsocket(Provider, state, spec) {
  const provider = new Provider(spec.url, spec.documentId, state.document, {
    params: { token: spec.token ?? spec.apiToken },
    WebSocketPolyfill: WebSocket,
    disableBc: true,
    maxBackoffTime: 1_000,
  })
  state.provider = provider
  state.isSynced = () => provider.synced
  // This family has no message for it.
  state.isSaved = () => provider.synced
  state.unsynced = () => 0
  provider.on('sync', (synced) => synced && state.note('synced', true))
  provider.on('connection-close', (event) => event && state.note('close', { code: event.code, reason: String(event.reason) }))
  provider.on('closed', (event) => state.note('closed', event))
}

const families = {
  'hocuspocus-4': (state, spec) => hocuspocus(Hocuspocus4, state, spec),
  'hocuspocus-3': (state, spec) => hocuspocus(Hocuspocus3, state, spec),
  'y-websocket-3': (state, spec) => yWebsocket(YWebsocket3, state, spec),
  'y-websocket-2': (state, spec) => yWebsocket(YWebsocket2, state, spec),
}

class Client {
  constructor(document, documentId, ledger) {
    this.document = document
    this.documentId = documentId
    this.ledger = ledger
    this.provider = null
    this.events = []
    this.accepted = 0
    this.acceptedUpdates = 0
    this.refused = 0
    /** Confirmations that answer nothing. */
    this.unasked = 0
    /** When that update was sent which was sent last of all that are confirmed. */
    this.newestAccepted = 0
    this.savedParagraphs = []
    this.unsavedSince = null
    this.longestUnsavedMillis = 0
  }

  /** Notes how long it has not been able to say "Saved". */
  sample(now) {
    if (this.isSaved()) {
      this.unsavedSince = null
    } else {
      this.unsavedSince ??= now
      this.longestUnsavedMillis = Math.max(this.longestUnsavedMillis, now - this.unsavedSince)
    }
  }

  note(what, value) {
    this.events.push({ what, value, at: Date.now() })
  }
}

export function root(name) {
  return client(name).document.getXmlFragment(ROOT)
}

export function paragraph(name, index) {
  const element = root(name).get(index)
  if (!(element instanceof Y.XmlElement)) throw new Error(`${name} has no paragraph ${index}`)
  return element
}

export function textOf(element) {
  let text = element.get(0)
  if (!(text instanceof Y.XmlText)) {
    text = new Y.XmlText()
    element.insert(0, [text])
  }
  return text
}

function plain(type) {
  if (type instanceof Y.XmlText) {
    return type.toDelta().map((part) => (typeof part.insert === 'string' ? part.insert : '')).join('')
  }
  return type.toArray().map(plain).join('')
}

export function paragraphsOf(document) {
  return document.getXmlFragment(ROOT).toArray().map(plain)
}

async function until(condition, timeoutMillis, what) {
  const deadline = Date.now() + timeoutMillis
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMillis} ms: ${what()}`)
    await pause(POLL_MILLIS)
  }
}

export const actions = {
  /** Opens a document: {name, family, url, documentId, and token, or apiToken and perhaps mintsTokens and api}. */
  open(spec) {
    if (clients.has(spec.name)) throw new Error(`client ${spec.name} is open`)
    const state = new Client(new Y.Doc(), spec.documentId, spec.ledger ?? null)
    state.knowsSaved = spec.family.startsWith('hocuspocus')
    clients.set(spec.name, state)
    families[spec.family](state, spec)
  },

  close({ name }) {
    client(name).provider.destroy()
    clients.delete(name)
  },

  async awaitSynced({ name, timeoutMillis }) {
    const state = client(name)
    await until(() => state.isSynced(), timeoutMillis, () => `${name} synced; ${JSON.stringify(state.events.slice(-5))}`)
  },

  async awaitSaved({ name, timeoutMillis }) {
    const state = client(name)
    await until(
      () => state.isSynced() && state.isSaved(),
      timeoutMillis,
      () => `${name} saved, ${state.unsynced()} open; ${JSON.stringify(state.events.slice(-5))}`,
    )
  },

  /** Waits for an event of a kind, or of one of several ("denied|close"), one that has come already included. */
  async awaitEvent({ name, what, after = 0, timeoutMillis }) {
    const state = client(name)
    const kinds = what.split('|')
    const find = () => state.events.find((event) => kinds.includes(event.what) && event.at >= after)
    await until(find, timeoutMillis, () => `${what} at ${name}; ${JSON.stringify(state.events.slice(-5))}`)
    return find()
  },

  async awaitText({ name, contains, timeoutMillis }) {
    await until(
      () => contains.every((part) => plain(root(name)).includes(part)),
      timeoutMillis,
      () => `${JSON.stringify(contains)} at ${name}, which has ${plain(root(name)).slice(-200)}`,
    )
  },

  /** What can be said of a client now. */
  state({ name }) {
    const { events, accepted, refused, provider, document } = client(name)
    return {
      synced: client(name).isSynced(),
      saved: client(name).isSaved(),
      unsynced: client(name).unsynced(),
      accepted,
      refused,
      scope: provider.authorizedScope ?? null,
      clientId: document.clientID,
      events,
    }
  },

  paragraphs({ name }) {
    return paragraphsOf(client(name).document)
  },

  /** The text as it was when the server last confirmed all of it. */
  savedParagraphs({ name }) {
    return client(name).savedParagraphs
  },

  /** The whole state, to be compared byte by byte. */
  bytes({ name }) {
    return Buffer.from(Y.encodeStateAsUpdate(client(name).document)).toString('base64')
  },

  /** What stands in a state that somebody else encoded. */
  paragraphsOf({ update }) {
    const document = new Y.Doc()
    Y.applyUpdate(document, Buffer.from(update, 'base64'))
    return paragraphsOf(document)
  },

  /** What stands in PostgreSQL's rows of a document, of which these have come since it was asked for the last time. */
  storedParagraphs({ documentId, rows }) {
    if (!storedDocuments.has(documentId)) storedDocuments.set(documentId, new Y.Doc())
    const document = storedDocuments.get(documentId)
    for (const update of rows.flatMap(updatesOf)) Y.applyUpdate(document, update)
    return paragraphsOf(document)
  },

  /** Puts paragraphs at the end, in one change. */
  append({ name, texts }) {
    const { document } = client(name)
    document.transact(() => {
      const fragment = root(name)
      fragment.insert(
        fragment.length,
        texts.map((text) => {
          const element = new Y.XmlElement('paragraph')
          element.insert(0, [new Y.XmlText(text)])
          return element
        }),
      )
    })
  },

  /** Inserts into a paragraph at a position. */
  insert({ name, paragraph: index, at, text }) {
    textOf(paragraph(name, index)).insert(at, text)
  },

  remove({ name, paragraph: index, at, length }) {
    textOf(paragraph(name, index)).delete(at, length)
  },

  format({ name, paragraph: index, at, length, attributes }) {
    textOf(paragraph(name, index)).format(at, length, attributes)
  },

  /** Types texts into paragraphs of which nobody else touches any: [{paragraph, text}]. */
  async type({ name, lines, seed, perSecond }) {
    const random = seededRandom(seed)
    let count = 0
    for (const { paragraph: index, text } of lines) {
      const target = textOf(paragraph(name, index))
      for (const { at, remove, insert } of keystrokes(text, random)) {
        if (remove > 0) target.delete(at, remove)
        if (insert !== '') target.insert(at, insert)
        count++
        await pause(1000 / perSecond)
      }
    }
    return count
  },

  /**
   * Types letters into a paragraph where others type, too, each right behind the one before, so that however the letters of all
   * are mixed, one's own stay in their order.
   */
  async typeAmongOthers({ name, paragraph: index, text, perSecond }) {
    const { document } = client(name)
    const target = textOf(paragraph(name, index))
    let behind = Y.createRelativePositionFromTypeIndex(target, 0, -1)
    for (const letter of text) {
      const at = Y.createAbsolutePositionFromRelativePosition(behind, document)?.index ?? 0
      target.insert(at, letter)
      behind = Y.createRelativePositionFromTypeIndex(target, at + letter.length, -1)
      await pause(1000 / perSecond)
    }
  },

  /** Sets one's presence; the server stamps who it is. */
  present({ name, state }) {
    const { awareness } = client(name).provider
    for (const [key, value] of Object.entries(state)) awareness.setLocalStateField(key, value)
  },

  /** Everybody's presence, as this client sees it. */
  presence({ name }) {
    return Object.fromEntries([...client(name).provider.awareness.getStates()].map(([id, state]) => [id, state]))
  },

  /** Waits until as many others are seen. */
  async awaitPresence({ name, count, timeoutMillis }) {
    const { awareness } = client(name).provider
    await until(
      () => awareness.getStates().size === count,
      timeoutMillis,
      () => `${count} present at ${name}, not ${awareness.getStates().size}`,
    )
  },

  stateless({ name, payload }) {
    client(name).provider.sendStateless(payload)
  },
}

export function end() {
  for (const { provider } of clients.values()) provider.destroy()
  clients.clear()
}
