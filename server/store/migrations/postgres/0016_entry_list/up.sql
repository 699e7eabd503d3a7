-- What each resource can be found by, in one row of its own: an index of all entries by resource cost as much as a third of
-- what it took to write them.

create table entry_list (
    tenant integer not null,
    resource_no bigint not null,
    parameters integer[] not null,
    contents bytea[] not null,
    primary key (tenant, resource_no)
);
-- Digests do not get smaller, and nobody asks for a whole list by what is in it.
alter table entry_list alter column contents set storage external;
alter table entry_list alter column contents set statistics 0;
alter table entry_list alter column parameters set statistics 0;
insert into entry_list (tenant, resource_no, parameters, contents)
    select tenant, resource_no, array_agg(parameter order by parameter, value), array_agg(value order by parameter, value)
    from index_entry
    group by tenant, resource_no;
drop index entry_of_resource;
analyze entry_list (tenant, resource_no);
