-- Resources that are written together mostly have the same status, the same town, the same day. Where their numbers lie within
-- one stretch of 256, they share a row for such a value: it has the number of one of them, and the last eight bits of the others.

alter table index_entry add column others smallint[];
-- It is read whole or not at all, and nobody asks for what is in it.
alter table index_entry alter column others set storage plain;
alter table index_entry alter column others set statistics 0;
alter table index_entry drop constraint index_entry_pkey;
create index entry_by_value on index_entry (tenant, parameter, value, (resource_no >> 8));
analyze index_entry;
