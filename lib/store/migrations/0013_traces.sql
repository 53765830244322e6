-- Up Migration

-- The trace that a notification is part of, as W3C writes it (55 characters), so that a send months later is part of it too. Null where
-- its caller had none. Written once with the row and never changed; in no index.
alter table notifications add column traceparent text;
