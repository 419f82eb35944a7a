-- Every table begins its key with the document's or the user's id, so that all can be distributed (Citus) without a rewrite.
-- There are no foreign keys from the log: checking one per stored update would write to the document's row.

CREATE TABLE document (
    id uuid PRIMARY KEY,
    title text NOT NULL,
    link_role text NOT NULL DEFAULT 'none' CHECK (link_role IN ('none', 'viewer', 'commenter', 'editor')),
    -- Counts changes of metadata; what If-Match names.
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    deleted_at timestamptz,
    deleted_by uuid
);
CREATE INDEX document_trash ON document (deleted_at) WHERE deleted_at IS NOT NULL;

-- Deleted for good, except for what is left of the log.
CREATE TABLE purged (
    document_id uuid PRIMARY KEY
);

-- Who edited last, and when. Apart from the document, and written at most once in some seconds, so that typing updates no hot row.
CREATE TABLE activity (
    document_id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    by_user uuid
) WITH (fillfactor = 70);

-- Learned from the tokens that people present.
CREATE TABLE person (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL,
    seen_at timestamptz NOT NULL
);
CREATE INDEX person_email ON person (lower(email), seen_at DESC);

CREATE TABLE member (
    document_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL CHECK (role IN ('viewer', 'commenter', 'editor', 'owner')),
    added_at timestamptz NOT NULL,
    added_by uuid NOT NULL,
    PRIMARY KEY (document_id, user_id)
);
CREATE INDEX member_user ON member (user_id, document_id);

-- Waits for somebody to present this address, then becomes a membership.
CREATE TABLE invitation (
    document_id uuid NOT NULL,
    id uuid NOT NULL,
    email text NOT NULL CHECK (email = lower(email)),
    role text NOT NULL CHECK (role IN ('viewer', 'commenter', 'editor', 'owner')),
    added_at timestamptz NOT NULL,
    added_by uuid NOT NULL,
    PRIMARY KEY (document_id, id),
    UNIQUE (document_id, email)
);
CREATE INDEX invitation_email ON invitation (email);

-- The durable log: append-only. (document, producer, sequence) is an update's identity, seq its place in the document.
CREATE TABLE update (
    document_id uuid NOT NULL,
    seq bigint NOT NULL,
    producer uuid NOT NULL,
    producer_sequence bigint NOT NULL,
    author uuid,
    at timestamptz NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (document_id, seq),
    UNIQUE (document_id, producer, producer_sequence)
) PARTITION BY HASH (document_id);

DO $$
BEGIN
    FOR remainder IN 0..15 LOOP
        EXECUTE format(
            'CREATE TABLE update_%s PARTITION OF update FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
            lpad(remainder::text, 2, '0'), remainder);
    END LOOP;
END
$$;

-- All updates up to `through`, compacted. The updates stay: they are the history.
CREATE TABLE snapshot (
    document_id uuid PRIMARY KEY,
    through bigint NOT NULL,
    -- 1: update format v2, deflated (RFC 1950).
    format smallint NOT NULL,
    -- How large the state is, inflated.
    size_bytes integer NOT NULL,
    bytes bytea NOT NULL,
    at timestamptz NOT NULL
);
-- Compressed already.
ALTER TABLE snapshot ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Events for other services, written with the change that they tell of and deleted once they are published.
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event jsonb NOT NULL
);

CREATE TABLE audit (
    document_id uuid NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL,
    actor uuid,
    action text NOT NULL,
    detail jsonb NOT NULL,
    PRIMARY KEY (document_id, id)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
