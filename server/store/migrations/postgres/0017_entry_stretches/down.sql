insert into index_entry (tenant, parameter, value, resource_no)
    select tenant, parameter, value, ((resource_no >> 8) << 8) + unnest(others) from index_entry where others is not null;
drop index entry_by_value;
alter table index_entry drop column others;
alter table index_entry add primary key (tenant, parameter, value, resource_no);
