-- Moments of documents that somebody gave a name. All others are computed from the log.
CREATE TABLE version (
    document_id uuid NOT NULL,
    id uuid NOT NULL,
    -- The last update that it holds; 0 for the document before anything was written.
    seq bigint NOT NULL CHECK (seq >= 0),
    name text NOT NULL,
    at timestamptz NOT NULL,
    named_by uuid NOT NULL,
    PRIMARY KEY (document_id, id)
);
