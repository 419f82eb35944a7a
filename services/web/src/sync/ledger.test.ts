import { createEncoder, toUint8Array, writeVarInt, writeVarString, writeVarUint } from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import { Ledger } from './ledger';

const sync = (step: number, type = 0): Uint8Array => {
  const encoder = createEncoder();
  writeVarString(encoder, 'a-document');
  writeVarUint(encoder, type);
  writeVarUint(encoder, step);
  return toUint8Array(encoder);
};
const status = (stored: boolean): Uint8Array => {
  const encoder = createEncoder();
  writeVarString(encoder, 'a-document');
  writeVarUint(encoder, 8);
  writeVarInt(encoder, stored ? 1 : 0);
  return toUint8Array(encoder);
};
const STEP_1 = sync(0);
const STEP_2 = sync(1);
const UPDATE = sync(2);

describe('ledger', () => {
  it('is not settled before the handshake has carried what this side has', () => {
    const ledger = new Ledger();
    expect(ledger.settled).toBe(false);
    ledger.sent(STEP_1);
    expect(ledger.settled).toBe(false);
    ledger.sent(STEP_2);
    expect(ledger.settled).toBe(false);
    ledger.received(status(true));
    expect(ledger.settled).toBe(true);
  });

  it('waits for every single confirmation', () => {
    const ledger = new Ledger();
    ledger.sent(sync(1, 4));
    ledger.received(status(true));
    for (let i = 0; i < 3; i++) ledger.sent(UPDATE);
    ledger.received(status(true));
    ledger.received(status(true));
    expect(ledger.settled).toBe(false);
    ledger.received(status(true));
    expect(ledger.settled).toBe(true);
  });

  it('counts updates that went out before the handshake', () => {
    const ledger = new Ledger();
    ledger.sent(UPDATE);
    ledger.sent(STEP_2);
    ledger.received(status(true));
    expect(ledger.settled).toBe(false);
    ledger.received(status(true));
    expect(ledger.settled).toBe(true);
  });

  it('never settles once something was refused', () => {
    const ledger = new Ledger();
    ledger.sent(STEP_2);
    ledger.received(status(false));
    ledger.sent(UPDATE);
    ledger.received(status(true));
    expect(ledger.settled).toBe(false);
    expect(ledger.refused).toBe(true);
  });

  it('passes over everything else', () => {
    const ledger = new Ledger();
    ledger.sent(STEP_2);
    ledger.received(Uint8Array.of(9));
    ledger.received(UPDATE);
    ledger.received(status(true));
    expect(ledger.settled).toBe(true);
  });
});
