-- Up Migration

-- Most notifications are sent at the first try. That attempt is kept on the row itself, which is written then anyway: a row of
-- its own, with its index, was a quarter of what Postgres did for a notification. None of these columns is in an index.
alter table notifications
  add column sent_by text,
  add column sent_started_at timestamptz,
  add column sent_ms integer,
  add column sent_message_id text;

-- Every attempt, wherever it is kept. Where both places have one of the same claim, the row is right: the other is what a
-- settle wrote that was tried twice.
create view attempts_made as
select a.notification_id, a.claim_no, a.provider, a.started_at, a.duration_ms, a.outcome, a.code, a.detail,
  a.provider_message_id, a.retry_at
from delivery_attempts a
where not exists (
  select from notifications n where n.id = a.notification_id and n.sent_by is not null and n.settled_claim_no = a.claim_no
)
union all
select n.id, n.settled_claim_no, n.sent_by, n.sent_started_at, n.sent_ms, 'sent', null, null, n.sent_message_id, null
from notifications n where n.sent_by is not null;
