import type { Schema } from '@tiptap/pm/model';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { complete, judgeElement, judgeRoot, judgeText, type Judgement } from './schemaJudgement';
import { raiseVersion, versionOf } from './schemaVersion';

/** Why a document can't be written in here, whoever may. */
export type Held =
  /** A later version of the schema has written in it. */
  | 'newer'
  /** Nobody says so, but there is something in it that this schema does not know. */
  | 'unknown'
  /** Something is missing in it, which can be added. */
  | 'incomplete';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as Yjs declares them
type SharedType = Y.AbstractType<any>;

/**
 * Watches a document for what an editor with this schema must not be let near. y-prosemirror deletes, from the document and so for everybody, what its schema refuses; attributes
 * that it does not know go with the next edit beside them.
 *
 * It judges each transaction after it was applied and before anybody who observes the text is told: editors can still let go. What they have written themselves is not
 * judged. Costs as much as the changed parts are long; while the document is held, as all of it.
 */
export class SchemaGuard {
  readonly schema: Schema;
  readonly #text: Y.XmlFragment;
  readonly #doc: Y.Doc;
  readonly #version: number;
  readonly #bindings = new Set<() => void>();
  readonly #listeners = new Set<() => void>();
  #held: Held | null = null;

  /**
   * @param text the root of the text, in a document
   * @param version of the schema
   */
  constructor(text: Y.XmlFragment, schema: Schema, version: number) {
    if (text.doc === null) throw new Error('the text is part of a document');
    this.#text = text;
    this.#doc = text.doc;
    this.schema = schema;
    this.#version = version;
    this.#become(this.#judgeAll());
    this.#doc.on('beforeObserverCalls', this.#changed);
  }

  get held(): Held | null {
    return this.#held;
  }

  /**
   * Has an editor let go of the text when the document becomes held: inside of the transaction that did it, and before any listener is told, for whatever those do with
   * an editor that is still bound would write its text over what came in. Returns what ends that.
   */
  bind(letGo: () => void): () => void {
    this.#bindings.add(letGo);
    return () => void this.#bindings.delete(letGo);
  }

  /** Has a listener called whenever {@link held} has changed. Returns what ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Marks the document as written by this version of the schema. To be called before something is. */
  raise(): void {
    raiseVersion(this.#doc, this.#version);
  }

  /** Adds what is missing in a document that is incomplete. */
  complete(): void {
    if (this.#held === 'incomplete') {
      this.#doc.transact(() => {
        this.raise();
        complete(this.#text, this.schema);
      });
    }
  }

  readonly #changed = (transaction: Y.Transaction): void => {
    if (this.#held !== null || versionOf(this.#doc) > this.#version) {
      this.#become(this.#judgeAll());
    } else if (transaction.origin !== ySyncPluginKey && !this.#changesAreAccepted(transaction)) {
      this.#become(this.#judgeAll());
    }
  };

  #judgeAll(): Held | null {
    if (versionOf(this.#doc) > this.#version) return 'newer';
    const judgement = judgeRoot(this.#text, this.schema);
    // What is vacant the binding takes away: there is nothing in it to lose.
    return judgement === 'unknown' || judgement === 'incomplete' ? judgement : null;
  }

  #changesAreAccepted(transaction: Y.Transaction): boolean {
    for (const type of transaction.changed.keys()) {
      if (type._item?.deleted !== true && this.#isInText(type) && this.#judge(type) !== 'accepted') return false;
    }
    return true;
  }

  #isInText(type: SharedType): boolean {
    let root: SharedType = type;
    while (root.parent !== null) root = root.parent;
    return root === this.#text;
  }

  #judge(type: SharedType): Judgement {
    if (type === this.#text) return judgeRoot(this.#text, this.schema);
    if (type instanceof Y.XmlElement) return judgeElement(type, this.schema);
    const around = type.parent instanceof Y.XmlElement ? this.schema.nodes[type.parent.nodeName] : undefined;
    return type instanceof Y.XmlText && around !== undefined ? judgeText(around, type, this.schema) : 'unknown';
  }

  #become(held: Held | null): void {
    if (held !== this.#held) {
      this.#held = held;
      if (held !== null) this.#bindings.forEach((letGo) => letGo());
      this.#listeners.forEach((listener) => listener());
    }
  }
}
