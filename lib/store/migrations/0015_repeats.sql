-- Up Migration

-- That a request came again, under its idempotency key: a row for what was asked for twice, and none for the rest. Not in the
-- notification's own row, which claim and settle are busy with. No foreign key: retention deletes both.
create table notification_repeats (
  notification_id uuid primary key,
  -- At the least: whoever finds the row locked by another repeat goes on without counting.
  count integer not null,
  first_at timestamptz not null,
  last_at timestamptz not null
) with (fillfactor = 80); -- who repeats once often repeats again, which then stays on the page
