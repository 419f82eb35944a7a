/*
 * Runs a scenario on Yjs and writes down everything that can be seen of it, line by line. Scenario.java does the same on the
 * Java engine; the lines must be equal.
 *
 *   scenario  {docs: [{client, gc, gcFilter, state}], undo: [{doc, roots, timeout, origins, capture, deleteFilter, overRemote}], ops}
 *   path      ["t:name", n, n …]   a root (t text, a array, m map, x XML fragment), then the n-th (modulo) type inside, and so on
 *
 * Positions and counts are taken modulo what is there, and what does not fit a type is left out, so that any sublist of the
 * operations is a scenario too: that is what lets a failure be minimised.
 */
let now = 1_000_000
Date.now = () => now // before lib0 takes hold of it
const Y = await import('yjs')

const base64 = bytes => Buffer.from(bytes).toString('base64')
const unbase64 = text => new Uint8Array(Buffer.from(text, 'base64'))

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0)
const isType = value => value instanceof Y.AbstractType
const isXml = value => value instanceof Y.XmlElement || value instanceof Y.XmlText || value instanceof Y.XmlHook
const isList = type => type instanceof Y.Array || type instanceof Y.XmlFragment
const isMap = type => type instanceof Y.Map

/** A value as text, with all that JSON does not tell apart. */
export function show (value, sorted = false) {
  if (value === undefined) return 'undefined'
  if (value === null) return 'null'
  switch (typeof value) {
    case 'string': return JSON.stringify(value)
    case 'number': return Object.is(value, -0) ? '-0' : String(value)
    case 'bigint': return value + 'n'
    case 'boolean': return String(value)
  }
  if (value instanceof Uint8Array) return 'bytes:' + base64(value)
  if (value instanceof Y.Doc) return 'doc:' + value.guid
  if (isType(value)) return showType(value, sorted)
  if (Array.isArray(value)) return '[' + value.map(element => show(element, sorted)).join(',') + ']'
  const keys = Object.keys(value)
  if (sorted) keys.sort(compare)
  return '{' + keys.map(key => JSON.stringify(key) + ':' + show(value[key], sorted)).join(',') + '}'
}

function showType (type, sorted) {
  if (type instanceof Y.XmlText) return 'xmltext' + show(type.getAttributes(), sorted) + showDelta(type.toDelta(), sorted)
  if (type instanceof Y.Text) return 'text' + show(type.getAttributes(), sorted) + showDelta(type.toDelta(), sorted)
  if (type instanceof Y.XmlHook) return 'hook:' + type.hookName + show(Object.fromEntries(type.entries()), sorted)
  if (type instanceof Y.Map) return 'map' + show(Object.fromEntries(type.entries()), sorted)
  if (type instanceof Y.XmlElement) return 'element:' + type.nodeName + show(type.getAttributes(), sorted) + show(type.toArray(), sorted)
  if (type instanceof Y.XmlFragment) return 'fragment' + show(type.toArray(), sorted)
  return 'array' + show(type.toArray(), sorted)
}

function showDelta (delta, sorted = false) {
  return '[' + delta.map(op => {
    const attributes = op.attributes === undefined ? '' : show(op.attributes, sorted)
    if (op.retain !== undefined) return 'retain ' + op.retain + attributes
    if (op.delete !== undefined) return 'delete ' + op.delete
    return 'insert ' + show(op.insert, sorted) + attributes
  }).join(',') + ']'
}

/** A value as a scenario gives it. */
function make (value) {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(make)
  const object = () => Object.fromEntries(Object.entries(value.v ?? {}).map(([key, element]) => [key, make(element)]))
  switch (value.$) {
    case undefined: return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, make(element)]))
    case 'text': return new Y.Text(value.s)
    case 'array': return Y.Array.from(make(value.v))
    case 'map': return new Y.Map(Object.entries(object()))
    case 'xmltext': return new Y.XmlText(value.s)
    case 'hook': { const hook = new Y.XmlHook(value.n); Object.entries(object()).forEach(([k, v]) => hook.set(k, v)); return hook }
    case 'fragment': { const fragment = new Y.XmlFragment(); fragment.insert(0, make(value.v)); return fragment }
    case 'element': {
      const element = new Y.XmlElement(value.n)
      Object.entries(value.a ?? {}).forEach(([name, attribute]) => element.setAttribute(name, make(attribute)))
      element.insert(0, make(value.c ?? []))
      return element
    }
    case 'bytes': return unbase64(value.b)
    case 'undefined': return undefined
    case 'big': return BigInt(value.v)
    case 'number': return Number(value.v)
    case 'doc': return new Y.Doc({ guid: value.g, ...value.o })
  }
  throw new Error('unknown value ' + value.$)
}

