-- Up Migration

-- Two spellings of one address are one address. Immutable and in SQL, so that the planner puts it in place.
create function suppression_key(channel text, recipient text) returns text language sql immutable parallel safe
return case channel when 'email' then lower(recipient) else recipient end;

-- Looked up by its whole key at each claim.
create table suppressions (
  tenant_id text not null,
  mode text not null check (mode in ('live', 'test')), -- what a test key does must not silence a real recipient
  channel text not null check (channel in ('email', 'sms', 'push')),
  recipient text not null check (recipient = suppression_key(channel, recipient)),
  reason text not null check (reason in ('bounced', 'soft_bounced', 'complained', 'unregistered', 'unsubscribed', 'manual')),
  source text not null check (source in ('feedback', 'provider', 'api', 'import', 'unsubscribe')),
  notification_id uuid,
  created_at timestamptz not null,
  primary key (tenant_id, mode, channel, recipient)
);

-- What providers told after a send. Kept first and carried out then: an event may come before our own word that it was sent.
create table feedback (
  notification_id uuid not null, -- no foreign key: retention deletes both
  id text not null,
  tenant_id text not null,
  mode text not null,
  channel text not null,
  recipient text not null,
  type text not null check (type in ('accepted', 'delivered', 'bounced', 'soft_bounced', 'complained', 'rejected', 'delayed')),
  at timestamptz not null,
  provider_message_id text not null,
  code text,
  detail text,
  received_at timestamptz not null,
  applied_at timestamptz,
  primary key (notification_id, id)
);

create index feedback_unapplied on feedback (received_at) where applied_at is null;
create index feedback_soft_bounces on feedback (tenant_id, mode, channel, recipient, at) where type = 'soft_bounced';

-- New: feedback proves what was sent unheard, and a complaint after a bounce is one whichever is told first.
create or replace trigger notifications_lifecycle before update of status on notifications
for each row when (
  old.status <> new.status and (old.status, new.status) not in (
    ('SCHEDULED', 'PROCESSING'), ('SCHEDULED', 'SUPPRESSED'), ('SCHEDULED', 'EXPIRED'), ('SCHEDULED', 'CANCELED'),
    ('PENDING', 'PROCESSING'), ('PENDING', 'SENT'), ('PENDING', 'SUPPRESSED'), ('PENDING', 'EXPIRED'), ('PENDING', 'CANCELED'),
    ('PROCESSING', 'SENT'), ('PROCESSING', 'PENDING'), ('PROCESSING', 'FAILED'), ('PROCESSING', 'SUPPRESSED'),
    ('PROCESSING', 'EXPIRED'),
    ('SENT', 'DELIVERED'), ('SENT', 'BOUNCED'), ('SENT', 'COMPLAINED'),
    ('DELIVERED', 'BOUNCED'), ('DELIVERED', 'COMPLAINED'),
    ('BOUNCED', 'COMPLAINED'),
    ('FAILED', 'SENT'), ('FAILED', 'PENDING')
  )
) execute function refuse_transition();
