-- Search: entries of every parameter under one number each, with bytes that sort as the values do.
-- What was there is thrown away: it is rebuilt from the bodies.

drop table index_entry;
create table index_entry (
    tenant integer not null,
    parameter integer not null,
    resource_no bigint not null,
    value blob not null,
    primary key (tenant, parameter, value, resource_no)
) without rowid;
create index entry_of_resource on index_entry (tenant, resource_no, parameter);

-- Lists of a kind go by the number that never changes, or by time.
drop index resource_by_number;
drop index resource_by_change;
create unique index resource_by_number on resource (tenant, kind, resource_no);
create index resource_by_time on resource (tenant, kind, changed_at, resource_no);

-- How the entries of a tenant were made. Where it is another way than this program's, they are made anew.
create table index_state (
    tenant integer not null,
    made_by blob not null,
    made_at bigint not null,
    primary key (tenant)
) without rowid;
