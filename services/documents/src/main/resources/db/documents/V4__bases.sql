-- Documents as they were at places of their logs, for which no rows are needed any more: where what is left of a log begins (the last place of a document here), and named versions before that.
CREATE TABLE base (
    document_id uuid NOT NULL,
    -- All updates up to this place.
    seq bigint NOT NULL CHECK (seq > 0),
    -- As of a snapshot.
    format smallint NOT NULL,
    size_bytes integer NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (document_id, seq)
);
-- Compressed already.
ALTER TABLE base ALTER COLUMN bytes SET STORAGE EXTERNAL;
