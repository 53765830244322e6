-- Up Migration

create table tenants (
  id text primary key,
  name text not null,
  created_at timestamptz not null default clock_timestamp()
);

create table api_keys (
  id text primary key,
  tenant_id text not null references tenants (id),
  mode text not null check (mode in ('live', 'test')),
  secret_sha256 bytea not null check (octet_length(secret_sha256) = 32),
  scopes text[] not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);

-- The row is the outbox. Claim and settle change status, reason, attempts, claim_no, settled_claim_no, due_at and job_id,
-- so no index may name one of these (predicates count too): updates would stop being heap-only, which costs two thirds
-- of the throughput. Fillfactor leaves room for the new versions on the same page.
create table notifications (
  id uuid primary key,
  tenant_id text not null, -- no foreign key: it would lock the tenant's row for every message
  mode text not null check (mode in ('live', 'test')),
  channel text not null check (channel in ('email', 'sms', 'push')),
  recipient text not null,
  content jsonb not null,
  user_id text,
  metadata jsonb not null default '{}',
  priority text not null check (priority in ('high', 'normal', 'low')),
  delivery text not null check (delivery in ('at_least_once', 'at_most_once')),
  status text not null check (status in (
    'SCHEDULED', 'PENDING', 'PROCESSING', 'SENT', 'DELIVERED', 'BOUNCED', 'COMPLAINED',
    'FAILED', 'SUPPRESSED', 'EXPIRED', 'CANCELED'
  )),
  reason text,
  attempts smallint not null default 0,
  replays smallint not null default 0,
  -- Grows with each claim: who settles must name it, so a lease that was lost settles nothing.
  claim_no integer not null default 0,
  -- The last claim that was settled. A gap below claim_no is an attempt of which nobody knows how it ended.
  settled_claim_no integer not null default 0,
  -- Schedule, retry time and end of the lease in one: claimable when due_at <= now.
  due_at timestamptz not null,
  job_id text not null,
  created_at timestamptz not null default clock_timestamp(),
  send_at timestamptz,
  expires_at timestamptz,
  -- Far-future sends wait here and are not in the queue. Claims do not touch it.
  parked_until timestamptz,
  finished_at timestamptz
) with (fillfactor = 70);

create index notifications_unfinished on notifications (id) where finished_at is null and parked_until is null;
create index notifications_parked on notifications (parked_until) where parked_until is not null;

create table idempotency_keys (
  tenant_id text not null,
  mode text not null,
  route text not null,
  key text not null,
  fingerprint text not null,
  notification_id uuid not null,
  expires_at timestamptz not null,
  primary key (tenant_id, mode, route, key)
);

create table delivery_attempts (
  notification_id uuid not null, -- no foreign key: retention deletes both, and a check per attempt costs a lookup
  claim_no integer not null,
  provider text not null,
  started_at timestamptz not null,
  duration_ms integer not null,
  outcome text not null check (outcome in ('sent', 'transient', 'throttled', 'permanent', 'ambiguous', 'paused')),
  code text,
  detail text,
  provider_message_id text,
  retry_at timestamptz,
  primary key (notification_id, claim_no)
);

-- Exactly the FAILED rows, with what people filter failures by.
create table dead_letters (
  notification_id uuid primary key,
  tenant_id text not null,
  mode text not null,
  channel text not null,
  reason text not null,
  code text not null,
  detail text not null,
  attempts smallint not null,
  failed_at timestamptz not null
);

create index dead_letters_by_owner on dead_letters (tenant_id, mode, notification_id desc);

-- The audit of replays: never changed, never deleted before its notification.
create table replays (
  notification_id uuid not null,
  failed_at timestamptz not null,
  failed_reason text not null,
  replayed_at timestamptz not null,
  replayed_by text not null,
  reason text not null,
  primary key (notification_id, replayed_at)
);