/** Yjs puts documents, and types in a text, in a hook or in attributes, into the copy themselves, which breaks the document. */
const isCloneable = type => {
  const values = isList(type) ? type.toArray() : isMap(type) ? [...type.values()] : []
  const attributes = type instanceof Y.XmlElement ? Object.values(type.getAttributes()) : []
  const children = Run.children(type)
  return !values.some(value => value instanceof Y.Doc) &&
    !attributes.some(value => isType(value) || value instanceof Y.Doc) &&
    (children.length === 0 || !(type instanceof Y.Text || type instanceof Y.XmlHook)) &&
    children.every(isCloneable)
}

/** What may be thrown away, or deleted by an undo. */
const filters = {
  noTypes: item => !(item.content instanceof Y.ContentType),
  oddClocks: item => item.id.clock % 2 === 1,
  inLists: item => item.parentSub === null,
  short: item => item.length < 3
}

const captures = {
  noOrigin: transaction => transaction.origin === null,
  local: transaction => transaction.local
}

class Run {
  constructor (scenario) {
    this.scenario = scenario
    this.lines = []
    this.updates = []
    this.snapshots = []
    this.positions = []
    this.remote = false
    this.docs = scenario.docs.map((options, index) => this.open(options, index))
    this.undo = this.docs.map(() => null)
    for (const options of scenario.undo ?? []) this.manage(options)
  }

  line (...parts) {
    this.lines.push(parts.join(' '))
  }

  open ({ client, gc = true, gcFilter, state, roots }, index) {
    const doc = new Y.Doc({ gc, guid: 'doc' + index, ...(gcFilter ? { gcFilter: filters[gcFilter] } : {}) })
    doc.clientID = client
    for (const spec of roots ?? this.scenario.roots) {
      this.root(doc, spec).observeDeep(events => events.forEach(event => this.event(index, event)))
    }
    doc.on('update', (update, origin) => {
      this.line('update', index, base64(update), this.origin(origin))
      if (!this.remote) this.updates.push({ v1: update })
    })
    doc.on('updateV2', update => {
      this.line('updateV2', index, base64(update))
      if (!this.remote) this.updates[this.updates.length - 1].v2 = update
    })
    doc.on('subdocs', ({ added, removed, loaded }) =>
      this.line('subdocs', index, ...[added, removed, loaded].map(docs => show([...docs]))))
    if (state) {
      this.remote = true
      Y.applyUpdate(doc, unbase64(state), 'state')
      this.remote = false
    }
    return doc
  }

  origin (origin) {
    return origin instanceof Y.UndoManager ? 'undo-manager' : show(origin)
  }

  event (index, event) {
    const keys = [...event.keys].map(([key, change]) => JSON.stringify(key) + ' ' + change.action + ' ' + show(change.oldValue))
    this.line('event', index, show(event.path), showDelta(event.delta), '[' + keys.join(',') + ']')
  }

  manage ({ doc: index, roots, timeout, origins, capture, deleteFilter, overRemote = false }) {
    const doc = this.docs[index]
    const manager = new Y.UndoManager(roots ? roots.map(spec => this.root(doc, spec)) : doc, {
      captureTimeout: timeout,
      trackedOrigins: new Set(origins),
      ignoreRemoteMapChanges: overRemote,
      ...(capture ? { captureTransaction: captures[capture] } : {}),
      ...(deleteFilter ? { deleteFilter: filters[deleteFilter] } : {})
    })
    for (const kind of ['added', 'updated', 'popped']) {
      manager.on('stack-item-' + kind, event => this.line('stack', index, kind, event.type, this.origin(event.origin)))
    }
    manager.on('stack-cleared', event => this.line('stack', index, 'cleared', event.undoStackCleared, event.redoStackCleared))
    this.undo[index] = manager
  }

  root (doc, spec) {
    const name = spec.slice(2)
    switch (spec[0]) {
      case 't': return doc.getText(name)
      case 'a': return doc.getArray(name)
      case 'm': return doc.getMap(name)
      default: return doc.getXmlFragment(name)
    }
  }

  static children (type) {
    if (type instanceof Y.Text) return type.toDelta().map(op => op.insert).filter(isType)
    if (isList(type)) return type.toArray().filter(isType)
    return [...type.keys()].sort(compare).map(key => type.get(key)).filter(isType)
  }

  resolve (doc, path) {
    let type = this.root(doc, path[0])
    for (const step of path.slice(1)) {
      const children = Run.children(type)
      if (children.length === 0) break
      type = children[step % children.length]
    }
    return type
  }

