-- Up Migration

-- A UUIDv7 of an instant, for rows that a statement makes by itself. https://www.rfc-editor.org/rfc/rfc9562#section-5.7
create function uuid_v7(at timestamptz) returns uuid language sql volatile parallel safe as $$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid()) placing substring(int8send(floor(extract(epoch from at) * 1000)::bigint) from 3) from 1 for 6),
      52, 1), 53, 1),
    'hex')::uuid
$$;

-- Where a tenant wants to be told. A few rows for each, so that whoever ends a notification can look here at no cost.
create table webhooks (
  id uuid primary key,
  tenant_id text not null,
  mode text not null check (mode in ('live', 'test')),
  url text not null,
  description text,
  event_types text[] not null,
  -- Sealed by AES-256-GCM; only who sends can open it.
  secret bytea not null,
  previous_secret bytea,
  previous_secret_until timestamptz,
  created_at timestamptz not null,
  failing_since timestamptz,
  last_failed_at timestamptz,
  disabled_at timestamptz,
  disabled_reason text check (disabled_reason in ('by_request', 'gone', 'failing')),
  check ((disabled_at is null) = (disabled_reason is null))
);

create index webhooks_by_owner on webhooks (tenant_id, mode, id);

-- The outbox of events and the log of their deliveries in one: written in the statement that ends a notification.
create table webhook_deliveries (
  id uuid primary key, -- also the event's `webhook-id`, the same in every try
  webhook_id uuid not null, -- no foreign key: whoever ends a notification must not wait for, or fail with, a webhook's end
  tenant_id text not null,
  mode text not null,
  type text not null,
  notification_id uuid,
  -- How the notification stood, for the body: it may have moved on by the time of the send. What never changes is in its own row.
  seen jsonb,
  created_at timestamptz not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempts smallint not null default 0,
  claim_no integer not null default 0,
  -- The next try, or the end of the lease of the one that is under way.
  due_at timestamptz not null,
  claimed_until timestamptz,
  last_attempt_at timestamptz,
  response_status smallint,
  duration_ms integer,
  error text,
  response_excerpt text,
  finished_at timestamptz
) with (fillfactor = 80);

create index webhook_deliveries_due on webhook_deliveries (webhook_id, due_at) where finished_at is null;
create index webhook_deliveries_by_webhook on webhook_deliveries (webhook_id, id desc);
create index webhook_deliveries_by_notification on webhook_deliveries (notification_id);
