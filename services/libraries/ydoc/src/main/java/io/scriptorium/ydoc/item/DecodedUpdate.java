package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.UpdateReader;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.scriptorium.ydoc.version.DeleteSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An update that has been read to its end and found sound, and that has changed nothing yet.
 *
 * @param blocks at most one for each client, the lowest client first
 */
record DecodedUpdate(List<Block> blocks, DeleteSet deletions, Iterable<String> rootNames) {
    static DecodedUpdate read(UpdateReader reader, Replica replica, int maxStructs) {
        ClientTable clients = new ClientTable(replica);
        StructReader structs = new StructReader(reader, clients);
        int blockCount = reader.rest().readCount(2);
        List<Block> blocks = new ArrayList<>(Math.min(blockCount, 64));
        long structCount = 0;
        for (int i = 0; i < blockCount; i++) {
            int count = reader.readRestClock();
            structCount += count;
            if (structCount > maxStructs) {
                throw MalformedBinaryException.limit("too many structs", reader.position());
            }
            blocks.add(readBlock(reader, clients, structs, count));
        }
        DeleteSet deletions = DeleteSet.read(reader);
        return new DecodedUpdate(inOrder(blocks), deletions, clients.rootNames());
    }

    private static Block readBlock(UpdateReader reader, ClientTable clients, StructReader structs, int count) {
        Block block = new Block(clients.log(reader.readClient()));
        int clock = reader.readRestClock();
        for (int s = 0; s < count; s++) {
            Struct struct = structs.read(block.log, clock);
            block.add(struct, count);
            clock += struct.length;
        }
        return block;
    }

    /** Of several blocks of one client the last one counts, as in Yjs. */
    private static List<Block> inOrder(List<Block> blocks) {
        if (blocks.size() > 1) {
            Map<Long, Block> byClient = LinkedHashMap.newLinkedHashMap(blocks.size());
            for (Block block : blocks) {
                byClient.put(block.log.id, block);
            }
            List<Block> ordered = new ArrayList<>(byClient.values());
            ordered.sort((a, b) -> Long.compare(a.log.id, b.log.id));
            return ordered;
        }
        return blocks;
    }
}
