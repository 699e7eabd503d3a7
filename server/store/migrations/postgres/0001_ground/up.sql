-- The ground: tenants with their sequence, current rows, versions, index entries, audit, idempotency, jobs.
-- Tenant stands first in every key, so that the same tables can be distributed by tenant over several machines.

create table tenant_order (
    tenant integer not null,
    sequence bigint not null,
    last_at bigint not null,
    primary key (tenant)
);

create table resource (
    tenant integer not null,
    kind smallint not null,
    deleted boolean not null,
    version integer not null,
    resource_no bigint not null,
    sequence bigint not null,
    changed_at bigint not null,
    id text not null,
    primary key (tenant, kind, id)
);
create unique index resource_by_number on resource (tenant, resource_no);
create unique index resource_by_change on resource (tenant, kind, sequence);

create table resource_version (
    tenant integer not null,
    kind smallint not null,
    action smallint not null,
    sequence bigint not null,
    resource_no bigint not null,
    changed_at bigint not null,
    version integer not null,
    digest bytea not null,
    body bytea not null,
    primary key (tenant, sequence)
);
-- Bodies are compressed and sealed before they come here; a second attempt would only cost time.
alter table resource_version alter column body set storage external;
create unique index version_of_resource on resource_version (tenant, resource_no, version);
create unique index version_by_kind on resource_version (tenant, kind, sequence);

create table index_entry (
    tenant integer not null,
    parameter smallint not null,
    kind smallint not null,
    resource_no bigint not null,
    qualifier bigint not null,
    value bytea not null,
    primary key (tenant, parameter, value, kind, qualifier, resource_no)
);
create index entry_of_resource on index_entry (tenant, resource_no);

create table audit_event (
    tenant integer not null,
    zone smallint not null,
    action smallint not null,
    sequence bigint not null,
    happened_at bigint not null,
    resource_no bigint not null,
    version integer not null,
    request_id bytea not null,
    client text not null,
    primary key (tenant, sequence)
);

create table idempotency (
    tenant integer not null,
    sequence bigint not null,
    kept_from bigint not null,
    key_digest bytea not null,
    content_digest bytea not null,
    primary key (tenant, key_digest)
);

create table job (
    tenant integer not null,
    kind smallint not null,
    state smallint not null,
    updated_at bigint not null,
    cursor_sequence bigint not null,
    checked bigint not null,
    found bigint not null,
    primary key (tenant, kind)
);
