package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.format.UpdateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the structs of an update into the document, each one after what it depends on.
 *
 * <p>Blocks are worked through from the highest client down. A struct that needs something of another client waits on a stack while that client's
 * block goes ahead. What needs something that is not here at all is put aside, with the rest of its block, as pending.
 */
final class Integration {
    private final Transaction transaction;
    private final List<Block> blocks;
    private int top;

    private final List<Struct> stack = new ArrayList<>();
    private final Map<Long, List<Struct>> rest = new TreeMap<>((a, b) -> Long.compare(b, a));
    private final Map<Long, Integer> missing = new TreeMap<>();

    Integration(Transaction transaction, List<Block> blocks) {
        this.transaction = transaction;
        this.blocks = blocks;
        this.top = blocks.size() - 1;
    }

    /** Returns what had to be put aside. */
    @Nullable
    PendingStructs run() {
        for (Block block : blocks) {
            block.log.incoming = block;
        }
        try {
            Block current = nextBlock();
            while (current != null) {
                integrate(current.take());
                current = nextBlock();
            }
        } finally {
            for (Block block : blocks) {
                block.log.incoming = null;
            }
        }
        return rest.isEmpty() ? null : PendingStructs.of(missing, encodeRest());
    }

    private @Nullable Block nextBlock() {
        while (top >= 0) {
            Block block = blocks.get(top);
            if (!block.exhausted()) {
                return block;
            }
            top--;
        }
        return null;
    }

    /** Integrates a struct and, before it, everything it waits for. */
    private void integrate(Struct first) {
        @Nullable Struct struct = first;
        while (struct != null) {
            @Nullable ClientLog needed = struct instanceof Skip ? null : tryIntegrate(struct);
            if (needed != null) {
                stack.add(struct);
                Block block = needed.incoming;
                if (needed != struct.log && block != null && !block.putAside && !block.exhausted()) {
                    struct = block.take();
                    continue;
                }
                // an earlier struct of the same client is missing, or the other client's changes are not here
                noteMissing(
                        needed.id,
                        needed == struct.log || !(struct instanceof Item item)
                                ? struct.clock - 1
                                : item.missingClock());
                putStackAside();
            }
            struct = stack.isEmpty() ? null : stack.removeLast();
        }
    }

    /** Returns the client of which something is missing: the struct's own if there is a gap before it. */
    private @Nullable ClientLog tryIntegrate(Struct struct) {
        int offset = struct.log.next - struct.clock;
        if (offset < 0) {
            return struct.log;
        }
        boolean known = offset > 0 && offset >= struct.length;
        if (struct instanceof Item item) {
            ClientLog needed = item.missing();
            if (needed != null) {
                return needed;
            }
            // also for what is known: the cuts it makes give neighbours another chance to merge
            item.resolve(transaction);
            if (!known) {
                item.integrate(transaction, offset);
            }
        } else if (!known) {
            transaction.add(offset == 0 ? struct : struct.tail(offset));
        }
        return null;
    }

    private void noteMissing(long client, int clock) {
        missing.merge(client, clock, Math::min);
    }

    /** Puts every waiting struct aside, and what comes after it in its block. */
    private void putStackAside() {
        for (Struct struct : stack) {
            Block block = struct.log.incoming;
            if (block != null && !block.putAside) {
                List<Struct> structs = new ArrayList<>();
                for (int i = block.indexOfTaken(struct); i < block.count; i++) {
                    // only in a circle, which no honest client makes, a later struct can be in already
                    if (block.structs[i].end() > struct.log.next) {
                        structs.add(block.structs[i]);
                    }
                }
                if (!structs.isEmpty()) {
                    rest.put(struct.log.id, structs);
                }
                block.putAside = true;
                block.taken = block.count;
            }
        }
        stack.clear();
    }

    private byte[] encodeRest() {
        UpdateWriter writer = UpdateFormat.V2.writer();
        writer.rest().writeVarUint(rest.size());
        rest.forEach((client, structs) -> {
            writer.rest().writeVarUint(structs.size());
            writer.writeClient(client);
            writer.rest().writeVarUint(structs.getFirst().clock);
            for (Struct struct : structs) {
                struct.write(writer, 0);
            }
        });
        writer.rest().writeVarUint(0);
        return writer.toByteArray();
    }
}
