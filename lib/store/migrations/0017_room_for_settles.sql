-- Up Migration

-- A settle gives a row its end, which the index of unfinished rows names, so that each row comes to stand in its primary key twice. Pages
-- that are filled to 90 % by inserts are all taken apart for that a moment later; those that are half empty have room. A settled row is
-- longer, too: with 40 % of a page for what is inserted there is room for what it becomes. Measured: a tenth less work for Postgres to
-- claim and settle, an index of the same size in the end, and a table that is a tenth smaller.
alter index notifications_pkey set (fillfactor = 45);
alter table notifications set (fillfactor = 40);
