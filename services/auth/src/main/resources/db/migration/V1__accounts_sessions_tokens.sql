-- Everything of auth. Times are set by the service, from its own clock, so that one clock decides about an expiry.

CREATE TABLE auth.account (
    id            uuid PRIMARY KEY,
    issuer        text        NOT NULL,
    subject       text        NOT NULL,
    name          text        NOT NULL,
    -- Lower case; empty where the provider gives none, or says that it is not verified.
    email         text        NOT NULL,
    picture       text,
    -- What the configured claim said at the last login; the list of addresses is looked at whenever a token is made.
    admin_claim   boolean     NOT NULL,
    created_at    timestamptz NOT NULL,
    signed_in_at  timestamptz NOT NULL,
    UNIQUE (issuer, subject)
);

-- A session is the family of its refresh tokens: one is current, and the one before it is remembered for the grace.
CREATE TABLE auth.session (
    id                   uuid PRIMARY KEY,
    account_id           uuid        NOT NULL REFERENCES auth.account (id) ON DELETE CASCADE,
    family_hash          bytea       NOT NULL UNIQUE,
    token_hash           bytea       NOT NULL,
    previous_token_hash  bytea,
    rotation_salt        bytea,
    generation           integer     NOT NULL,
    created_at           timestamptz NOT NULL,
    rotated_at           timestamptz NOT NULL,
    -- The provider's own session ("sid"), where it names one.
    provider_session     text,
    device               text        NOT NULL,
    address              text        NOT NULL,
    ended_at             timestamptz,
    end_reason           text,
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX session_of_account ON auth.session (account_id, rotated_at) WHERE ended_at IS NULL;
CREATE INDEX session_ended ON auth.session (ended_at) WHERE ended_at IS NOT NULL;

-- States of logins that came back from the provider: none comes back twice.
CREATE TABLE auth.used_login_state (
    state_hash  bytea PRIMARY KEY,
    used_at     timestamptz NOT NULL
);
CREATE INDEX used_login_state_age ON auth.used_login_state (used_at);

CREATE TABLE auth.api_token (
    id            uuid PRIMARY KEY,
    account_id    uuid        NOT NULL REFERENCES auth.account (id) ON DELETE CASCADE,
    name          text        NOT NULL,
    token_hash    bytea       NOT NULL UNIQUE,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    last_used_at  timestamptz
);
CREATE INDEX api_token_of_account ON auth.api_token (account_id, created_at);

-- The private key is encrypted (AES-256-GCM: 12 bytes nonce, then cipher text and tag; the id is authenticated with it).
CREATE TABLE auth.signing_key (
    id                     text PRIMARY KEY,
    public_jwk             text        NOT NULL,
    encrypted_private_key  bytea       NOT NULL,
    created_at             timestamptz NOT NULL,
    signs_from             timestamptz NOT NULL
);

-- What ended and has to be told on the stream of revocations; written with the end itself, so that none is forgotten.
CREATE TABLE auth.revocation (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type          text        NOT NULL,
    target        uuid        NOT NULL,
    revoked_at    timestamptz NOT NULL,
    published_at  timestamptz
);
CREATE INDEX revocation_to_publish ON auth.revocation (id) WHERE published_at IS NULL;

CREATE TABLE auth.audit_event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    type        text        NOT NULL,
    account_id  uuid,
    session_id  uuid,
    address     text        NOT NULL,
    detail      text        NOT NULL
);
CREATE INDEX audit_event_of_account ON auth.audit_event (account_id, at);

CREATE FUNCTION auth.refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END
$$;
CREATE TRIGGER audit_event_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON auth.audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION auth.refuse_change();
