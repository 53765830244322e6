-- Up Migration

-- Who made, rotated and revoked a key is another key's id; none where it was set up past the API.
alter table api_keys
  add column name text,
  add column created_by text,
  add column rotated_at timestamptz,
  add column rotated_by text,
  add column revoked_by text,
  -- The secret before the last rotation, good until its overlap ends.
  add column previous_sha256 bytea check (octet_length(previous_sha256) = 32),
  add column previous_until timestamptz,
  add constraint api_keys_previous check ((previous_sha256 is null) = (previous_until is null));

create index api_keys_by_tenant on api_keys (tenant_id, created_at desc, id desc);
