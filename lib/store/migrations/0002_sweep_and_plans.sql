-- Up Migration

-- One row: where the last sweep stopped in its walk over unfinished rows.
create table sweep_cursor (
  only_row boolean primary key default true check (only_row),
  after_id uuid
);

-- What a dry run showed, so that exactly this can be replayed.
create table replay_plans (
  token text primary key,
  tenant_id text not null,
  mode text not null,
  notification_ids uuid[] not null,
  expires_at timestamptz not null
);

create index replay_plans_expired on replay_plans (expires_at);
create index idempotency_keys_expired on idempotency_keys (expires_at);
