-- The log, once more: a row holds the updates of one document that were stored together, so that what a row costs is shared by them.

-- Users and producers (loaded rooms) in a document's log, under numbers that are short to write.
CREATE TABLE contributor (
    document_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    id uuid NOT NULL,
    -- The first row of the log that names it.
    since bigint NOT NULL,
    PRIMARY KEY (document_id, number),
    UNIQUE (document_id, id)
);

-- Append-only. An update's identity is (document, producer, producer's sequence), its place in the document up to `seq`.
CREATE TABLE batch (
    document_id uuid NOT NULL,
    -- The place of the last update in it.
    seq bigint NOT NULL,
    -- Which updates, whose, and when; see Batch.java.
    entries bytea NOT NULL,
    -- The updates (format v1), one after another, mostly deflated.
    bytes bytea NOT NULL,
    PRIMARY KEY (document_id, seq)
) PARTITION BY HASH (document_id);
-- Compressed already.
ALTER TABLE batch ALTER COLUMN bytes SET STORAGE EXTERNAL;

DO $$
BEGIN
    FOR remainder IN 0..15 LOOP
        EXECUTE format(
            'CREATE TABLE batch_%s PARTITION OF batch FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
            lpad(remainder::text, 2, '0'), remainder);
    END LOOP;
END
$$;

-- What was stored before: each update becomes a row of its own, which says nothing about those before it.
INSERT INTO contributor (document_id, number, id, since)
SELECT document_id, row_number() OVER (PARTITION BY document_id ORDER BY min(seq), id), id, min(seq)
FROM (
    SELECT document_id, producer AS id, seq FROM update
    UNION ALL
    SELECT document_id, author, seq FROM update WHERE author IS NOT NULL
) AS named
GROUP BY document_id, id;

-- An unsigned integer as in lib0: seven bits a byte, the lowest first.
CREATE FUNCTION varuint(value bigint) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    bytes bytea := '';
    rest bigint := value;
BEGIN
    WHILE rest > 127 LOOP
        bytes := bytes || set_byte('\x00', 0, 128 + (rest % 128)::int);
        rest := rest / 128;
    END LOOP;
    RETURN bytes || set_byte('\x00', 0, rest::int);
END
$$;

INSERT INTO batch (document_id, seq, entries, bytes)
SELECT u.document_id, u.seq,
    '\x01'::bytea || varuint(floor(extract(epoch FROM u.at) * 1000)::bigint)
        || varuint(p.number) || '\x01' || varuint(u.producer_sequence) || '\x01'
        || varuint(coalesce(a.number, 0)) || '\x00' || varuint(octet_length(u.bytes)),
    u.bytes
FROM update u
JOIN contributor p ON p.document_id = u.document_id AND p.id = u.producer
LEFT JOIN contributor a ON a.document_id = u.document_id AND a.id = u.author;

DROP FUNCTION varuint;
DROP TABLE update;
