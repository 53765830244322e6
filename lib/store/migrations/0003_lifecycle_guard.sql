-- Up Migration

-- The lifecycle once more, for whoever writes SQL by hand: our statements ask the table in code for their `where`, and a
-- test compares the two. A trigger whose condition is false costs nothing that can be measured, and leaves updates heap-only.
create function refuse_transition() returns trigger language plpgsql as $$
begin
  raise exception 'notification %: % does not lead to %', old.id, old.status, new.status
    using errcode = 'check_violation', hint = 'docs/lifecycle.md has the table.';
end $$;

create trigger notifications_lifecycle before update of status on notifications
for each row when (
  old.status <> new.status and (old.status, new.status) not in (
    ('SCHEDULED', 'PROCESSING'), ('SCHEDULED', 'SUPPRESSED'), ('SCHEDULED', 'EXPIRED'), ('SCHEDULED', 'CANCELED'),
    ('PENDING', 'PROCESSING'), ('PENDING', 'SUPPRESSED'), ('PENDING', 'EXPIRED'), ('PENDING', 'CANCELED'),
    ('PROCESSING', 'SENT'), ('PROCESSING', 'PENDING'), ('PROCESSING', 'FAILED'), ('PROCESSING', 'SUPPRESSED'),
    ('PROCESSING', 'EXPIRED'),
    ('SENT', 'DELIVERED'), ('SENT', 'BOUNCED'), ('SENT', 'COMPLAINED'),
    ('DELIVERED', 'BOUNCED'), ('DELIVERED', 'COMPLAINED'),
    ('FAILED', 'PENDING')
  )
) execute function refuse_transition();

-- What sweep walks over is what has not ended: neither may be said without the other.
alter table notifications add constraint notifications_finished check (
  (finished_at is not null) = (status in (
    'SENT', 'DELIVERED', 'BOUNCED', 'COMPLAINED', 'FAILED', 'SUPPRESSED', 'EXPIRED', 'CANCELED'
  ))
);
