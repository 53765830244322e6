-- Up Migration

-- Why, in the words of whoever did it: beside who and when.
alter table api_keys add column revoked_reason text;
alter table lifted_suppressions add column lifted_reason text;