  run () {
    for (const op of this.scenario.ops) {
      this.line('do', op[0])
      try {
        this.execute(op)
      } catch (e) {
        this.line('failed')
        if (process.env.YDOC_ORACLE_DEBUG) console.error(op, e)
      }
    }
    this.docs.forEach((doc, index) => this.summary(doc, index))
    return this.lines
  }

  execute ([name, ...args]) {
    switch (name) {
      case 'transact': {
        const [index, origin, ops] = args
        this.docs[index].transact(() => ops.forEach(op => this.execute(op)), origin)
        return
      }
      case 'tick': now += args[0]; return
      case 'sync': {
        const [from, to, version] = args
        if (from !== to) {
          const source = this.docs[from]
          const vector = Y.encodeStateVector(this.docs[to])
          this.apply(to, version === 2 ? Y.encodeStateAsUpdateV2(source, vector) : Y.encodeStateAsUpdate(source, vector), version)
        }
        return
      }
      case 'deliver': {
        const [to, n, version] = args
        if (this.updates.length > 0) {
          const update = this.updates[n % this.updates.length]
          this.apply(to, version === 2 ? update.v2 : update.v1, version)
        }
        return
      }
      case 'merge': return this.merge(...args)
      case 'undo': { this.line('undone', this.undo[args[0]].undo() !== null); return }
      case 'redo': { this.line('redone', this.undo[args[0]].redo() !== null); return }
      case 'stop': this.undo[args[0]].stopCapturing(); return
      case 'forget': this.undo[args[0]].clear(); return
      case 'snapshot': {
        const snapshot = Y.snapshot(this.docs[args[0]])
        this.line('snapshot', base64(Y.encodeSnapshot(snapshot)), base64(Y.encodeSnapshotV2(snapshot)))
        this.snapshots.push(snapshot)
        return
      }
      case 'look': return this.look(...args)
      case 'restore': {
        const [index, n] = args
        const snapshot = this.snapshots[n % this.snapshots.length]
        const restored = Y.createDocFromSnapshot(this.docs[index], snapshot)
        this.line('restored', base64(Y.encodeStateAsUpdate(restored)), Y.equalSnapshots(snapshot, Y.snapshot(restored)))
        return
      }
      case 'position': {
        const [index, path, at, assoc] = args
        const type = this.resolve(this.docs[index], path)
        const position = Y.createRelativePositionFromTypeIndex(type, at % ((isMap(type) ? 0 : type.length) + 1), assoc)
        this.positions.push(position)
        this.line('position', base64(Y.encodeRelativePosition(position)), JSON.stringify(Y.relativePositionToJSON(position)))
        return
      }
      case 'locate': {
        const [index, n, follow] = args
        const position = Y.decodeRelativePosition(Y.encodeRelativePosition(this.positions[n % this.positions.length]))
        const place = Y.createAbsolutePositionFromRelativePosition(position, this.docs[index], follow)
        this.line('located', place === null ? 'nowhere' : place.index + ' ' + place.assoc + ' ' + show(place.type))
        return
      }
      case 'load': case 'destroy': {
        const [index, n] = args
        const subdocs = [...this.docs[index].getSubdocs()].sort((a, b) => compare(a.guid, b.guid))
        if (subdocs.length > 0) subdocs[n % subdocs.length][name]()
        return
      }
      case 'clone': {
        const [index, path, target] = args
        const type = this.resolve(this.docs[index], path)
        const list = this.resolve(this.docs[index], target)
        if (!isCloneable(type)) return
        if (list instanceof Y.Array || (list instanceof Y.XmlFragment && isXml(type))) list.insert(0, [type.clone()])
        return
      }
      default: {
        const [index, path, ...rest] = args
        this.edit(name, this.resolve(this.docs[index], path), rest)
      }
    }
  }

  apply (to, update, version) {
    this.remote = true
    try {
      (version === 2 ? Y.applyUpdateV2 : Y.applyUpdate)(this.docs[to], update, 'remote')
    } finally {
      this.remote = false
    }
  }

