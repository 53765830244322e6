-- Up Migration

-- UUIDv7, which Postgres makes itself from version 18 on: lists go by id, and so by time. No address stands in their cursors.
create function time_ordered_id(at timestamptz) returns uuid language sql volatile parallel safe
begin atomic
  select overlay(gen_random_uuid()::text placing substr(h.ms, 1, 8) || '-' || substr(h.ms, 9, 4) || '-7' from 1)::uuid
  from (select lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') as ms) h;
end;

alter table suppressions
  add column id uuid,
  add column note text,
  add column created_by text; -- the API key, where it was one
update suppressions set id = time_ordered_id(created_at);
alter table suppressions
  alter column id set not null,
  alter column id set default time_ordered_id(clock_timestamp()),
  drop constraint suppressions_source_check,
  -- Nothing has ever said 'unsubscribe': who unsubscribes is the recipient.
  add constraint suppressions_source_check check (source in ('feedback', 'provider', 'api', 'import', 'recipient'));

create unique index suppressions_by_owner on suppressions (tenant_id, mode, id desc);

-- The audit of what was lifted: kept as long as ended notifications are, because it holds addresses.
create table lifted_suppressions (
  id uuid primary key,
  tenant_id text not null,
  mode text not null,
  channel text not null,
  recipient text not null,
  reason text not null,
  source text not null,
  notification_id uuid,
  note text,
  created_by text,
  created_at timestamptz not null,
  lifted_at timestamptz not null,
  lifted_by text not null
);

create index lifted_suppressions_by_time on lifted_suppressions (lifted_at);
