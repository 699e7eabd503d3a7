drop table index_state;
drop index resource_by_time;
drop index resource_by_number;
create unique index resource_by_number on resource (tenant, resource_no);
create unique index resource_by_change on resource (tenant, kind, sequence);
drop table index_entry;
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