  merge (numbers, index) {
    const chosen = this.updates.length === 0 ? [] : numbers.map(n => this.updates[n % this.updates.length])
    if (chosen.length === 0) return
    const v1 = Y.mergeUpdates(chosen.map(update => update.v1))
    const v2 = Y.mergeUpdatesV2(chosen.map(update => update.v2))
    const vector = Y.encodeStateVector(this.docs[index])
    this.line('merged', base64(v1), base64(v2))
    this.line('vector', base64(Y.encodeStateVectorFromUpdate(v1)), base64(Y.encodeStateVectorFromUpdateV2(v2)))
    this.line('diff', base64(Y.diffUpdate(v1, vector)), base64(Y.diffUpdateV2(v2, vector)))
    this.line('converted', base64(Y.convertUpdateFormatV1ToV2(v1)), base64(Y.convertUpdateFormatV2ToV1(v2)))
    this.line('contained', Y.snapshotContainsUpdate(Y.snapshot(this.docs[index]), v1))
  }

  look (index, path, a, b, users) {
    const type = this.resolve(this.docs[index], path)
    if (this.snapshots.length === 0) return
    const [after, before] = [a, b].map(n => n === null ? undefined : this.snapshots[n % this.snapshots.length])
    if (type instanceof Y.Text) {
      const delta = type.toDelta(after, before, users ? (kind, id) => ({ user: id.client, type: kind }) : undefined)
      this.line('looked', showDelta(delta))
    } else if (after !== undefined && isMap(type)) {
      this.line('looked', show(Y.typeMapGetAllSnapshot(type, after)))
    }
  }

  edit (name, type, args) {
    switch (name) {
      case 'insert': {
        const [at, value, formats] = args
        if (isMap(type)) return
        const index = at % (type.length + 1)
        if (isList(type)) {
          const values = make(Array.isArray(value) ? value : [value])
          const fitting = type instanceof Y.XmlFragment ? values.filter(isXml) : values
          if (fitting.length > 0) type.insert(index, fitting)
        } else if (typeof value === 'string') {
          formats === undefined ? type.insert(index, value) : type.insert(index, value, make(formats))
        } else if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
          formats === undefined ? type.insertEmbed(index, make(value)) : type.insertEmbed(index, make(value), make(formats))
        }
        return
      }
      case 'push': {
        if (!isList(type)) return
        const values = make(args[0])
        const fitting = type instanceof Y.XmlFragment ? values.filter(isXml) : values
        if (fitting.length > 0) type.push(fitting)
        return
      }
      case 'after': {
        const [n, value] = args
        if (!(type instanceof Y.XmlFragment)) return
        const children = Run.children(type)
        type.insertAfter(children.length === 0 || n === null ? null : children[n % children.length], make([value]).filter(isXml))
        return
      }
      case 'delete': {
        const [at, count] = args
        if (isMap(type) || type.length === 0) return
        const index = at % type.length
        type.delete(index, 1 + count % (type.length - index))
        return
      }
      case 'format': {
        const [at, count, formats] = args
        if (type instanceof Y.Text) type.format(at % (type.length + 1), count, make(formats))
        return
      }
      case 'delta': {
        if (!(type instanceof Y.Text)) return
        // Yjs fails to delete from a text that never had anything
        const ops = args[0].filter(op => type.length > 0 || !('delete' in op))
        type.applyDelta(ops.map(op => ({ ...op, ...('insert' in op ? { insert: make(op.insert) } : {}) })))
        return
      }
      case 'set': {
        const [key, value] = args
        if (isMap(type)) type.set(key, make(value))
        else if (type instanceof Y.XmlElement || type instanceof Y.Text) type.setAttribute(key, make(value))
        return
      }
      case 'unset': {
        if (isMap(type)) type.delete(args[0])
        else if (type instanceof Y.XmlElement || type instanceof Y.Text) type.removeAttribute(args[0])
        return
      }
      case 'clear': if (isMap(type)) type.clear(); return
    }
    throw new Error('unknown operation ' + name)
  }

  summary (doc, index) {
    const snapshot = Y.snapshot(doc)
    this.line('state', index, base64(Y.encodeStateAsUpdate(doc)))
    this.line('stateV2', index, base64(Y.encodeStateAsUpdateV2(doc)))
    this.line('vector', index, base64(Y.encodeStateVector(doc)))
    this.line('snapshot', index, base64(Y.encodeSnapshot(snapshot)), base64(Y.encodeSnapshotV2(snapshot)))
    for (const spec of this.scenario.roots) {
      const root = this.root(doc, spec)
      this.line('root', index, spec, show(root))
      // whoever writes half a surrogate pair sees it; to others it comes as the replacement character
      this.line('content', index, spec, show(root, true).replace(/\\ud[89a-f][0-9a-f]{2}/g, '\ufffd'))
      let json
      try { json = JSON.stringify(root.toJSON()) } catch { json = 'none' } // big integers
      this.line('json', index, spec, json)
    }
  }
}

export const run = scenario => {
  now = 1_000_000
  return new Run(scenario).run()
}
